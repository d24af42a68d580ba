#include "style.h"

#include "css.h"

/* "0", "0px", "0.0pt", but not "0.9em". */
static gboolean is_zero(const HtmlSlice *value)
{
    gsize at = 0;
    while (at < value->length && (value->start[at] == '0' || value->start[at] == '.'))
        at++;
    return at > 0 && (at == value->length || !g_ascii_isdigit(value->start[at]));
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
    return is_border && !html_slice_begins(value, "none") && !is_zero(value);
}

static gboolean is_210_wide(const HtmlSlice *property, const HtmlSlice *value)
{
    return html_slice_is(property, "width") && html_slice_begins(value, "210px");
}

static gboolean is_no_margin(const HtmlSlice *property, const HtmlSlice *value)
{
    return (html_slice_is(property, "margin") || html_slice_is(property, "margin-bottom")) &&
           is_zero(value);
}

/* Whether a declaration of the style attribute passes the test. */
static gboolean has_declaration(const HtmlToken *token,
                                gboolean (*test)(const HtmlSlice *, const HtmlSlice *))
{
    HtmlSlice rest = token->attributes[HTML_STYLE];
    CssDeclaration declaration;
    while (css_next_declaration(&rest, &declaration)) {
        if (test(&declaration.property, &declaration.value))
            return TRUE;
    }
    return FALSE;
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
