#include "corpus.h"

#include <string.h>

#define KEYWORDS_MAX 1000 /* of a row; what follows is one */

static void text_free(gpointer data)
{
    CorpusText *text = data;
    g_free(text->language);
    g_free(text->subject);
    g_free(text->text);
    g_free(text);
}

Corpus *corpus_new(void)
{
    Corpus *corpus = g_new0(Corpus, 1);
    corpus->labels = g_ptr_array_new_with_free_func(g_free);
    corpus->texts = g_ptr_array_new_with_free_func(text_free);
    return corpus;
}

void corpus_free(Corpus *corpus)
{
    if (corpus == NULL)
        return;
    g_ptr_array_unref(corpus->labels);
    g_ptr_array_unref(corpus->texts);
    g_free(corpus);
}

static gboolean find_label(const Corpus *corpus, const char *label, guint *label_r)
{
    return g_ptr_array_find_with_equal_func(corpus->labels, label, g_str_equal, label_r);
}

static guint label_of(Corpus *corpus, const char *label)
{
    guint found = 0;
    if (find_label(corpus, label, &found))
        return found;
    g_ptr_array_add(corpus->labels, g_strdup(label));
    return corpus->labels->len - 1;
}

void corpus_unescape(char *text)
{
    char *to = text;
    for (const char *at = text; *at != '\0'; at++) {
        if (*at != '\\' || at[1] == '\0') {
            *to++ = *at;
            continue;
        }
        at++;
        *to++ = *at == 'n' ? '\n' : *at == 'r' ? '\r' : *at == 't' ? '\t' : *at;
    }
    *to = '\0';
}

void corpus_split_subject(char *text, char **subject_r, char **body_r)
{
    *subject_r = NULL;
    *body_r = text;
    char *end = strchr(text, '\n');
    if (end == NULL || end == text)
        return;
    char *body = end[1] == '\r' ? end + 2 : end + 1;
    if (*body != '\n')
        return;
    *end = '\0';
    *subject_r = text;
    *body_r = body + 1;
}

static CorpusText *add(Corpus *corpus, const char *label, const char *language)
{
    CorpusText *text = g_new0(CorpusText, 1);
    text->label = label_of(corpus, label);
    text->language = g_strdup(language);
    g_ptr_array_add(corpus->texts, text);
    return text;
}

void corpus_add(Corpus *corpus, const char *label, const char *language, const char *text)
{
    g_autofree char *whole = g_strdup(text);
    char *subject = NULL;
    char *body = NULL;
    corpus_split_subject(whole, &subject, &body);
    CorpusText *added = add(corpus, label, language);
    added->subject = g_strdup(subject);
    added->text = g_strdup(body);
}

static void add_keyword(Corpus *corpus, const char *label, const char *language, const char *words)
{
    CorpusText *added = add(corpus, label, language);
    added->text = g_strdup(words);
    added->is_keywords = TRUE;
}

/* A text for each: in one text of all, each would weigh a fraction. */
static void add_keywords(Corpus *corpus, const char *label, const char *language, const char *words)
{
    guint known = 0;
    if (!find_label(corpus, label, &known))
        return;
    g_auto(GStrv) each = g_strsplit(words, ",", KEYWORDS_MAX);
    for (guint i = 0; each[i] != NULL; i++) {
        if (*g_strstrip(each[i]) != '\0')
            add_keyword(corpus, label, language, each[i]);
    }
}

static void add_typical(Corpus *corpus, const char *label, const char *language, const char *text)
{
    corpus_add(corpus, label, language, text);
    CorpusText *added = g_ptr_array_index(corpus->texts, corpus->texts->len - 1);
    added->is_typical = TRUE;
}

/* ---- files ---- */

