#include "page.h"

#include "../base/utf8.h"

#include <string.h>

#define WIDE_SIGN "\xef\xbc\x83"

void page_split(const char *text, gsize length, Page *page_r)
{
    *page_r = (Page){.text = g_strndup(text, length)};
    page_r->lines = g_array_new(FALSE, FALSE, sizeof(PageLine));
    for (gsize at = 0; at < length;) {
        const char *feed = memchr(page_r->text + at, '\n', length - at);
        gsize end = feed != NULL ? (gsize)(feed - page_r->text) : length;
        PageLine line = {.from = at, .until = end, .next = MIN(end + 1, length)};
        g_array_append_val(page_r->lines, line);
        at = line.next;
    }
}

void page_copy(const Page *page, Page *copy_r)
{
    *copy_r = (Page){.text = g_strdup(page->text),
                     .lines = g_array_copy(page->lines),
                     .is_marked = page->is_marked};
}

void page_clear(Page *page)
{
    g_clear_pointer(&page->text, g_free);
    g_clear_pointer(&page->lines, g_array_unref);
}

PageLine *page_line(const Page *page, guint at)
{
    return &g_array_index(page->lines, PageLine, at);
}

guint page_count(const Page *page)
{
    return page->lines->len;
}

void page_mark_quotes(Page *page)
{
    guint count = page_count(page);
    if (page->is_marked)
        return;
    page->is_marked = TRUE;
    g_autofree TextLineKind *kinds = g_new(TextLineKind, count);
    for (guint i = 0; i < count; i++)
        kinds[i] = page_line(page, i)->kind;
    text_mark_quotes(page->text, kinds, count);
    for (guint i = 0; i < count; i++)
        page_line(page, i)->kind = kinds[i];
}

/* ---- words ---- */

typedef enum blank { BLANK_NONE, BLANK_SPACE, BLANK_INVISIBLE } Blank;

/* The octets of the blank at the front; 0: there is none. */
static gsize blank_at(const char *at, gsize left, Blank *blank_r)
{
    *blank_r = BLANK_NONE;
    if (left == 0)
        return 0;
    if ((guchar)*at < 0x80) {
        *blank_r =
            *at == ' ' || *at == '\t' || *at == '\r' || *at == '\f' ? BLANK_SPACE : BLANK_NONE;
        return *blank_r != BLANK_NONE ? 1 : 0;
    }
    gunichar c;
    gsize size = utf8_read(at, left, &c);
    *blank_r = g_unichar_isspace(c) ? BLANK_SPACE
               : utf8_is_format(c)  ? BLANK_INVISIBLE
                                    : BLANK_NONE;
    return *blank_r != BLANK_NONE ? size : 0;
}

static gsize blank_before(const char *start, gsize length)
{
    Blank blank;
    gsize size = 1;
    while (size < length && size < 4 && ((guchar)start[length - size] & 0xc0) == 0x80)
        size++;
    return blank_at(start + length - size, size, &blank) == size ? size : 0;
}

/* Joiners and tags make one sign of several, in emoji and in Persian. */
static gboolean joins(const char *at)
{
    gunichar c = g_utf8_get_char(at);
    return c == 0x200c || c == 0x200d || c >= 0xe0000;
}

const char *page_words(const Page *page, guint at, gsize *length_r)
{
    const PageLine *line = page_line(page, at);
    const char *words = page->text + line->from;
    gsize length = line->until - line->from, step;
    Blank blank;
    while ((step = blank_at(words, length, &blank)) > 0) {
        words += step;
        length -= step;
    }
    while (length > 0 && (step = blank_before(words, length)) > 0)
        length -= step;
    *length_r = length;
    return words;
}

void page_append_words(const Page *page, guint at, const char *gap, GString *out)
{
    gsize length, step;
    const char *words = page_words(page, at, &length);
    gboolean is_apart = FALSE;
    Blank blank;
    for (gsize i = 0; i < length; i += MAX(step, (gsize)1)) {
        step = blank_at(words + i, length - i, &blank);
        is_apart = is_apart || blank == BLANK_SPACE;
        if (blank == BLANK_INVISIBLE && joins(words + i))
            step = 0;
        if (step > 0)
            continue;
        if (is_apart)
            g_string_append(out, gap);
        is_apart = FALSE;
        g_string_append_c(out, words[i]);
    }
}

gboolean page_is_blank(const Page *page, guint at)
{
    gsize length;
    (void)page_words(page, at, &length);
    return length == 0;
}

gboolean page_is_command(const Page *page, guint at)
{
    gsize length;
    const char *words = page_words(page, at, &length);
    gsize sign = length > 0 && words[0] == '#' ? 1 : 0;
    if (length > 3 && memcmp(words, WIDE_SIGN, 3) == 0)
        sign = 3;
    return sign > 0 && length > sign && g_ascii_isalpha(words[sign]);
}

guint page_next_new(const Page *page, guint at)
{
    while (at < page_count(page) &&
           (page_line(page, at)->kind == TEXT_LINE_QUOTED || page_is_blank(page, at)))
        at++;
    return at;
}
