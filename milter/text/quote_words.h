/*
 * quote_words - the words that mail programs write above quoted and forwarded mail, by language.
 */
#ifndef INTAKE_TEXT_QUOTE_WORDS_H
#define INTAKE_TEXT_QUOTE_WORDS_H

#include <glib.h>

typedef enum quote_label { /* of the header lines above a quoted mail */
                           QUOTE_FROM,
                           QUOTE_DATE,
                           QUOTE_TO,
                           QUOTE_CC,
                           QUOTE_SUBJECT,
                           QUOTE_LABELS,
                           QUOTE_NO_LABEL = QUOTE_LABELS,
} QuoteLabel;

/* The label that `word` is ("Gesendet", "发件人"; without colon). */
QuoteLabel quote_words_label(const char *word, gsize length);

/* Words a line of "-----Original Message-----" kind has between its dashes. */
gboolean quote_words_is_original(const char *words, gsize length);

/* The same for forwarded mail. */
gboolean quote_words_is_forwarded(const char *words, gsize length);

/* Words divided by bars: "wrote" and its kin, lower case, as they stand in the line above a
   quotation. */
const char *quote_words_wrote(void);

/* The same: what such a line begins with before the date ("On ", "Am ", "Le "). */
const char *quote_words_openers(void);

/* The octets of the first word of such a list, and where the next begins; 0 at its end. */
gsize quote_words_step(const char *list, const char **next_r);

#endif
