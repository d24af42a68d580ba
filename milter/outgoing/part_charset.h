/*
 * part_charset - a text's octets to UTF-8 and back to the very same octets. Pure.
 */
#ifndef INTAKE_PART_CHARSET_H
#define INTAKE_PART_CHARSET_H

#include <glib.h>

/* The text in UTF-8 without NUL; charset_r is the iconv name that leads back to the same octets,
   NULL for UTF-8 and ASCII. NULL when there is none. Caller frees both. */
char *part_charset_decode(const char *octets, gsize length, const char *label, char **charset_r);

/* `text` (NULL charset: as it is) in a charset; NULL when it cannot hold it. Caller frees. */
char *part_charset_encode(const char *text, gsize length, const char *charset, gsize *length_r);

/* Turns ascending offsets of the UTF-8 text into offsets of its octets. FALSE where an offset lies
   in the middle of what the charset writes as one. */
gboolean part_charset_offsets(const char *utf8, const char *octets, gsize length,
                              const char *charset, gsize *offsets, guint count);

#endif
