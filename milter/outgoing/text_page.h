/*
 * text_page - an agent's text as lines, and what is to be done with them. Plain text and HTML take
 * the same decisions here; they differ in how lines become octets again. Private to the room.
 */
#ifndef INTAKE_TEXT_PAGE_H
#define INTAKE_TEXT_PAGE_H

#include "../text/text.h"
#include "place.h"

/* What stands for a picture in a line. */
#define PAGE_PICTURE "\xef\xbf\xbc"

typedef struct page_line {
    gsize from, until, next; /* octets of the text: the line, and where the next one begins */
    TextLineKind kind;
    guint own; /* the container of an own signature that it stands in, by number; 0: none */
} PageLine;

typedef struct page {
    char *text;    /* lines end in LF */
    GArray *lines; /* PageLine */
} Page;

typedef struct page_cut {
    guint from, until; /* lines [from, until) */
    gboolean is_own;   /* an own signature, not a placeholder */
} PageCut;

/* What place.h answers, in lines. */
typedef struct page_plan {
    guint insert; /* the line above which the signature goes; the count of lines: below the last */
    GArray *cuts; /* PageCut, in no order, may overlap */
    gboolean above_quote, at_placeholder, has_words;
} PagePlan;

/* The lines of a text without NUL, all of them TEXT_LINE_NEW; the page keeps a copy. */
void page_split(const char *text, gsize length, Page *page_r);
void page_clear(Page *page);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Page, page_clear)

/* Finds the quoted lines besides those that are marked already. */
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

/* How often the lines of our signature stand one below the other in new text. NULL or "": never. */
guint page_count_signatures(const Page *page, const char *signature);

/* Lines above `words_from` are commands. */
void page_plan(const Page *page, guint words_from, const PlaceWish *wish, PagePlan *plan_r);
void page_plan_clear(PagePlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PagePlan, page_plan_clear)

/* Sorts spans (TextSpan), joins those that touch or overlap, drops empty ones. */
void place_spans_join(GArray *spans);

/* The same for a place; an `insert` inside a removal
 * moves to where that begins. */
void place_settle(Place *place);

#endif
