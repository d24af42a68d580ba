#include "word_count.h"

#include "../base/utf8.h"
#include "../html/entities.h"
#include "../html/scan.h"

/* A character as a number whose sums tell characters apart (the finalizer of MurmurHash3). */
static guint64 spread(gunichar character)
{
    guint64 bits = character * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    bits = (bits ^ bits >> 33) * G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
    return bits ^ bits >> 33;
}

/* Nearly all of a mail is ASCII, and all of it is counted four times. */
static gboolean is_blank(gunichar character)
{
    if (character > ' ' && character < 0x7f)
        return FALSE;
    return character == 0 || g_unichar_isspace(character);
}

static void count_character(gunichar character, WordCount *count)
{
    if (is_blank(character))
        return;
    count->characters++;
    count->sum += spread(character);
}

static void count_text(const char *text, gsize length, gboolean has_references, WordCount *count)
{
    for (gsize at = 0; at < length;) {
        gunichar character = 0;
        gsize size = has_references && text[at] == '&'
                         ? html_entity_read(text + at, length - at, &character)
                         : 0;
        if (size == 0) {
            size = utf8_read(text + at, length - at, &character);
            character = character == UTF8_BROKEN ? (guchar)text[at] : character;
        }
        count_character(character, count);
        at += size;
    }
}

WordCount word_count(const char *utf8, gsize length, gboolean is_html)
{
    WordCount count = {0, 0};
    HtmlScanner scanner = html_scanner(utf8, length, HTML_AS_SHOWN);
    HtmlToken token;
    if (!is_html)
        count_text(utf8, length, FALSE, &count);
    while (is_html && html_scan(&scanner, &token)) {
        if (token.kind == HTML_TOKEN_TEXT)
            count_text(utf8 + token.start, token.end - token.start, TRUE, &count);
    }
    return count;
}
