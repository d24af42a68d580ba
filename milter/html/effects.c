#include "effects.h"

#include "css.h"

#include <stdlib.h>
#include <string.h>

#define OUTSIDE 999            /* pixels: nobody scrolls so far to the left */
#define PERHAPS_OUTSIDE 50     /* pixels, where an element is short */
#define PERHAPS_OUTSIDE_TEXT 5 /* letters, or hundredths of the page */
#define NUMBER_OCTETS_MAX 24

typedef enum effect { SHOWS, MAY_HIDE, HIDES } Effect;

typedef struct property {
    const char *name;
    Effect (*judge)(const HtmlSlice *value);
} Property;

/* ---- values ---- */

typedef struct number {
    double value;
    char unit[NUMBER_OCTETS_MAX];
    gboolean is_one;
} Number;

static Number read_number(const HtmlSlice *value)
{
    char text[NUMBER_OCTETS_MAX] = "", *unit;
    memcpy(text, value->start, MIN(value->length, sizeof text - 1));
    Number number = {.value = g_ascii_strtod(text, &unit)};
    number.is_one = unit != text;
    g_strlcpy(number.unit, unit, sizeof number.unit);
    return number;
}

static gboolean is_in(const Number *number, const char *unit)
{
    return g_ascii_strncasecmp(number->unit, unit, strlen(unit)) == 0;
}

/* Pixels and points; no unit: none that a browser takes, save for 0. */
static gboolean is_in_dots(const Number *number)
{
    return is_in(number, "px") || is_in(number, "pt") || number->unit[0] == '\0' ||
           g_ascii_isspace(number->unit[0]);
}

/* "1px", "2pt", "0.1em", "10%": spacers and preview texts. */
static gboolean is_tiny(const HtmlSlice *value)
{
    static const struct {
        const char *unit;
        double most;
    } UNITS[] = {{"px", 2}, {"pt", 2}, {"em", 0.15}, {"rem", 0.15}, {"%", 15}};
    Number number = read_number(value);
    for (gsize i = 0; number.is_one && i < G_N_ELEMENTS(UNITS); i++)
        if (is_in(&number, UNITS[i].unit))
            return number.value >= 0 && number.value <= UNITS[i].most;
    return number.is_one && number.value == 0;
}

/* "0", "1px", but not "1%" of a page. */
static gboolean is_slim(const HtmlSlice *value)
{
    Number number = read_number(value);
    gboolean is_short = (is_in(&number, "px") || is_in(&number, "pt")) && number.value <= 2;
    return number.is_one && number.value >= 0 && (number.value == 0 || is_short);
}

/* ---- properties ---- */

static Effect display(const HtmlSlice *value)
{
    return html_slice_begins(value, "none") ? HIDES : SHOWS;
}

static Effect visibility(const HtmlSlice *value)
{
    gboolean hides = html_slice_begins(value, "hidden") || html_slice_begins(value, "collapse");
    return hides ? HIDES : SHOWS;
}

static Effect opacity(const HtmlSlice *value)
{
    Number number = read_number(value);
    double share = is_in(&number, "%") ? number.value / 100 : number.value;
    if (!number.is_one || share > 0.2)
        return SHOWS;
    return share <= 0 ? HIDES : MAY_HIDE;
}

static Effect max_height(const HtmlSlice *value)
{
    Number number = read_number(value);
    if (number.is_one && number.value == 0)
        return HIDES;
    return is_slim(value) ? MAY_HIDE : SHOWS;
}

static Effect extent(const HtmlSlice *value)
{
    return is_slim(value) ? MAY_HIDE : SHOWS;
}

/* "-9999px"; where the page ends to the right and below nobody knows. */
static Effect offset(const HtmlSlice *value)
{
    Number number = read_number(value);
    if (!number.is_one)
        return SHOWS;
    if (number.value <= -OUTSIDE)
        return HIDES;
    double most = is_in_dots(&number) ? PERHAPS_OUTSIDE : PERHAPS_OUTSIDE_TEXT;
    double page = is_in(&number, "%") ? 100 : OUTSIDE;
    return number.value <= -most || number.value >= page ? MAY_HIDE : SHOWS;
}

