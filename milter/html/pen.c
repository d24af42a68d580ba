#include "build.h"

#include "../base/utf8.h"
#include "entities.h"

#include <string.h>

#define NO_BREAK_SPACE 0xa0

static HtmlPiece *piece_at(const HtmlBuild *build, guint32 number)
{
    return html_lines_piece(build->lines, number);
}

/* A new piece of the line at hand; returns its number. */
static guint32 add_piece(HtmlBuild *build, gsize from, gsize until)
{
    HtmlPiece piece = {
        .from = (guint32)from,
        .until = (guint32)until,
        .element = build->top,
        .line = page_count(&build->lines->page),
        .border = build->border,
    };
    guint32 number = build->lines->pieces->len;
    g_array_append_val(build->lines->pieces, piece);
    HtmlNode *element = html_lines_node(build->lines, build->top);
    if (element->first == HTML_NONE)
        element->first = number;
    element->last = number;
    build->border = HTML_NONE;
    return number;
}

static void note_filled(const HtmlBuild *build, guint32 piece)
{
    HtmlNode *element = html_lines_node(build->lines, build->top);
    if (element->first_filled == HTML_NONE)
        element->first_filled = piece;
}

/* The same for a run of text. */
static void note_words(HtmlBuild *build)
{
    note_filled(build, build->run);
    build->is_doubtful |= html_look_is_doubtful(&html_lines_node(build->lines, build->top)->look);
}

static TextLineKind shade_of(const HtmlBuild *build, const HtmlNode *element)
{
    return build->is_history ? TEXT_LINE_QUOTED : (TextLineKind)element->shade;
}

/* The blank at the end of "-- " is no blank of HTML's that nobody sees: it tells a signature. */
static void keep_separator(HtmlBuild *build, gboolean had_blank)
{
    if (had_blank && strcmp(build->text->str + build->line_from, "--") == 0)
        g_string_append_c(build->text, ' ');
}

void html_build_line_end(HtmlBuild *build)
{
    HtmlLines *lines = build->lines;
    gboolean had_blank = build->has_blank;
    build->run = HTML_NONE;
    build->has_blank = build->is_ended = FALSE;
    if (build->line_first == lines->pieces->len)
        return;
    const HtmlNode *element = html_lines_node(lines, piece_at(build, build->line_first)->element);
    keep_separator(build, had_blank);
    PageLine line = {
        .from = build->line_from,
        .until = build->text->len,
        .next = build->text->len + 1,
        .kind = shade_of(build, element),
        .own = element->own,
        .is_doubtful = build->is_doubtful,
    };
    build->is_doubtful = FALSE;
    g_string_append_c(build->text, '\n');
    g_array_append_val(lines->page.lines, line);
    g_array_append_val(lines->first, build->line_first);
    build->line_from = build->text->len;
    build->line_first = lines->pieces->len;
}

gboolean html_build_is_full(const HtmlBuild *build)
{
    return page_count(&build->lines->page) >= HTML_LINES_MAX;
}

void html_build_break(HtmlBuild *build, gsize from, gsize until)
{
    (void)add_piece(build, from, until);
    html_build_line_end(build);
}

static void append_gap(HtmlBuild *build)
{
    if (build->is_ended)
        html_build_line_end(build);
    if (build->has_blank && build->text->len > build->line_from)
        g_string_append_c(build->text, ' ');
    build->has_blank = FALSE;
}

void html_build_object(HtmlBuild *build, gsize from, gsize until, const char *words)
{
    append_gap(build);
    g_string_append(build->text, words);
    note_filled(build, add_piece(build, from, until));
    build->run = HTML_NONE;
}

void html_build_line_end_soon(HtmlBuild *build)
{
    build->is_ended = TRUE;
}

/* ---- text ---- */

/* Lengthens the run of text at hand to `until`, or begins one. */
static void extend_run(HtmlBuild *build, gsize from, gsize until)
{
    if (build->run == HTML_NONE)
        build->run = add_piece(build, from, until);
    else
        piece_at(build, build->run)->until = (guint32)until;
}

/* The line feed at `at`, in an element where line ends are seen; text is read from `from` on. */
static void end_written_line(HtmlBuild *build, gsize from, gsize at)
{
    gboolean has_return = at > from && build->lines->html[at - 1] == '\r';
    extend_run(build, has_return ? at - 1 : at, at + 1);
    html_build_line_end(build);
}

static gboolean is_blank(gunichar character)
{
    return character == ' ' || character == '\t' || character == '\n' || character == '\r' ||
           character == '\f';
}

/* The character at `at`; returns its octets. */
static gsize read_character(const char *html, gsize at, gsize until, gunichar *character_r)
{
    gsize size = 0;
    if (html[at] == '&')
        size = html_entity_read(html + at, until - at, character_r);
    if (size > 0)
        return size;
    size = utf8_read(html + at, until - at, character_r);
    if (*character_r == UTF8_BROKEN)
        *character_r = 0xfffd;
    return size;
}

/* Characters that need no care at all. */
static void write_run(HtmlBuild *build, gsize from, gsize until)
{
    append_gap(build);
    extend_run(build, from, until);
    g_string_append_len(build->text, build->lines->html + from, (gssize)(until - from));
    note_words(build);
}

static void write_character(HtmlBuild *build, gunichar character, gsize from, gsize until)
{
    append_gap(build);
    extend_run(build, from, until);
    if (character == NO_BREAK_SPACE) {
        g_string_append_c(build->text, ' ');
        return;
    }
    g_string_append_unichar(build->text, character);
    note_words(build);
}

void html_build_text(HtmlBuild *build, gsize from, gsize until)
{
    const char *html = build->lines->html;
    gboolean is_pre = html_lines_node(build->lines, build->top)->is_pre;
    build->run = HTML_NONE;
    for (gsize at = from; at < until && !html_build_is_full(build);) {
        gsize run = html_plain_run(html + at, until - at);
        if (run > 0) {
            write_run(build, at, at + run);
            at += run;
            continue;
        }
        gunichar character;
        gsize size = read_character(html, at, until, &character);
        if (is_pre && character == '\n' && size == 1)
            end_written_line(build, from, at);
        else if (is_blank(character))
            build->has_blank = TRUE;
        else if (!html_is_padding(character) && character != 0)
            write_character(build, character, at, at + size);
        at += size;
    }
}
