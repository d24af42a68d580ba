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

typedef struct quote_word {
    const char *octets; /* not ended by NUL */
    gsize length;
} QuoteWord;

/* "wrote" and its kin, lower case, as they stand in the line above a quotation. Static. */
const QuoteWord *quote_words_wrote(guint *count_r);

/* What such a line begins with before the date ("On ", "Am ", "Le "). Static. */
const QuoteWord *quote_words_openers(guint *count_r);

#endif
