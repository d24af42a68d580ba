/*
 * language_words - words and letters that tell languages of one script apart.
 */
#ifndef INTAKE_TEXT_LANGUAGE_WORDS_H
#define INTAKE_TEXT_LANGUAGE_WORDS_H

#include <glib.h>

typedef enum language { /* of the Latin and the Cyrillic script */
                        LANGUAGE_EN,
                        LANGUAGE_DE,
                        LANGUAGE_FR,
                        LANGUAGE_ES,
                        LANGUAGE_IT,
                        LANGUAGE_PT,
                        LANGUAGE_NL,
                        LANGUAGE_PL,
                        LANGUAGE_TR,
                        LANGUAGE_CS,
                        LANGUAGE_SK,
                        LANGUAGE_SV,
                        LANGUAGE_DA,
                        LANGUAGE_NO,
                        LANGUAGE_FI,
                        LANGUAGE_HU,
                        LANGUAGE_RO,
                        LANGUAGE_VI,
                        LANGUAGE_ID,
                        LANGUAGE_CA,
                        LANGUAGE_HR,
                        LANGUAGE_SL,
                        LANGUAGE_ET,
                        LANGUAGE_LT,
                        LANGUAGE_LV,
                        LANGUAGE_RU,
                        LANGUAGE_UK,
                        LANGUAGE_BG,
                        LANGUAGE_SR,
                        LANGUAGES,
} Language;

/* The languages that the word, in lower case, is common in: bit 1 << LANGUAGE_EN and so on. */
guint32 language_words_of_word(const char *word);

/* The languages that the letter beyond ASCII, in lower case, tells of; 0 when it tells nothing. */
guint32 language_words_of_letter(gunichar letter);

/* BCP 47. Static. */
const char *language_words_tag(Language language);

#endif
