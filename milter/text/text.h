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

/* The charset that a label names, as an iconv name: as the label says, then what is meant by it in
   practice ("gb2312" is GB18030), "UTF-8" for ASCII; NULL elements: none. For who must get back
   from UTF-8 to the same octets, and tries one after the other. */
typedef struct text_charset_names {
    char *named, *meant;
} TextCharsetNames;
void text_charset_names(const char *label, TextCharsetNames *names_r);
void text_charset_names_clear(TextCharsetNames *names);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TextCharsetNames, text_charset_names_clear)

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

/* What is known of a text beforehand, since the mail program marked it in the HTML. */
typedef enum text_stretch_kind {
    TEXT_QUOTE,     /* quoted; answers may stand below it */
    TEXT_HISTORY,   /* quoted, and so is all that follows */
    TEXT_SIGNATURE, /* the sender's own signature */
} TextStretchKind;

typedef struct text_stretch {
    TextStretchKind kind;
    gsize from, until; /* octets of the text */
    gsize html;        /* where its element begins in the HTML */
} TextStretch;

typedef struct text_span { /* octets [from, until) */
    gsize from, until;
} TextSpan;

/* Where new words, quote and signature lie in a text somebody answers with; octet offsets of line
   starts or the end. For putting something between them, where text_reply() only cuts. */
typedef struct text_layout {
    gsize new_end;          /* where something goes that stands under the newest words */
    gsize quote, quote_end; /* the quoted history; both the text's length when there is none */
    gboolean is_open;       /* all that follows `quote` belongs to it */
    TextSpan signature;     /* the sender's own signature above new_end; empty: none */
    TextSpan trailing;      /* the same below the quote */
    GArray *fresh;          /* TextSpan: lines that are neither quote nor signature, ascending */
} TextLayout;

/* `stretches` (TextStretch, ascending; NULL: none) is what is known beforehand. `own_lines` (char
   *; NULL: none) are beginnings of lines that count as an own signature where they stand last, as
   "Sent from my iPhone" does in any language. Never takes words for a signature: it has few lines,
   and nothing but quotes below it. */
void text_layout(const char *text, const GArray *stretches, const GPtrArray *own_lines,
                 TextLayout *layout_r);
void text_layout_clear(TextLayout *layout);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(TextLayout, text_layout_clear)

/* Whether the stretch has a letter, a digit, an emoji or an image. */
gboolean text_has_words(const char *text, gsize length);

/* ---- language ---- */

/* BCP 47 tag of the language ("en", "zh-CN", "zh-TW", "ja", ...) or NULL under the floor. Static.
 */
const char *text_language(const char *text);

#endif
