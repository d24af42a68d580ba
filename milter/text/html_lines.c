#include "html_lines_private.h"

#include "html_entities.h"

#include <string.h>

#define DEPTH_MAX 1000      /* deeper elements are as if they were not there */
#define SEARCH_MAX 64       /* open elements that an end tag may reach past */
#define ELEMENTS_MAX 500000 /* noted; a mail with more of them is not written by people */
#define INDENTED_MAX 1000
#define IMAGE "\xef\xbf\xbc" /* U+FFFC, object replacement character */
#define RULE "________________________________"
#define NO_BREAK_SPACE "\xc2\xa0"
#define NOWHERE G_MAXSIZE

/* ---- writing ---- */

static void note_run(HtmlWalk *walk, gsize text_length, gsize from, gsize until)
{
    GArray *runs = walk->lines->runs;
    gsize text = walk->lines->text->len;
    HtmlRun *last = runs->len > 0 ? &g_array_index(runs, HtmlRun, runs->len - 1) : NULL;
    gboolean continues = last != NULL && until - from == text_length && last->html.until == from &&
                         last->text + last->text_length == text &&
                         last->text_length == last->html.until - last->html.from;
    if (continues) {
        last->text_length += text_length;
        last->html.until = until;
        return;
    }
    HtmlRun run = {text, text_length, {from, until}};
    g_array_append_val(runs, run);
}

static void begin_line(HtmlWalk *walk, gsize from)
{
    if (walk->is_line_open)
        return;
    HtmlLineStart start = {walk->lines->text->len,
                           walk->pending != NOWHERE ? MIN(walk->pending, from) : from};
    g_array_append_val(walk->lines->starts, start);
    walk->is_line_open = TRUE;
}

static void write_octets(HtmlWalk *walk, const char *octets, gsize length, gsize from, gsize until)
{
    if (walk->blank_due && walk->is_line_open) {
        note_run(walk, 1, walk->blank_from, from);
        g_string_append_c(walk->lines->text, ' ');
    }
    walk->blank_due = FALSE;
    begin_line(walk, from);
    note_run(walk, length, from, until);
    g_string_append_len(walk->lines->text, octets, (gssize)length);
    walk->pending = NOWHERE;
}

static void end_line(HtmlWalk *walk)
{
    g_string_append_c(walk->lines->text, '\n');
    walk->blank_due = walk->is_line_open = FALSE;
}

void html_walk_break(HtmlWalk *walk)
{
    if (walk->is_line_open)
        end_line(walk);
}

/* An empty line above a paragraph, where something stands above it. */
static void break_paragraph(HtmlWalk *walk)
{
    html_walk_break(walk);
    GString *text = walk->lines->text;
    if (text->len > 1 && text->str[text->len - 2] != '\n')
        g_string_append_c(text, '\n');
}

static void write_text(HtmlWalk *walk, const HtmlSlice *slice)
{
    const char *end = slice->start + slice->length;
    for (const char *at = slice->start; at < end;) {
        gsize from = (gsize)(at - walk->html);
        gunichar character = 0;
        gsize used = *at == '&' ? html_entity_read(at, (gsize)(end - at), &character) : 0;
        char octets[6];
        if (used == 0 && (gsize)(end - at) >= 2 && memcmp(at, NO_BREAK_SPACE, 2) == 0) {
            character = 0xa0;
            used = 2;
        }
        if (character == 0xa0) { /* a blank that is kept */
            write_octets(walk, " ", 1, from, from + used);
        } else if (used > 0) {
            gsize length = (gsize)g_unichar_to_utf8(character, octets);
            write_octets(walk, octets, length, from, from + used);
        } else if (g_ascii_isspace(*at)) {
            used = 1;
            walk->blank_from = walk->blank_due ? walk->blank_from : from;
            walk->blank_due = TRUE;
            if (walk->preformatted > 0 && *at == '\n')
                end_line(walk);
        } else {
            used = MIN((gsize)(g_utf8_next_char(at) - at), (gsize)(end - at));
            write_octets(walk, at, used, from, from + used);
        }
        at += used;
    }
}

/* ---- elements ---- */

static HtmlWalked *innermost(const HtmlWalk *walk)
{
    return walk->open->len > 0 ? &g_array_index(walk->open, HtmlWalked, walk->open->len - 1) : NULL;
}

static void note_element(HtmlWalk *walk, gsize from, gsize until, gsize text_from)
{
    HtmlElementPlace place = {{from, until}, text_from, walk->lines->text->len};
    if (walk->lines->elements->len < ELEMENTS_MAX)
        g_array_append_val(walk->lines->elements, place);
}

