/*
 * html_scan - the tags of an HTML text with their octet offsets, tolerant and linear. A tree
 * builder would forget where in the octets a tag stood, and a splice needs just that.
 *
 * Works on the part's own octets in any charset whose octets below 0x40 mean ASCII wherever they
 * stand (UTF-8, ISO 8859, windows-125x, GB18030, Big5, Shift_JIS, EUC); not on UTF-16.
 */
#ifndef INTAKE_HTML_SCAN_H
#define INTAKE_HTML_SCAN_H

#include <glib.h>

#define HTML_NAME_MAX 16

typedef struct html_tag {
    char name[HTML_NAME_MAX];     /* lower case; longer names are cut */
    gsize start, end;             /* octets of the whole tag, end exclusive */
    gsize attributes;             /* where its attributes begin */
    gboolean is_closing, is_void; /* </x>; an element that has no content */
} HtmlTag;

/* The next tag at or after `from`, past comments and declarations. FALSE: none. */
gboolean html_scan_tag(const char *html, gsize length, gsize from, HtmlTag *tag_r);

/* Where to look for the tag after this one: past it, and past the content of script, style, title
   and textarea, which looks like tags and is none. */
gsize html_scan_after(const char *html, gsize length, const HtmlTag *tag);

/* Whether attribute `name` of the tag holds `word` as one of its blank separated words, case
   folded. */
gboolean html_tag_has_word(const char *html, const HtmlTag *tag, const char *name,
                           const char *word);

/* A copy of the attribute's value without quotes, lower case, at most 300 octets; NULL: not there.
   Caller frees. */
char *html_tag_attribute(const char *html, const HtmlTag *tag, const char *name);

/* Where the element that `opening` begins ends, counting nested elements of its name; the end of
   the text when it is never closed. */
gsize html_scan_element_end(const char *html, gsize length, const HtmlTag *opening);

/* Whether anything a reader would see stands between two offsets: text other than blanks and
   non-breaking spaces, or an image. */
gboolean html_scan_has_words(const char *html, gsize from, gsize until);

#endif