/* One value for all sides, or one for each. */
static Effect offsets(const HtmlSlice *value)
{
    Effect worst = SHOWS;
    for (gsize at = 0; at < value->length;) {
        gsize end = at;
        while (end < value->length && !g_ascii_isspace(value->start[end]))
            end++;
        HtmlSlice side = {value->start + at, end - at};
        worst = MAX(worst, side.length > 0 ? offset(&side) : SHOWS);
        at = end + 1;
    }
    return worst;
}

static Effect spacing(const HtmlSlice *value)
{
    Number number = read_number(value);
    double most = is_in_dots(&number) ? 3 : 0.3;
    return number.is_one && number.value <= -most ? MAY_HIDE : SHOWS;
}

static Effect depth(const HtmlSlice *value)
{
    return value->length > 0 && *value->start == '-' ? MAY_HIDE : SHOWS;
}

static Effect scale(const HtmlSlice *value)
{
    Number number = read_number(value);
    gboolean is_usual = number.value >= (is_in(&number, "%") ? 50 : 0.5);
    return number.is_one && !is_usual ? MAY_HIDE : SHOWS;
}

/* Of what moves, cuts, covers or fades an element in ways of its own. */
static Effect effect(const HtmlSlice *value)
{
    static const char *const NO[] = {"none", "auto", "normal", "initial", "inherit", "unset"};
    for (gsize i = 0; i < G_N_ELEMENTS(NO); i++)
        if (html_slice_is(value, NO[i]))
            return SHOWS;
    return value->length > 0 ? MAY_HIDE : SHOWS;
}

static Effect paint(const HtmlSlice *value)
{
    return html_slice_is(value, "currentcolor") ? SHOWS : effect(value);
}

/* Outlook's own. */
static Effect mso_hide(const HtmlSlice *value)
{
    return html_slice_begins(value, "all") || html_slice_begins(value, "screen") ? MAY_HIDE : SHOWS;
}

/* A size that is worked out. */
static Effect size(const HtmlSlice *value)
{
    gboolean is_worked_out = value->length > 0 && memchr(value->start, '(', value->length) != NULL;
    return is_worked_out ? MAY_HIDE : SHOWS;
}

/* Sorted. */
static const Property PROPERTIES[] = {
    {"-webkit-clip-path", effect},
    {"-webkit-mask", effect},
    {"-webkit-mask-image", effect},
    {"-webkit-text-fill-color", paint},
    {"-webkit-text-security", effect},
    {"-webkit-transform", effect},
    {"animation", effect},
    {"animation-name", effect},
    {"bottom", offset},
    {"clip", effect},
    {"clip-path", effect},
    {"content-visibility", visibility},
    {"display", display},
    {"filter", effect},
    {"font", size},
    {"font-size", size},
    {"font-size-adjust", scale},
    {"height", extent},
    {"inset", offsets},
    {"left", offset},
    {"letter-spacing", spacing},
    {"line-height", extent},
    {"margin", offsets},
    {"margin-left", offset},
    {"margin-top", offset},
    {"mask", effect},
    {"mask-image", effect},
    {"max-height", max_height},
    {"max-width", extent},
    {"mix-blend-mode", effect},
    {"mso-hide", mso_hide},
    {"opacity", opacity},
    {"right", offset},
    {"rotate", effect},
    {"scale", scale},
    {"text-indent", offset},
    {"top", offset},
    {"transform", effect},
    {"translate", effect},
    {"visibility", visibility},
    {"width", extent},
    {"word-spacing", spacing},
    {"z-index", depth},
    {"zoom", scale},
};
G_STATIC_ASSERT(G_N_ELEMENTS(PROPERTIES) <= 64);

static int compare(const void *name, const void *property)
{
    return strcmp(name, ((const Property *)property)->name);
}

