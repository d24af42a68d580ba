/*
 * charset_alphabet - how much octets read like words in an alphabet of its own beside ASCII:
 * Cyrillic, Greek, Hebrew, Arabic, Thai. Told from how letters follow each other, not from words.
 */
#ifndef INTAKE_TEXT_CHARSET_ALPHABET_H
#define INTAKE_TEXT_CHARSET_ALPHABET_H

#include <glib.h>

/* Octets read in the right charset score at least this; nonsense and other alphabets less. */
#define CHARSET_ALPHABET_PLAUSIBLE 0.6

/* The charsets that are asked when there is no label, or an impossible one; NULL ends them. */
extern const char *const CHARSET_ALPHABETS[];

/* Whether a charset's octets beyond ASCII are mostly letters of one of these alphabets. */
gboolean charset_is_alphabet(const char *charset);

/* The value of `characters`, which the charset made of `beyond` octets, per octet. `errors`: of
   decoding them. */
double charset_alphabet_score(const char *text, gsize length, const char *charset, gsize beyond,
                              gsize errors);

/* Whether octets beyond ASCII stand in runs, as they do in these alphabets; Latin text has lone
   letters. */
gboolean charset_is_dense(const char *octets, gsize length);

/* What speaks for valid UTF-8 of two-octet sequences, which may be Chinese by accident: letters
   that stand as letters do, Latin ones beside ASCII letters, others beside their like. */
typedef enum charset_sense {
    CHARSET_SENSE_NONE,
    CHARSET_SENSE_POSSIBLE,
    CHARSET_SENSE_CERTAIN,
} CharsetSense;
CharsetSense charset_utf8_sense(const char *octets, gsize length);

#endif
