/*
 * page - a text as lines: which of them are quoted, and what is written in them. Plain text and
 * HTML become pages alike.
 */
#ifndef INTAKE_TEXT_PAGE_H
#define INTAKE_TEXT_PAGE_H

#include "text.h"

/* What stands for a picture in a line. */
#define PAGE_PICTURE "\xef\xbf\xbc"

typedef struct page_line {
    gsize from, until, next; /* octets of the text: the line, and where the next one begins */
    TextLineKind kind;
    guint own; /* the container of an own signature that it stands in, by number; 0: none */
    gboolean is_doubtful; /* perhaps nobody sees its words, or not all */
} PageLine;

typedef struct page {
    char *text;         /* lines end in LF */
    GArray *lines;      /* PageLine */
    gboolean is_marked; /* its quoted lines were looked for */
} Page;

/* The lines of a text without NUL, all of them TEXT_LINE_NEW; the page keeps a copy. */
void page_split(const char *text, gsize length, Page *page_r);
void page_copy(const Page *page, Page *copy_r);
void page_clear(Page *page);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Page, page_clear)

/* Finds the quoted lines besides those that are marked already; once, however often it is asked. */
void page_mark_quotes(Page *page);

PageLine *page_line(const Page *page, guint at);
guint page_count(const Page *page);

/* The line without blanks of any width and characters that nobody sees (direction marks, soft
   hyphens, zero width spaces) at its ends. Borrowed; not ended by NUL. */
const char *page_words(const Page *page, guint at, gsize *length_r);
gboolean page_is_blank(const Page *page, guint at);

/* Appends the line's words; `gap` between them in place of each run of blanks, invisible characters
   left out but for joiners. */
void page_append_words(const Page *page, guint at, const char *gap, GString *out);

/* Whether the line is "#", in ASCII or as East Asian input methods write it, and an ASCII letter: a
   command, if it stands at the top. */
gboolean page_is_command(const Page *page, guint at);

/* The first line that has something on it and is newly written, from `at` on. */
guint page_next_new(const Page *page, guint at);

#endif
