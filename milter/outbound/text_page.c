#include "text_page.h"

#include <string.h>

#define NO_BREAK_SPACE "\xc2\xa0"
#define WIDE_SIGN "\xef\xbc\x83"

void page_split(const char *text, gsize length, Page *page_r)
{
    page_r->text = g_strndup(text, length);
    page_r->lines = g_array_new(FALSE, FALSE, sizeof(PageLine));
    for (gsize at = 0; at < length;) {
        const char *feed = memchr(page_r->text + at, '\n', length - at);
        gsize end = feed != NULL ? (gsize)(feed - page_r->text) : length;
        PageLine line = {.from = at, .until = end, .next = MIN(end + 1, length)};
        g_array_append_val(page_r->lines, line);
        at = line.next;
    }
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
    g_autofree TextLineKind *kinds = g_new(TextLineKind, count);
    for (guint i = 0; i < count; i++)
        kinds[i] = page_line(page, i)->kind;
    text_mark_quotes(page->text, kinds, count);
    for (guint i = 0; i < count; i++)
        page_line(page, i)->kind = kinds[i];
}

/* ---- words ---- */

/* No-break space, soft hyphen, zero width space, word joiner, byte order mark. */
static const char *const INVISIBLE[] = {NO_BREAK_SPACE, "\xc2\xad", "\xe2\x80\x8b", "\xe2\x81\xa0",
                                        "\xef\xbb\xbf"};

static gsize blank_at(const char *at, gsize left)
{
    if (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\f')
        return 1;
    for (gsize i = 0; (guchar)*at >= 0x80 && i < G_N_ELEMENTS(INVISIBLE); i++) {
        gsize size = strlen(INVISIBLE[i]);
        if (left >= size && memcmp(at, INVISIBLE[i], size) == 0)
            return size;
    }
    return 0;
}

static gsize blank_before(const char *start, gsize length)
{
    for (gsize size = 1; size <= 3 && size <= length; size++) {
        if (blank_at(start + length - size, size) == size)
            return size;
    }
    return 0;
}

const char *page_words(const Page *page, guint at, gsize *length_r)
{
    const PageLine *line = page_line(page, at);
    const char *words = page->text + line->from;
    gsize length = line->until - line->from, step;
    while (length > 0 && (step = blank_at(words, length)) > 0) {
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
    for (gsize i = 0; i < length; i += MAX(step, (gsize)1)) {
        step = blank_at(words + i, length - i);
        gboolean is_seen = step == 1 || (step == 2 && memcmp(words + i, NO_BREAK_SPACE, 2) == 0);
        is_apart = is_apart || is_seen;
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
