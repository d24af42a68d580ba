/*
 * text - understand: the words of a mail. Strings in, strings out; knows neither GMime nor files.
 *
 * Every function is linear in its input and takes any octets; results are valid UTF-8 without NUL
 * and without control characters other than line feed and tab. Callers free all results.
 */
#ifndef INTAKE_TEXT_H
#define INTAKE_TEXT_H

#include <glib.h>

/* ---- characters ---- */

/* Octets to UTF-8. `charset` is the label (NULL, wrong, unknown and misspelt ones included); a
   label that the octets contradict loses against what the octets say. repaired_r (may be NULL)
   tells whether octets had to be replaced by U+FFFD or the label was overruled. */
char *text_to_utf8(const char *octets, gsize length, const char *charset, gboolean *repaired_r);

/* The charset the octets most likely are in, as an iconv name; "UTF-8" for plain ASCII. Static or
   interned. Windows-1252 when nothing better is found. */
const char *text_guess_charset(const char *octets, gsize length);

/* ---- shapes ---- */

/* RFC 3676: joins flowed lines, undoes space stuffing; quote depth is kept as "> " prefixes. */
char *text_unflow(const char *text, gboolean delsp);

/* HTML to readable text: lists, tables, links, breaks; scripts, styles and hidden text dropped.
   Containers that mail programs put around quoted history and signatures (gmail_quote,
   blockquote type=cite, divRplyFwdMsg, yahoo_quoted, QQ and 163 containers, ...) are left out of
   *reply_r (may be NULL); when that would leave nothing, *reply_r is NULL. `limit` caps octets. */
char *text_from_html(const char *html, gsize limit, char **reply_r);

/* Names of uuencoded and yEnc blocks in a text; the result is the text without them. names_r gets
   char * elements, never NULL. */
char *text_without_encoded_files(const char *text, GPtrArray **names_r);

/* ---- the newly written part ---- */

/* What the sender newly wrote: quoted history and signature cut, interleaved answers kept with the
   lines they answer cut away, a forwarded mail kept whole. Never empty for a text that has words.
 */
char *text_reply(const char *text);

/* Where new words, quote and signature lie in a text somebody answers with; octet offsets of line
   starts or the end. For putting something between them, where text_reply() only cuts. */
typedef struct text_layout {
    gsize new_end;          /* end of the newest words, the signature among them included */
    gsize signature;        /* the "-- " line of the signature that ends there; else new_end */
    gsize quote, quote_end; /* the quoted history; both the text's length when there is none */
} TextLayout;

TextLayout text_layout(const char *text);

/* ---- language ---- */

/* BCP 47 tag of the language ("en", "zh-CN", "zh-TW", "ja", ...) or NULL under the floor. Static.
 */
const char *text_language(const char *text);

#endif