static Outcome load(const char *path, char **content_r, gsize *length_r, GError **error)
{
    g_autoptr(GMappedFile) file = NULL;
    g_autoptr(GError) reason = NULL;
    file = g_mapped_file_new(path, FALSE, &reason);
    if (file == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "cannot read \"%s\": %s", path,
                            reason->message);
    gsize length = g_mapped_file_get_length(file);
    if (length > CORPUS_FILE_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is larger than 1 GB", path);
    const char *octets = g_mapped_file_get_contents(file);
    char *content = g_malloc(length + 1);
    if (length > 0)
        memcpy(content, octets, length);
    content[length] = '\0';
    *content_r = content;
    *length_r = length;
    return OUTCOME_DONE;
}

/* One row in place; NULL fields_r[2] when it has not three fields. */
static gboolean split_row(char *line, char *fields_r[3])
{
    for (int i = 0; i < 3; i++) {
        fields_r[i] = line;
        if (i == 2)
            break;
        char *tab = strchr(line, '\t');
        if (tab == NULL)
            return FALSE;
        *tab = '\0';
        line = tab + 1;
    }
    return *fields_r[0] != '\0' && strlen(fields_r[0]) <= CORPUS_LABEL_OCTETS_MAX &&
           g_utf8_validate(fields_r[0], -1, NULL);
}

static Outcome refuse_row(const char *path, guint number, GError **error)
{
    return outcome_fail(OUTCOME_REFUSED, error,
                        "\"%s\", line %u is no row (hint: label TAB language TAB text; a label has "
                        "1 to %d octets of UTF-8)",
                        path, number, CORPUS_LABEL_OCTETS_MAX);
}

typedef void (*AddRow)(Corpus *corpus, const char *label, const char *language, const char *text);

static Outcome read_rows(Corpus *corpus, const char *path, AddRow add_row, GError **error)
{
    g_autofree char *content = NULL;
    gsize length = 0;
    Outcome outcome = load(path, &content, &length, error);
    guint number = 1;
    for (char *line = content; outcome == OUTCOME_DONE && line < content + length; number++) {
        char *end = memchr(line, '\n', (gsize)(content + length - line));
        end = end != NULL ? end : content + length;
        *end = '\0';
        if (end > line && end[-1] == '\r')
            end[-1] = '\0';
        char *fields[3];
        if (*line != '\0') {
            if (!split_row(line, fields))
                return refuse_row(path, number, error);
            corpus_unescape(fields[2]);
            add_row(corpus, fields[0], fields[1], fields[2]);
        }
        if (corpus->labels->len > CORPUS_LABELS_MAX || corpus->texts->len > CORPUS_TEXTS_MAX)
            return outcome_fail(OUTCOME_REFUSED, error,
                                "\"%s\", line %u: more than %d labels or %d texts", path, number,
                                CORPUS_LABELS_MAX, CORPUS_TEXTS_MAX);
        line = end + 1;
    }
    return outcome;
}

Outcome corpus_read(Corpus *corpus, const char *path, GError **error)
{
    return read_rows(corpus, path, corpus_add, error);
}

Outcome corpus_read_typical(Corpus *corpus, const char *path, GError **error)
{
    return read_rows(corpus, path, add_typical, error);
}

Outcome corpus_read_keywords(Corpus *corpus, const char *path, GError **error)
{
    return read_rows(corpus, path, add_keywords, error);
}

/* ---- the whole ---- */

static gint by_name(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static void sort_labels(Corpus *corpus)
{
    g_autoptr(GPtrArray) before = g_ptr_array_new();
    for (guint i = 0; i < corpus->labels->len; i++)
        g_ptr_array_add(before, g_ptr_array_index(corpus->labels, i));
    g_ptr_array_sort(corpus->labels, by_name);
    for (guint i = 0; i < corpus->texts->len; i++) {
        CorpusText *text = g_ptr_array_index(corpus->texts, i);
        (void)find_label(corpus, g_ptr_array_index(before, text->label), &text->label);
    }
}

Outcome corpus_finish(Corpus *corpus, GError **error)
{
    if (corpus->labels->len < 2)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "there is nothing to tell apart: %u label (hint: two at least)",
                            corpus->labels->len);
    sort_labels(corpus);
    for (guint i = 0; i < corpus->labels->len; i++) {
        const char *label = g_ptr_array_index(corpus->labels, i);
        g_autofree char *words = g_strdelimit(g_strdup(label), "_-.", ' ');
        add_keyword(corpus, label, "", words);
    }
    return OUTCOME_DONE;
}
