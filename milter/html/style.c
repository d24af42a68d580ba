#include "style.h"

#include <string.h>

#define OUTSIDE (-999) /* nobody scrolls so far to the left */

static HtmlSlice trimmed(const char *start, const char *end)
{
    while (start < end && g_ascii_isspace(*start))
        start++;
    while (start < end && g_ascii_isspace(end[-1]))
        end--;
    return (HtmlSlice){start, (gsize)(end - start)};
}

gboolean html_style_is_zero(const HtmlSlice *value)
{
    gsize at = 0;
    while (at < value->length && (value->start[at] == '0' || value->start[at] == '.'))
        at++;
    return at > 0 && (at == value->length || !g_ascii_isdigit(value->start[at]));
}

/* "-9999px" */
static gboolean lies_outside(const HtmlSlice *value)
{
    char number[16] = "";
    memcpy(number, value->start, MIN(value->length, sizeof number - 1));
    return g_ascii_strtod(number, NULL) <= OUTSIDE;
}

static gboolean hides(const HtmlSlice *property, const HtmlSlice *value)
{
    if (html_slice_is(property, "visibility"))
        return html_slice_begins(value, "hidden");
    if (html_slice_is(property, "max-height") || html_slice_is(property, "opacity"))
        return html_style_is_zero(value);
    if (html_slice_is(property, "text-indent") || html_slice_is(property, "left"))
        return lies_outside(value);
    return html_slice_is(property, "display") && html_slice_begins(value, "none");
}

static gboolean keeps_line_ends(const HtmlSlice *property, const HtmlSlice *value)
{
    return html_slice_is(property, "white-space") && html_slice_begins(value, "pre");
}

static gboolean draws_left_border(const HtmlSlice *property, const HtmlSlice *value)
{
    gboolean is_border = html_slice_is(property, "border-left") ||
                         html_slice_is(property, "border-left-width") ||
                         html_slice_is(property, "border-left-style");
    return is_border && !html_slice_begins(value, "none") && !html_style_is_zero(value);
}

static gboolean is_210_wide(const HtmlSlice *property, const HtmlSlice *value)
{
    return html_slice_is(property, "width") && html_slice_begins(value, "210px");
}

static gboolean is_no_margin(const HtmlSlice *property, const HtmlSlice *value)
{
    return (html_slice_is(property, "margin") || html_slice_is(property, "margin-bottom")) &&
           html_style_is_zero(value);
}

gboolean html_style_next(HtmlSlice *rest, HtmlSlice *property_r, HtmlSlice *value_r)
{
    if (rest->length == 0)
        return FALSE;
    const char *at = rest->start, *end = rest->start + rest->length;
    const char *semicolon = memchr(at, ';', rest->length);
    const char *stop = semicolon != NULL ? semicolon : end;
    const char *colon = memchr(at, ':', (gsize)(stop - at));
    *property_r = trimmed(at, colon != NULL ? colon : stop);
    *value_r = colon != NULL ? trimmed(colon + 1, stop) : (HtmlSlice){stop, 0};
    at = stop < end ? stop + 1 : end;
    *rest = (HtmlSlice){at, (gsize)(end - at)};
    return TRUE;
}

/* Whether a declaration of the style attribute passes the test. */
static gboolean has_declaration(const HtmlToken *token,
                                gboolean (*test)(const HtmlSlice *, const HtmlSlice *))
{
    HtmlSlice rest = token->attributes[HTML_STYLE], property, value;
    while (html_style_next(&rest, &property, &value)) {
        if (test(&property, &value))
            return TRUE;
    }
    return FALSE;
}

gboolean html_is_hidden(const HtmlToken *token)
{
    return (token->element != NULL && html_element_is_unseen(token->element)) ||
           token->attributes[HTML_HIDDEN].start != NULL || has_declaration(token, hides);
}

gboolean html_is_tight(const HtmlToken *token)
{
    const HtmlSlice *class = &token->attributes[HTML_CLASS];
    gboolean is_outlook = class->start != NULL && html_slice_holds(class, "mso");
    return is_outlook || has_declaration(token, is_no_margin);
}

gboolean html_keeps_line_ends(const HtmlToken *token)
{
    return has_declaration(token, keeps_line_ends);
}

gboolean html_has_left_border(const HtmlToken *token)
{
    return has_declaration(token, draws_left_border);
}

gboolean html_is_foxmail_rule(const HtmlToken *token)
{
    return has_declaration(token, is_210_wide);
}

/* The colours are Outlook's for Windows and Mac, and Windows Mail's. */
gboolean html_has_outlook_rule(const HtmlToken *token)
{
    static const char *const COLOURS[] = {"#E1E1E1", "#B5C4DF", "#E5E5E5",
                                          "rgb(225", "rgb(181", "rgb(229"};
    const HtmlSlice *style = &token->attributes[HTML_STYLE];
    if (style->start == NULL || !html_slice_holds(style, "border-top"))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(COLOURS); i++)
        if (html_slice_holds(style, COLOURS[i]))
            return TRUE;
    return FALSE;
}
