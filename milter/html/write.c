#include "write.h"

#include "entities.h"

#include <string.h>

#define BREAKS_MAX 2

static gboolean is_full(const HtmlWriter *writer)
{
    return writer->text->len >= writer->limit;
}

static void trim_line_end(GString *text)
{
    gsize length = text->len;
    while (length > 0 && (text->str[length - 1] == ' ' || text->str[length - 1] == '\t'))
        length--;
    g_string_truncate(text, length);
}

static void write_quote_marks(HtmlWriter *writer, guint depth)
{
    for (guint i = 0; i < depth; i++)
        g_string_append(writer->text, "> ");
}

static void begin_line(HtmlWriter *writer)
{
    gboolean is_first = writer->text->len == 0;
    guint around = MIN(writer->quote, writer->line_quote);
    if (!is_first)
        trim_line_end(writer->text);
    for (guint i = 0; i < writer->breaks && !is_first; i++) {
        g_string_append_c(writer->text, '\n');
        if (i + 1 < writer->breaks && around > 0) {
            write_quote_marks(writer, around);
            trim_line_end(writer->text);
        }
    }
    writer->breaks = 0;
    writer->space = FALSE;
    writer->is_held_open = FALSE;
    writer->line_quote = writer->quote;
    writer->lines++;
    write_quote_marks(writer, writer->quote);
    gsize margin = writer->bullet[0] != '\0' && writer->indent >= 2 ? 2 : 0; /* bullets hang */
    for (gsize i = margin; i < writer->indent; i++)
        g_string_append_c(writer->text, ' ');
    g_string_append(writer->text, writer->bullet);
    writer->bullet[0] = '\0';
}

/* What is due before a word. */
static void prepare(HtmlWriter *writer)
{
    if (writer->breaks > 0 || writer->text->len == 0 || writer->bullet[0] != '\0') {
        if (writer->breaks == 0)
            writer->breaks = 1;
        begin_line(writer);
    } else if (writer->space) {
        g_string_append_c(writer->text, ' ');
        writer->space = FALSE;
    }
}

/* Joiners count only where scripts and emoji need them. */
static gboolean is_padding(const HtmlWriter *writer, gunichar character)
{
    if (character != 0x200c && character != 0x200d)
        return html_is_padding(character);
    const GString *text = writer->text;
    if (text->len == 0 || writer->breaks > 0 || writer->space)
        return TRUE;
    gunichar previous = g_utf8_get_char(g_utf8_prev_char(text->str + text->len));
    return previous < 0x590 || g_unichar_isspace(previous);
}

/* Blanks that do not collapse: the no-break one and those of a set width. */
static gboolean is_wide_blank(gunichar character)
{
    return character == 0xa0 || (character >= 0x2000 && character <= 0x200a) ||
           character == 0x202f || character == 0x205f;
}

static void write_blank(HtmlWriter *writer, char blank)
{
    if (writer->preformatted == 0)
        writer->space = TRUE;
    else if (blank == '\n')
        html_write_newline(writer);
    else {
        prepare(writer);
        g_string_append_c(writer->text, blank);
    }
}

static void write_character(HtmlWriter *writer, gunichar character)
{
    if (character == ' ' || character == '\n' || character == '\t') {
        write_blank(writer, (char)character);
        return;
    }
    if (is_padding(writer, character))
        return;
    gboolean is_line_open = writer->breaks == 0 && writer->text->len > 0;
    if (is_wide_blank(character) && !is_line_open && writer->preformatted == 0) {
        writer->is_held_open = TRUE;
        return;
    }
    prepare(writer);
    if (is_wide_blank(character))
        g_string_append_c(writer->text, ' ');
    else
        g_string_append_unichar(writer->text, character);
}

void html_write_text(HtmlWriter *writer, const HtmlSlice *text)
{
    const char *at = text->start, *end = text->start + text->length;
    while (at < end && !is_full(writer)) {
        gsize left = (gsize)(end - at), run = html_plain_run(at, left);
        gunichar character;
        if (run > 0) {
            prepare(writer);
            g_string_append_len(writer->text, at, (gssize)run);
            at += run;
            continue;
        }
        gsize used = *at == '&' ? html_entity_read(at, left, &character) : 0;
        if (used == 0) {
            character = g_utf8_get_char(at);
            used = (gsize)(g_utf8_next_char(at) - at);
        }
        write_character(writer, character);
        at += used;
    }
}

void html_write_words(HtmlWriter *writer, const char *words)
{
    if (is_full(writer))
        return;
    prepare(writer);
    g_string_append(writer->text, words);
}

void html_write_break(HtmlWriter *writer, guint breaks)
{
    if (writer->is_held_open)
        html_write_newline(writer);
    writer->breaks = MAX(writer->breaks, breaks);
    writer->space = FALSE;
}

void html_write_newline(HtmlWriter *writer)
{
    guint most = writer->preformatted > 0 ? G_MAXUINT16 : BREAKS_MAX;
    writer->breaks = MIN(writer->breaks + 1, most);
    writer->is_held_open = FALSE;
    writer->space = FALSE;
}

void html_write_end(HtmlWriter *writer)
{
    trim_line_end(writer->text);
}
