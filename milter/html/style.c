#include "style.h"

#include <string.h>

static HtmlSlice trimmed(const char *start, const char *end)
{
    while (start < end && g_ascii_isspace(*start))
        start++;
    while (start < end && g_ascii_isspace(end[-1]))
        end--;
    return (HtmlSlice){start, (gsize)(end - start)};
}

/* "0", "0px", "0.0pt", but not "0.9em". */
static gboolean is_zero(const HtmlSlice *value)
{
    gsize at = 0;
    while (at < value->length && (value->start[at] == '0' || value->start[at] == '.'))
        at++;
    return at > 0 && (at == value->length || !g_ascii_isdigit(value->start[at]));
}

/* A size of letters that nobody reads: "1px", "2pt", "0.1em", "10%"; spacers and preview texts. */
static gboolean is_tiny(const HtmlSlice *value)
{
    static const struct {
        const char *unit;
        double most;
    } units[] = {{"px", 2}, {"pt", 2}, {"em", 0.15}, {"rem", 0.15}, {"%", 15}};
    char number[16] = "";
    memcpy(number, value->start, MIN(value->length, sizeof number - 1));
    char *unit = number;
    double size = g_ascii_strtod(number, &unit);
    for (gsize i = 0; unit != number && i < G_N_ELEMENTS(units); i++) {
        if (g_ascii_strncasecmp(unit, units[i].unit, strlen(units[i].unit)) == 0)
            return size >= 0 && size <= units[i].most;
    }
    return is_zero(value);
}

static gboolean removes(const HtmlSlice *property, const HtmlSlice *value)
{
    return html_slice_is(property, "display") && html_slice_begins(value, "none");
}

static gboolean hides(const HtmlSlice *property, const HtmlSlice *value)
{
    if (html_slice_is(property, "visibility"))
        return html_slice_begins(value, "hidden");
    if (html_slice_is(property, "max-height") || html_slice_is(property, "opacity"))
        return is_zero(value);
    return removes(property, value);
}

static gboolean sets_letters(const HtmlSlice *property)
{
    return html_slice_is(property, "font-size") || html_slice_is(property, "font");
}

static gboolean makes_tiny(const HtmlSlice *property, const HtmlSlice *value)
{
    return sets_letters(property) && is_tiny(value);
}

/* Half of nothing is nothing: what is relative to the size around it changes none that matters. */
static gboolean makes_readable(const HtmlSlice *property, const HtmlSlice *value)
{
    static const char *const relative[] = {"inherit", "unset", "smaller", "larger"};
    for (gsize i = 0; i < G_N_ELEMENTS(relative); i++) {
        if (html_slice_begins(value, relative[i]))
            return FALSE;
    }
    gboolean is_share = html_slice_is(property, "font-size") && value->length > 2 &&
                        (value->start[value->length - 1] == '%' ||
                         (g_ascii_strncasecmp(value->start + value->length - 2, "em", 2) == 0 &&
                          g_ascii_tolower(value->start[value->length - 3]) != 'r'));
    return sets_letters(property) && !is_share && !is_tiny(value);
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
    const HtmlSlice *style = &token->attributes[HTML_STYLE];
    if (style->start == NULL)
        return FALSE;
    const char *at = style->start, *end = style->start + style->length;
    while (at < end) {
        const char *semicolon = memchr(at, ';', (gsize)(end - at));
        const char *stop = semicolon != NULL ? semicolon : end;
        const char *colon = memchr(at, ':', (gsize)(stop - at));
        if (colon != NULL) {
            HtmlSlice property = trimmed(at, colon), value = trimmed(colon + 1, stop);
            if (test(&property, &value))
                return TRUE;
        }
        at = stop + 1;
    }
    return FALSE;
}

gboolean html_is_removed(const HtmlToken *token)
{
    return token->attributes[HTML_HIDDEN].start != NULL || has_declaration(token, removes);
}

gboolean html_is_hidden(const HtmlToken *token)
{
    return token->attributes[HTML_HIDDEN].start != NULL || has_declaration(token, hides);
}

gboolean html_has_tiny_letters(const HtmlToken *token, gboolean around)
{
    if (has_declaration(token, makes_readable))
        return FALSE;
    return around || has_declaration(token, makes_tiny);
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
