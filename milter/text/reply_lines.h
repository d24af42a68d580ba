/*
 * reply_lines - a text as lines, with what is asked of them again and again worked out once.
 */
#ifndef INTAKE_TEXT_REPLY_LINES_H
#define INTAKE_TEXT_REPLY_LINES_H

#include <glib.h>

#define REPLY_RULE_MIN 5    /* characters that make a rule */
#define REPLY_WRAPPED_AT 66 /* octets from which a quoted line may have been wrapped */

typedef struct reply_line {
    const char *start;  /* as written */
    gsize size;         /* octets as written, without the line feed */
    const char *words;  /* blanks and bold marks in front and behind left out */
    gsize length;       /* octets of `words` */
    gboolean is_quoted; /* begins with a quote mark */
} ReplyLine;

typedef struct reply_lines {
    ReplyLine *line;
    guint count;
} ReplyLines;

/* `text` must outlive the result. */
void reply_lines_split(const char *text, ReplyLines *lines_r);
void reply_lines_clear(ReplyLines *lines);

/* The first line from `at` on that has something on it; `count` when none has. Looks at `most`
   lines. */
guint reply_lines_next_filled(const ReplyLines *lines, guint at, guint most);

/* Whether the stretch begins, ends or is `word`, ASCII letters in any case. */
gboolean reply_begins(const char *words, gsize length, const char *word);
gboolean reply_ends(const char *words, gsize length, const char *word);
gboolean reply_is(const char *words, gsize length, const char *word);

/* Appends the words of the line without marks that turn the writing direction. */
void reply_append_words(GString *out, const ReplyLine *line);

/* Whether the stretch has a letter, a digit or an emoji. */
gboolean reply_has_words(const char *words, gsize length);

/* A line of dashes, underscores or equals signs and nothing else. */
gboolean reply_is_rule(const ReplyLine *line);

/* The end of a quoted line that was wrapped on its way and lost its mark: right between quoted
   lines, and the line above is long or has an open bracket. */
gboolean reply_is_wrapped_quote(const ReplyLines *lines, guint at);

/* The same, below the last quoted line of all. */
gboolean reply_is_wrapped_end(const ReplyLines *lines, guint at);

#endif
