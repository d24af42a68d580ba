/*
 * charset_decode - octets of a known charset to UTF-8, never failing on single characters.
 */
#ifndef INTAKE_TEXT_CHARSET_DECODE_H
#define INTAKE_TEXT_CHARSET_DECODE_H

#include <glib.h>

/* Decodes with iconv; what the charset does not have becomes U+FFFD and is counted in *errors_r.
   NULL when iconv does not know the charset. The result may hold NUL and control characters, its
   length is in *written_r. Caller frees. */
char *charset_decode(const char *octets, gsize length, const char *charset, gsize *written_r,
                     gsize *errors_r);

/* ISO-2022-JP (RFC 1468) as it is really sent: with half-width katakana, NEC's and IBM's rows
   (cp50221) and a text that ends in the shifted state. Results as of charset_decode(). */
char *charset_decode_iso2022jp(const char *octets, gsize length, gsize *written_r, gsize *errors_r);

/* HZ-GB-2312 (RFC 1843). Results as of charset_decode(). */
char *charset_decode_hz(const char *octets, gsize length, gsize *written_r, gsize *errors_r);

#endif
