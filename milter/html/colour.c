#include "colour.h"

#include <string.h>

#define CHANNELS 3
/* How far two colours lie apart, by channel, that nobody tells from each other. */
#define ALIKE 0x18
#define CLEAR_MOST 0.15 /* of letters this thin nothing is left */
#define WORD_MAX_OCTETS 20

/* CSS Color 4, 6.1. */
static const char NAMES[] =
    " aliceblue=f0f8ff antiquewhite=faebd7 aqua=00ffff aquamarine=7fffd4 azure=f0ffff"
    " beige=f5f5dc bisque=ffe4c4 black=000000 blanchedalmond=ffebcd blue=0000ff"
    " blueviolet=8a2be2 brown=a52a2a burlywood=deb887 cadetblue=5f9ea0 chartreuse=7fff00"
    " chocolate=d2691e coral=ff7f50 cornflowerblue=6495ed cornsilk=fff8dc crimson=dc143c"
    " cyan=00ffff darkblue=00008b darkcyan=008b8b darkgoldenrod=b8860b darkgray=a9a9a9"
    " darkgreen=006400 darkgrey=a9a9a9 darkkhaki=bdb76b darkmagenta=8b008b"
    " darkolivegreen=556b2f darkorange=ff8c00 darkorchid=9932cc darkred=8b0000"
    " darksalmon=e9967a darkseagreen=8fbc8f darkslateblue=483d8b darkslategray=2f4f4f"
    " darkslategrey=2f4f4f darkturquoise=00ced1 darkviolet=9400d3 deeppink=ff1493"
    " deepskyblue=00bfff dimgray=696969 dimgrey=696969 dodgerblue=1e90ff firebrick=b22222"
    " floralwhite=fffaf0 forestgreen=228b22 fuchsia=ff00ff gainsboro=dcdcdc ghostwhite=f8f8ff"
    " gold=ffd700 goldenrod=daa520 gray=808080 green=008000 greenyellow=adff2f grey=808080"
    " honeydew=f0fff0 hotpink=ff69b4 indianred=cd5c5c indigo=4b0082 ivory=fffff0 khaki=f0e68c"
    " lavender=e6e6fa lavenderblush=fff0f5 lawngreen=7cfc00 lemonchiffon=fffacd"
    " lightblue=add8e6 lightcoral=f08080 lightcyan=e0ffff lightgoldenrodyellow=fafad2"
    " lightgray=d3d3d3 lightgreen=90ee90 lightgrey=d3d3d3 lightpink=ffb6c1 lightsalmon=ffa07a"
    " lightseagreen=20b2aa lightskyblue=87cefa lightslategray=778899 lightslategrey=778899"
    " lightsteelblue=b0c4de lightyellow=ffffe0 lime=00ff00 limegreen=32cd32 linen=faf0e6"
    " magenta=ff00ff maroon=800000 mediumaquamarine=66cdaa mediumblue=0000cd"
    " mediumorchid=ba55d3 mediumpurple=9370db mediumseagreen=3cb371 mediumslateblue=7b68ee"
    " mediumspringgreen=00fa9a mediumturquoise=48d1cc mediumvioletred=c71585"
    " midnightblue=191970 mintcream=f5fffa mistyrose=ffe4e1 moccasin=ffe4b5 navajowhite=ffdead"
    " navy=000080 oldlace=fdf5e6 olive=808000 olivedrab=6b8e23 orange=ffa500 orangered=ff4500"
    " orchid=da70d6 palegoldenrod=eee8aa palegreen=98fb98 paleturquoise=afeeee"
    " palevioletred=db7093 papayawhip=ffefd5 peachpuff=ffdab9 peru=cd853f pink=ffc0cb"
    " plum=dda0dd powderblue=b0e0e6 purple=800080 rebeccapurple=663399 red=ff0000"
    " rosybrown=bc8f8f royalblue=4169e1 saddlebrown=8b4513 salmon=fa8072 sandybrown=f4a460"
    " seagreen=2e8b57 seashell=fff5ee sienna=a0522d silver=c0c0c0 skyblue=87ceeb"
    " slateblue=6a5acd slategray=708090 slategrey=708090 snow=fffafa springgreen=00ff7f"
    " steelblue=4682b4 tan=d2b48c teal=008080 thistle=d8bfd8 tomato=ff6347 turquoise=40e0d0"
    " violet=ee82ee wheat=f5deb3 white=ffffff whitesmoke=f5f5f5 yellow=ffff00"
    " yellowgreen=9acd32 ";

static HtmlColour colour_of(HtmlColourKind kind, guint32 rgb)
{
    return (HtmlColour){.rgb = rgb & 0xffffff, .kind = (guint8)kind};
}

/* ---- numbers ---- */

static HtmlColour read_hex(const char *digits, gsize length)
{
    gboolean is_short = length == 3 || length == 4;
    guint32 rgb = 0, alpha = 0xff;
    if (!is_short && length != 6 && length != 8)
        return colour_of(HTML_COLOUR_NONE, 0);
    for (gsize i = 0; i < length; i++) {
        if (!g_ascii_isxdigit(digits[i]))
            return colour_of(HTML_COLOUR_NONE, 0);
        guint32 digit = (guint32)g_ascii_xdigit_value(digits[i]);
        gboolean is_alpha = i >= (is_short ? 3 : 6);
        guint32 *part = is_alpha ? &alpha : &rgb;
        *part = is_short ? *part << 8 | digit << 4 | digit : *part << 4 | digit;
    }
    gboolean is_clear = (alpha & 0xff) < CLEAR_MOST * 0xff;
    return colour_of(is_clear ? HTML_COLOUR_CLEAR : HTML_COLOUR_TOLD, rgb);
}

