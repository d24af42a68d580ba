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

/* Whether octets may be in the charset that a label names: FALSE for octets beyond ASCII under no
   label, under one that says nothing or 7-bit text, and where UTF-8 is none. */
gboolean text_charset_is_possible(const char *octets, gsize length, const char *charset);

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

/* What the mail's header says that its text is. History is cut from an answer alone: what looks
   like history in another mail is what the mail is about. */
typedef enum text_mail {
    TEXT_MAIL_ANSWER,
    TEXT_MAIL_FORWARD, /* passes another mail on: all of that is kept */
    TEXT_MAIL_NEW,     /* answers nothing: cut is what quote marks or a program's own line prove */
} TextMail;

/* Names of uuencoded blocks in a text; the result is the text without them. names_r gets
   char * elements, never NULL. */
char *text_without_encoded_files(const char *text, GPtrArray **names_r);

/* ---- the newly written part ---- */

/* What the sender newly wrote: quoted history and signature cut, interleaved answers kept with the
   lines they answer cut away, a forwarded mail kept whole. Never empty for a text that has words.
 */
char *text_reply(const char *text, TextMail mail);

typedef struct text_span { /* octets [from, until) */
    gsize from, until;
} TextSpan;

/* What a line is in a text somebody answers with. */
typedef enum text_line_kind {
    TEXT_LINE_NEW,      /* newly written, or empty */
    TEXT_LINE_INDENTED, /* told by the caller: quoted if it stands below "On ... Ann wrote:" */
    TEXT_LINE_QUOTED,   /* quoted history, or a line that introduces it */
} TextLineKind;

/* Finds the quoted lines among the `count` lines of the text; a line ends in LF, and what follows
   the last LF is a line unless empty. kinds comes with what the caller knows from elsewhere, from
   containers in HTML say, else with TEXT_LINE_NEW; told quotes stay quotes. For putting something
   between new words and quote, where text_reply() only cuts. */
void text_mark_quotes(const char *text, TextLineKind *kinds, guint count);

/* Whether a line is one that mail programs sign with: "Sent from my iPhone", in many languages. */
gboolean text_is_device_line(const char *line, gsize length);

/* Whether a stretch of text has a letter, a digit or a picture. */
gboolean text_has_words(const char *words, gsize length);

typedef enum text_armour { TEXT_ARMOUR_NONE, TEXT_ARMOUR_SIGNED, TEXT_ARMOUR_ENCRYPTED } TextArmour;

/* Whether a text has inline PGP (RFC 4880 6.2 and 7): a signed or encrypted message in armour, from
   its first line to its last, among the newly written words. Not what is quoted, nor what stands in
   a forwarded mail or an older one below, nor a key. UTF-8. */
TextArmour text_armour(const char *text);

/* Whether lines begin and end an armour, wherever they stand: else there is none. Cheap. */
gboolean text_has_armour_lines(const char *text);

/* ---- language ---- */

/* BCP 47 tag of the language ("en", "zh-CN", "zh-TW", "ja", ...) or NULL under the floor. Static.
 */
const char *text_language(const char *text);

#endif
