/*
 * corpus - labelled texts to learn from, read from files of tab-separated values.
 */
#ifndef INTAKE_CLASSIFY_CORPUS_H
#define INTAKE_CLASSIFY_CORPUS_H

#include "../base/outcome.h"

#define CORPUS_LABELS_MAX 512
#define CORPUS_LABEL_OCTETS_MAX 200
#define CORPUS_TEXTS_MAX 1000000
#define CORPUS_FILE_OCTETS_MAX ((gsize)1 << 30)

typedef struct corpus_text {
    guint label; /* of `labels` */
    char *language;
    char *subject; /* NULL: none */
    char *text;
    gboolean is_keywords; /* words somebody named for the label: learned from, never tested on */
    gboolean is_typical;  /* like the mail to come: see corpus_read_typical() */
} CorpusText;

typedef struct corpus {
    GPtrArray *labels; /* char *, in the order of their names */
    GPtrArray *texts;  /* CorpusText * */
} Corpus;

Corpus *corpus_new(void);
void corpus_free(Corpus *corpus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Corpus, corpus_free)

/* Adds the rows "label TAB language TAB text" of a file; in the text "\n", "\r", "\t" and "\\"
   stand for what they name. Its first line is the subject when an empty line follows. REFUSED with
   file and line. */
Outcome corpus_read(Corpus *corpus, const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same. Where a corpus has typical texts, what is measured of a model and its confidences are
   of these alone: others may be harder than mail is, or easier. */
Outcome corpus_read_typical(Corpus *corpus, const char *path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same for rows "label TAB language TAB words by comma", each of which is learnt from by
   itself. Labels without a text are left out. */
Outcome corpus_read_keywords(Corpus *corpus, const char *path, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Adds a text with its label. Copies. */
void corpus_add(Corpus *corpus, const char *label, const char *language, const char *text);

/* Puts the labels into the order of their names, so that the files' order does not matter to it,
   and adds each label's own name to its keywords. REFUSED: fewer than two labels. */
Outcome corpus_finish(Corpus *corpus, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes "\n" and its kin in a row's text apart, in place. */
void corpus_unescape(char *text);

/* Splits a text at its first line when an empty one follows; subject_r NULL when none does. Both
   point into `text`, which is cut. */
void corpus_split_subject(char *text, char **subject_r, char **body_r);

#endif
