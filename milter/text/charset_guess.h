/*
 * charset_guess - which charset octets are in, told from what they would say.
 */
#ifndef INTAKE_TEXT_CHARSET_GUESS_H
#define INTAKE_TEXT_CHARSET_GUESS_H

#include <glib.h>

/* From here on a reading makes sense; natural text in the right charset scores 0.8 to 2. */
#define CHARSET_PLAUSIBLE 0.55

/* How much a decoding reads like text people write in Chinese, Japanese, Korean or in one of the
   CHARSET_ALPHABETS, per octet beyond ASCII; below zero for nonsense and for octets the charset
   lacks. Looks at the first CHARSET_SAMPLE octets beyond ASCII. */
double charset_plausibility(const char *octets, gsize length, const char *charset);
#define CHARSET_SAMPLE 512

/* The same for the charset of a label: only what nobody writes speaks against that. */
double charset_label_plausibility(const char *octets, gsize length, const char *charset);

/* The best of the East Asian charsets and the CHARSET_ALPHABETS, NULL when none of them is
 * plausible. */
const char *charset_guess_dense(const char *octets, gsize length);

/* Whether octets are Turkish: read as Western European they have Icelandic letters beside those
   that Icelandic lacks. */
gboolean charset_is_turkish(const char *octets, gsize length);

/* Whether octets hold any from 0x80 to 0x9F, which ISO 8859 has no characters for. */
gboolean charset_has_controls(const char *octets, gsize length);

/* UTF-16 with a byte order mark or with the zero octets Latin letters leave: the iconv name, or
   NULL. */
const char *charset_guess_wide(const char *octets, gsize length);

/* Whether 7-bit octets hold a shift to a Japanese set. */
gboolean charset_has_japanese_shift(const char *octets, gsize length);

#endif