/* A number or a share of `whole`; FALSE: none stands there. */
static gboolean read_number(const char **at, double whole, double *number_r)
{
    char *end;
    *at += strspn(*at, " ,/\t\r\n");
    *number_r = g_ascii_strtod(*at, &end);
    if (end == *at)
        return FALSE;
    *number_r = *end == '%' ? *number_r * whole / 100 : *number_r;
    *at = *end == '%' ? end + 1 : end;
    return TRUE;
}

/* What stands in "rgb(" or "rgba(". */
static HtmlColour read_channels(const HtmlSlice *value)
{
    char text[64] = "";
    memcpy(text, value->start, MIN(value->length, sizeof text - 1));
    const char *at = strchr(text, '(') + 1;
    guint32 rgb = 0;
    double number;
    for (guint i = 0; i < CHANNELS; i++) {
        if (!read_number(&at, 255, &number))
            return colour_of(HTML_COLOUR_UNKNOWN, 0);
        rgb = rgb << 8 | (guint32)CLAMP(number, 0, 255);
    }
    gboolean is_clear = read_number(&at, 1, &number) && number < CLEAR_MOST;
    return colour_of(is_clear ? HTML_COLOUR_CLEAR : HTML_COLOUR_TOLD, rgb);
}

/* ---- words ---- */

static HtmlColour read_name(const HtmlSlice *value)
{
    char key[WORD_MAX_OCTETS + 3] = " ";
    gsize at = 0;
    for (; at < value->length && at < WORD_MAX_OCTETS && g_ascii_isalpha(value->start[at]); at++)
        key[1 + at] = g_ascii_tolower(value->start[at]);
    key[1 + at] = '=';
    const char *found = at == value->length ? strstr(NAMES, key) : NULL;
    return found != NULL ? read_hex(found + at + 2, 6) : colour_of(HTML_COLOUR_NONE, 0);
}

/* Colours that the reader's system has, and what is no colour. */
static HtmlColour read_word(const HtmlSlice *value)
{
    static const char *const OWN[] = {"windowtext", "canvastext", "buttontext", "initial",
                                      "revert",     "text",       "auto"};
    if (html_slice_is(value, "transparent"))
        return colour_of(HTML_COLOUR_CLEAR, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(OWN); i++)
        if (html_slice_is(value, OWN[i]))
            return colour_of(HTML_COLOUR_OWN, 0);
    return read_name(value);
}

HtmlColour html_colour_read(const HtmlSlice *value)
{
    if (value->length > 0 && *value->start == '#')
        return read_hex(value->start + 1, value->length - 1);
    if (html_slice_begins(value, "rgb(") || html_slice_begins(value, "rgba("))
        return read_channels(value);
    if (value->length > 0 && memchr(value->start, '(', value->length) != NULL)
        return colour_of(HTML_COLOUR_UNKNOWN, 0);
    return read_word(value);
}

/* The first word of several that is a colour counts; without one there is none. */
HtmlColour html_colour_read_ground(const HtmlSlice *value)
{
    HtmlColour colour = {0};
    if (html_slice_holds(value, "url(") || html_slice_holds(value, "gradient(") ||
        html_slice_holds(value, "image(") || html_slice_holds(value, "image-set("))
        return colour_of(HTML_COLOUR_UNKNOWN, 0);
    for (gsize at = 0; at < value->length && colour.kind == HTML_COLOUR_NONE;) {
        guint depth = 0;
        gsize end = at;
        for (; end < value->length && (depth > 0 || !g_ascii_isspace(value->start[end])); end++) {
            depth += value->start[end] == '(';
            depth -= value->start[end] == ')' && depth > 0;
        }
        HtmlSlice word = {value->start + at, end - at};
        colour = word.length > 0 ? html_colour_read(&word) : colour;
        at = end + 1;
    }
    gboolean is_kept = html_slice_is(value, "inherit") || value->length == 0;
    return colour.kind != HTML_COLOUR_NONE || is_kept ? colour : colour_of(HTML_COLOUR_CLEAR, 0);
}

HtmlColour html_colour_read_attribute(const HtmlSlice *value)
{
    HtmlColour colour = html_colour_read(value);
    if (colour.kind == HTML_COLOUR_NONE && value->length == 6)
        colour = read_hex(value->start, value->length);
    if (colour.kind == HTML_COLOUR_NONE && value->length > 0)
        return colour_of(HTML_COLOUR_UNKNOWN, 0);
    return colour;
}

gboolean html_colours_are_alike(HtmlColour one, HtmlColour other)
{
    for (guint shift = 0; shift < CHANNELS * 8; shift += 8) {
        int here = one.rgb >> shift & 0xff, there = other.rgb >> shift & 0xff;
        if (ABS(here - there) > ALIKE)
            return FALSE;
    }
    return TRUE;
}