static void note_indented(HtmlWalk *walk, const HtmlWalked *closed, gsize html_end)
{
    HtmlElementPlace place = {{closed->html, html_end}, closed->text, walk->lines->text->len};
    if (closed->element->role == HTML_QUOTE && closed->container == HTML_CONTAINER_NONE &&
        walk->quoting == 0 && walk->lines->indented->len < INDENTED_MAX)
        g_array_append_val(walk->lines->indented, place);
}

static gboolean breaks_lines(const HtmlElement *element)
{
    return html_element_is_block(element) && element->role != HTML_UNSEEN &&
           element->role != HTML_CELL;
}

/* Closes the innermost element, whose markup ends at `html_end`. */
static void close_innermost(HtmlWalk *walk, gsize html_end)
{
    HtmlWalked closed = *innermost(walk);
    g_array_set_size(walk->open, walk->open->len - 1);
    if (breaks_lines(closed.element))
        html_walk_break(walk);
    walk->hidden -= closed.is_hidden ? 1 : 0;
    walk->preformatted -= closed.element->role == HTML_PREFORMATTED ? 1 : 0;
    note_element(walk, closed.html, html_end, closed.text);
    note_indented(walk, &closed, html_end);
    html_walk_finish(walk, &closed, html_end);
    g_free(closed.classes);
}

static char *wanted_classes(const HtmlWalk *walk, const HtmlToken *token)
{
    const HtmlSlice *value = &token->attributes[HTML_CLASS];
    if (walk->class_prefix == NULL || value->start == NULL || walk->quoting > 0 ||
        !html_slice_holds(value, walk->class_prefix))
        return NULL;
    return g_strndup(value->start, MIN(value->length, (gsize)HTML_LINES_MARK_OCTETS));
}

/* A line may begin with the tag, unless something that is put before it would stand between the
   cells of a table or outside the body. */
static void note_pending(HtmlWalk *walk, const HtmlElement *element, gsize from)
{
    gboolean takes_nothing_before = element->role == HTML_CELL || element->role == HTML_ROW ||
                                    element->role == HTML_ITEM || element->role == HTML_BODY ||
                                    element->role == HTML_UNSEEN ||
                                    strcmp(element->name, "tbody") == 0;
    if (takes_nothing_before)
        walk->pending = NOWHERE;
    else if (walk->pending == NOWHERE)
        walk->pending = from;
}

static void open_element(HtmlWalk *walk, const HtmlElement *element, const HtmlToken *token,
                         gsize from)
{
    while (innermost(walk) != NULL && html_element_ends(element, innermost(walk)->element))
        close_innermost(walk, from);
    if (walk->open->len >= DEPTH_MAX)
        return;
    if (element->role == HTML_PARAGRAPH && !html_is_tight(token))
        break_paragraph(walk);
    else if (breaks_lines(element))
        html_walk_break(walk);
    else if (element->role == HTML_CELL && walk->is_line_open)
        g_string_append_c(walk->lines->text, '\t');
    if (!walk->is_line_open)
        note_pending(walk, element, from);
    HtmlWalked opened = {
        .element = element,
        .html = from,
        .text = walk->lines->text->len,
        .is_hidden = element->role == HTML_UNSEEN || html_is_hidden(token),
        .classes = wanted_classes(walk, token),
        .first_cite = NOWHERE,
    };
    opened.container = html_walk_judge(walk, html_container(element, token));
    walk->hidden += opened.is_hidden ? 1 : 0;
    walk->preformatted += element->role == HTML_PREFORMATTED ? 1 : 0;
    walk->quoting += html_walk_is_quote(opened.container) ? 1 : 0;
    if (opened.container == HTML_CONTAINER_MAYBE_HISTORY && walk->maybe->len < 100) {
        HtmlElementPlace place = {{from, from}, opened.text, opened.text};
        g_array_append_val(walk->maybe, place);
    }
    g_array_append_val(walk->open, opened);
}

static void write_void(HtmlWalk *walk, const HtmlElement *element, const HtmlToken *token,
                       gsize from, gsize until)
{
    if (walk->hidden > 0 || element->role == HTML_NOTHING)
        return;
    if (element->role == HTML_RULE)
        html_walk_break(walk);
    gsize text_from = walk->lines->text->len;
    HtmlContainer container = html_walk_judge(walk, html_container(element, token));
    if (container == HTML_CONTAINER_HISTORY || container == HTML_CONTAINER_MAYBE_HISTORY) {
        HtmlElementPlace place = {{from, from}, text_from, text_from};
        g_array_append_val(walk->maybe, place);
    }
    if (element->role == HTML_IMAGE && !html_is_hidden(token))
        write_octets(walk, IMAGE, strlen(IMAGE), from, until);
    else if (element->role == HTML_RULE)
        write_octets(walk, RULE, strlen(RULE), from, until);
    if (element->role == HTML_BREAK || element->role == HTML_RULE)
        end_line(walk);
    walk->pending = NOWHERE;
    note_element(walk, from, until, text_from);
}

