#include "letters.h"

#include "style.h"

#include <string.h>

#define CHANNELS 3
#define ALIKE                                                                                      \
    0x18 /* how far two colours lie apart, by channel, that nobody tells from each other */

/* ---- size ---- */

/* "1px", "2pt", "0.1em", "10%": spacers and preview texts. */
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
    return html_style_is_zero(value);
}

static gboolean is_named_relative(const HtmlSlice *size)
{
    static const char *const words[] = {"inherit", "unset", "smaller", "larger"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (html_slice_begins(size, words[i]))
            return TRUE;
    }
    return FALSE;
}

/* Half of nothing is nothing: what is relative to the size around it changes none that matters. */
static gboolean is_share(const HtmlSlice *size)
{
    return size->length > 2 &&
           (size->start[size->length - 1] == '%' ||
            (g_ascii_strncasecmp(size->start + size->length - 2, "em", 2) == 0 &&
             g_ascii_tolower(size->start[size->length - 3]) != 'r'));
}

static void set_size(const HtmlSlice *value, gboolean is_font, HtmlLetters *letters)
{
    if (is_tiny(value))
        letters->is_tiny = TRUE;
    else if (!is_named_relative(value) && (is_font || !is_share(value)))
        letters->is_tiny = FALSE;
}

/* ---- colour ---- */

static gboolean read_hex(const char *digits, gsize length, guint32 *colour_r)
{
    gsize count = 0;
    while (count < length && g_ascii_isxdigit(digits[count]))
        count++;
    gboolean is_short = count == 3 || count == 4;
    guint32 colour = 0;
    for (gsize i = 0; i < (is_short ? 3 : 6) && i < count; i++) {
        guint32 digit = (guint32)g_ascii_xdigit_value(digits[i]);
        colour = is_short ? colour << 8 | digit << 4 | digit : colour << 4 | digit;
    }
    *colour_r = colour;
    return is_short || count == 6 || count == 8;
}

/* What stands in "rgb(" or "rgba(": numbers or shares. */
static gboolean read_channels(const HtmlSlice *value, guint32 *colour_r)
{
    char text[64] = "";
    memcpy(text, value->start, MIN(value->length, sizeof text - 1));
    const char *at = strchr(text, '(');
    guint32 colour = 0;
    for (guint i = 0; i < CHANNELS; i++) {
        char *end;
        at += 1 + strspn(at + 1, " ,");
        double share = g_ascii_strtod(at, &end);
        if (end == at)
            return FALSE;
        share = *end == '%' ? share * 2.55 : share;
        colour = colour << 8 | (guint32)CLAMP(share, 0, 255);
        at = *end == '%' ? end : end - 1;
    }
    *colour_r = colour;
    return TRUE;
}

static gboolean read_name(const HtmlSlice *value, guint32 *colour_r)
{
    static const struct {
        const char *name;
        guint32 colour;
    } names[] = {
        {"white", 0xffffff}, {"snow", 0xfffafa},        {"ivory", 0xfffff0},
        {"azure", 0xf0ffff}, {"ghostwhite", 0xf8f8ff},  {"mintcream", 0xf5fffa},
        {"black", 0x000000}, {"floralwhite", 0xfffaf0}, {"whitesmoke", 0xf5f5f5},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (html_slice_begins(value, names[i].name)) {
            *colour_r = names[i].colour;
            return TRUE;
        }
    }
    return FALSE;
}

/* A colour as CSS or an attribute of HTML writes it. */
static gboolean read_colour(const HtmlSlice *value, guint32 *colour_r)
{
    if (html_slice_holds(value, "url(") || html_slice_holds(value, "gradient("))
        return FALSE;
    if (value->length > 0 && *value->start == '#')
        return read_hex(value->start + 1, value->length - 1, colour_r);
    if (html_slice_begins(value, "rgb(") || html_slice_begins(value, "rgba("))
        return read_channels(value, colour_r);
    return read_name(value, colour_r) ||
           (value->length == 6 && read_hex(value->start, value->length, colour_r));
}

/* "transparent", "rgba(0, 0, 0, 0)" */
static gboolean is_clear(const HtmlSlice *value)
{
    gsize at = value->length;
    while (at > 0 && strchr(",/ ", value->start[at - 1]) == NULL)
        at--;
    HtmlSlice last = {value->start + at, value->length - at};
    return html_slice_begins(value, "transparent") ||
           (html_slice_begins(value, "rgba(") && html_style_is_zero(&last));
}

static void set_ink(const HtmlSlice *value, HtmlLetters *letters)
{
    guint32 colour = 0;
    if (html_slice_begins(value, "inherit"))
        return;
    letters->is_clear = is_clear(value) ? 1 : 0;
    letters->is_ink_told = !letters->is_clear && read_colour(value, &colour);
    letters->ink = colour & 0xffffff;
}

/* A picture may be behind them, or a colour nobody told. */
static void set_ground(const HtmlSlice *value, HtmlLetters *letters)
{
    guint32 colour = 0;
    if (is_clear(value) || html_slice_begins(value, "none") || html_slice_begins(value, "inherit"))
        return;
    letters->is_ground_told = read_colour(value, &colour) ? 1 : 0;
    letters->ground = colour & 0xffffff;
}

static void set_property(const HtmlSlice *property, const HtmlSlice *value, HtmlLetters *letters)
{
    if (html_slice_is(property, "color"))
        set_ink(value, letters);
    else if (html_slice_begins(property, "font"))
        set_size(value, property->length == 4, letters);
    else if (html_slice_begins(property, "background"))
        set_ground(value, letters);
}

HtmlLetters html_letters(const HtmlToken *token, HtmlLetters around)
{
    const HtmlSlice *colour = &token->attributes[HTML_COLOR];
    const HtmlSlice *ground = &token->attributes[HTML_BGCOLOR];
    HtmlSlice style = token->attributes[HTML_STYLE], property, value;
    if (token->element != NULL && token->element->role == HTML_LINK)
        around.is_ink_told = around.is_clear = FALSE;
    if (ground->start != NULL)
        set_ground(ground, &around);
    if (colour->start != NULL)
        set_ink(colour, &around);
    while (html_style_next(&style, &property, &value))
        set_property(&property, &value, &around);
    return around;
}

gboolean html_letters_are_pale(HtmlLetters letters)
{
    if (!letters.is_ground_told)
        return FALSE;
    if (!letters.is_ink_told)
        return letters.is_clear;
    for (guint shift = 0; shift < CHANNELS * 8; shift += 8) {
        int ink = letters.ink >> shift & 0xff, ground = letters.ground >> shift & 0xff;
        if (ABS(ink - ground) > ALIKE)
            return FALSE;
    }
    return TRUE;
}