static const Property *property_of(const HtmlSlice *name)
{
    char lower[NUMBER_OCTETS_MAX] = "";
    if (name->length >= sizeof lower)
        return NULL;
    for (gsize i = 0; i < name->length; i++)
        lower[i] = g_ascii_tolower(name->start[i]);
    return bsearch(lower, PROPERTIES, G_N_ELEMENTS(PROPERTIES), sizeof PROPERTIES[0], compare);
}

guint64 html_effects_display(void)
{
    static const HtmlSlice NAME = {"display", 7};
    return G_GUINT64_CONSTANT(1) << (property_of(&NAME) - PROPERTIES);
}

/* ---- letters ---- */

static gboolean is_named_relative(const HtmlSlice *value)
{
    static const char *const WORDS[] = {"inherit", "unset", "smaller", "larger"};
    for (gsize i = 0; i < G_N_ELEMENTS(WORDS); i++)
        if (html_slice_begins(value, WORDS[i]))
            return TRUE;
    return FALSE;
}

/* Half of nothing is nothing: what is relative to the size around it changes none that matters. */
static gboolean is_share(const HtmlSlice *value)
{
    return value->length > 2 &&
           (value->start[value->length - 1] == '%' ||
            (g_ascii_strncasecmp(value->start + value->length - 2, "em", 2) == 0 &&
             g_ascii_tolower(value->start[value->length - 3]) != 'r'));
}

static void set_size(HtmlEffects *effects, const HtmlSlice *value, gboolean is_font)
{
    if (is_tiny(value))
        effects->size = HTML_SIZE_TINY;
    else if (!is_named_relative(value) && (is_font || !is_share(value)))
        effects->size = HTML_SIZE_READABLE;
}

static void set_colour(HtmlColour *colour, HtmlColour value)
{
    if (value.kind != HTML_COLOUR_NONE)
        *colour = value;
}

static void set_letters(HtmlEffects *effects, const HtmlSlice *property, const HtmlSlice *value)
{
    if (html_slice_is(property, "color"))
        set_colour(&effects->ink, html_colour_read(value));
    else if (html_slice_is(property, "font") || html_slice_is(property, "font-size"))
        set_size(effects, value, property->length == 4);
    else if (html_slice_is(property, "background-color"))
        set_colour(&effects->ground, html_colour_read(value));
    else if (html_slice_is(property, "background"))
        set_colour(&effects->ground, html_colour_read_ground(value));
    else if (html_slice_is(property, "background-image") && !html_slice_is(value, "none"))
        effects->ground.kind = HTML_COLOUR_UNKNOWN;
}

/* ---- declarations ---- */

static gboolean are_none(const HtmlEffects *effects)
{
    return (effects->hides | effects->shows) == 0 && effects->size == HTML_SIZE_NONE &&
           effects->ink.kind == HTML_COLOUR_NONE && effects->ground.kind == HTML_COLOUR_NONE;
}

static void set_seen(HtmlEffects *effects, const Property *property, const HtmlSlice *value)
{
    guint64 bit = G_GUINT64_CONSTANT(1) << (property - PROPERTIES);
    gboolean is_open = html_slice_holds(value, "var(") || html_slice_holds(value, "calc(");
    Effect effect = is_open ? MAY_HIDE : property->judge(value);
    effects->hides = effect == SHOWS ? effects->hides & ~bit : effects->hides | bit;
    effects->shows = effect == HIDES ? effects->shows & ~bit : effects->shows | bit;
}

void html_effects_add(HtmlDeclared *declared, const HtmlSlice *css)
{
    HtmlSlice rest = *css;
    CssDeclaration declaration;
    while (css_next_declaration(&rest, &declaration)) {
        HtmlEffects *effects = declaration.is_important ? &declared->important : &declared->normal;
        const Property *property = property_of(&declaration.property);
        if (property != NULL)
            set_seen(effects, property, &declaration.value);
        set_letters(effects, &declaration.property, &declaration.value);
    }
}

gboolean html_declared_is_none(const HtmlDeclared *declared)
{
    return are_none(&declared->normal) && are_none(&declared->important);
}