static void close_element(HtmlWalk *walk, const HtmlElement *element, gsize from, gsize until)
{
    guint least = walk->open->len > SEARCH_MAX ? walk->open->len - SEARCH_MAX : 0;
    guint at = walk->open->len;
    while (at > least) {
        const HtmlElement *open = g_array_index(walk->open, HtmlWalked, at - 1).element;
        if (open == element)
            break;
        if (!html_element_is_block(element) && html_element_is_block(open))
            return;
        at--;
    }
    if (at == least)
        return;
    while (walk->open->len > at)
        close_innermost(walk, from);
    close_innermost(walk, until);
    if (!walk->is_line_open)
        walk->pending = NOWHERE;
}

/* ---- tokens ---- */

/* One that was closed before it opened was not the body's end. */
static void note_body(HtmlWalk *walk, const HtmlToken *token, gsize from, gsize length)
{
    gsize *end = &walk->lines->body_end;
    gboolean is_body = html_slice_is(&token->text, "body");
    if (token->kind == HTML_OPEN && is_body)
        *end = length;
    else if (token->kind == HTML_CLOSE && (is_body || html_slice_is(&token->text, "html")))
        *end = MIN(*end, from);
}

static void take_tag(HtmlWalk *walk, HtmlScanner *scanner, const HtmlToken *token, gsize from)
{
    const HtmlElement *element = html_element(&token->text);
    gsize until = (gsize)(scanner->at - walk->html);
    if (element == NULL)
        return;
    if (element->role == HTML_RAW) {
        if (token->kind == HTML_OPEN)
            html_skip_raw(scanner, element->name);
    } else if (token->kind == HTML_CLOSE) {
        close_element(walk, element, from, until);
    } else if (html_element_is_void(element)) {
        write_void(walk, element, token, from, until);
    } else {
        open_element(walk, element, token, from);
    }
}

/* Something put behind a tag without an end would become a part of it. */
static void note_open_end(HtmlWalk *walk, const HtmlScanner *scanner, gsize from)
{
    if (scanner->at == scanner->end && scanner->end[-1] != '>')
        walk->lines->body_end = MIN(walk->lines->body_end, from);
}

static void walk_tokens(HtmlWalk *walk, gsize length)
{
    HtmlScanner scanner = html_scanner(walk->html, length);
    HtmlToken token;
    for (html_scan(&scanner, &token); token.kind != HTML_END; html_scan(&scanner, &token)) {
        if (token.kind == HTML_TEXT) {
            if (walk->hidden == 0)
                write_text(walk, &token.text);
            continue;
        }
        gsize sign = token.kind == HTML_CLOSE ? 2 : 1;
        gsize from = (gsize)(token.text.start - walk->html) - sign;
        note_body(walk, &token, from, length);
        note_open_end(walk, &scanner, from);
        take_tag(walk, &scanner, &token, from);
    }
    while (walk->open->len > 0)
        close_innermost(walk, length);
    html_walk_break(walk);
}

static void class_place_free(gpointer data)
{
    HtmlClassPlace *place = data;
    g_free(place->classes);
    g_free(place);
}

HtmlLines *html_lines_read(const char *html, gsize length, const char *class_prefix)
{
    HtmlLines *lines = g_new0(HtmlLines, 1);
    lines->text = g_string_sized_new(length / 2);
    lines->runs = g_array_new(FALSE, FALSE, sizeof(HtmlRun));
    lines->starts = g_array_new(FALSE, FALSE, sizeof(HtmlLineStart));
    lines->elements = g_array_new(FALSE, FALSE, sizeof(HtmlElementPlace));
    lines->stretches = g_array_new(FALSE, FALSE, sizeof(TextStretch));
    lines->indented = g_array_new(FALSE, FALSE, sizeof(HtmlElementPlace));
    lines->classes = g_ptr_array_new_with_free_func(class_place_free);
    lines->body_end = length;
    HtmlWalk walk = {
        .lines = lines, .html = html, .class_prefix = class_prefix, .pending = NOWHERE};
    walk.open = g_array_new(FALSE, FALSE, sizeof(HtmlWalked));
    walk.maybe = g_array_new(FALSE, FALSE, sizeof(HtmlElementPlace));
    walk_tokens(&walk, length);
    html_walk_settle(&walk);
    g_array_unref(walk.open);
    g_array_unref(walk.maybe);
    return lines;
}

void html_lines_free(HtmlLines *lines)
{
    if (lines == NULL)
        return;
    g_string_free(lines->text, TRUE);
    g_array_unref(lines->runs);
    g_array_unref(lines->starts);
    g_array_unref(lines->elements);
    g_array_unref(lines->stretches);
    g_array_unref(lines->indented);
    g_ptr_array_unref(lines->classes);
    g_free(lines);
}
