/*
 * utf8 - characters of texts: where one ends, what a reader sees of it, how wide it is, and texts
 * in one form. Pure. Texts are valid UTF-8 where nothing else is said; a length of -1 goes up to
 * the NUL.
 */
#ifndef INTAKE_UTF8_H
#define INTAKE_UTF8_H

#include <glib.h>

/* ---- walking ---- */

#define UTF8_BROKEN ((gunichar)-1)

/* The character at `at` in octets of any origin, and how many of `left` (one at least) it takes;
   UTF8_BROKEN and 1 where none begins or it is not whole. */
gsize utf8_read(const char *at, gsize left, gunichar *character_r);

/* Whether `length` octets, no zero among them, are UTF-8: g_utf8_validate_len() for less where they
   begin with ASCII, as most do. */
gboolean utf8_is_valid(const char *text, gsize length);

/* How many of `length` octets are within `limit` without cutting a character in two. */
gsize utf8_clip(const char *text, gsize length, gsize limit);
void utf8_truncate(GString *text, gsize limit);

/* A copy without blanks of any width at its ends. Caller frees. */
char *utf8_strip(const char *text, gssize length);

#define UTF8_WIDE_COLON "\xef\xbc\x9a" /* U+FF1A, which Chinese and Japanese write */

/* The octets of the colon, of either width, that a text begins with; 0: none. */
gsize utf8_colon_at(const char *text);

/* The octets of the colon, or of what Armenian writes in its place, that ends the words; 0: none.
 */
gsize utf8_colon_end(const char *words, gsize length);

/* Walks a packed table of words, "phrase|other phrase": the phrase at *rest, which is set behind
   it; NULL: there is no more. */
const char *utf8_next_listed(const char **rest, gsize *length_r);

/* ---- what a reader sees ---- */

/* Changes the writing direction. */
gboolean utf8_is_direction_mark(gunichar c);

/* Controls (C0, DEL, C1), line and paragraph separators, direction marks: what breaks or reorders
   the line that it stands in. */
gboolean utf8_is_unfit(gunichar c);

/* Unicode's format characters, without those that are drawn: signs of numbers and verses in Arabic,
   Syriac and Kaithi. */
gboolean utf8_is_format(gunichar c);

/* Unfit, format, or drawn as nothing: fillers, variation selectors and their kin. Blanks are
   not. */
gboolean utf8_is_invisible(gunichar c);

/* ---- width ---- */

/* Columns of a terminal: East Asian wide characters take two, combining ones none. */
guint utf8_columns(const char *text, gssize length);

/* The text in at most `columns` columns, "…" at its end where something was cut off. Caller frees.
 */
char *utf8_cut_columns(const char *text, guint columns);

/* ---- forms ---- */

/* A text in a normal form. Of the marks on one character 30 stay, which no writing system reaches
   (UAX 15, stream-safe text): putting them in order takes the square of their number. Linear.
   Caller frees. */
char *utf8_normalize(const char *text, gssize length, GNormalizeMode form);

/* A text in the form words are searched in: compatibility forms and case folded. Caller frees. */
char *utf8_fold(const char *text);

/* ---- words ---- */

/* Whether a word may begin or end at `at`: anywhere but between two characters of words in scripts
   that put blanks between them. Han, Kana, Hangul, Thai and their kin do not. */
gboolean utf8_is_word_edge(const char *text, const char *at);

/* Whether `word` stands in `text` between two such edges. An empty one does not. */
gboolean utf8_has_word(const char *text, const char *word);

#endif
