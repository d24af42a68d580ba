/*
 * charset_table - charsets of one octet a character that iconv does not know, or knows otherwise
 * than those who named them: what old Macintoshes and some Windows wrote.
 */
#ifndef INTAKE_TEXT_CHARSET_TABLE_H
#define INTAKE_TEXT_CHARSET_TABLE_H

#include <glib.h>

/* The 128 characters of a charset beyond ASCII in UTF-8, U+FFFD for what it lacks; NULL: none of
   ours. */
const char *charset_table(const char *charset);

/* Decodes by such characters; results as of charset_decode(). */
char *charset_table_decode(const char *octets, gsize length, const char *characters,
                           gsize *written_r, gsize *errors_r);

#endif
