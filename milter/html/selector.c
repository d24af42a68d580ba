#include "selector.h"

#include "css.h"
#include "entities.h"

#include <string.h>

#define HASH_BASIS 2166136261U /* FNV-1a */
#define HASH_PRIME 16777619U
#define WEIGHT_ID 0x10000
#define WEIGHT_CLASS 0x100
#define WEIGHT_NAME 1

static const HtmlKey ANY = 0;

static HtmlKey key_of(char kind, const char *name, gsize length)
{
    HtmlKey key = (HASH_BASIS ^ (guchar)kind) * HASH_PRIME;
    for (gsize i = 0; i < length; i++)
        if (name[i] != '\\')
            key = (key ^ (guchar)g_ascii_tolower(name[i])) * HASH_PRIME;
    return MAX(key, 1);
}

/* ---- selectors ---- */

static gboolean is_of_name(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_' || (guchar)c >= 0x80;
}

static gsize name_end(const HtmlSlice *text, gsize at)
{
    while (at < text->length && (is_of_name(text->start[at]) || text->start[at] == '\\'))
        at += text->start[at] == '\\' ? 2 : 1;
    return MIN(at, text->length);
}

static void add_part(HtmlSelector *selector, HtmlKey key, gboolean is_stronger)
{
    if (selector->count == HTML_SELECTOR_PARTS_MAX) {
        selector->is_perhaps = TRUE;
        return;
    }
    if (is_stronger)
        selector->strongest = selector->count;
    selector->parts[selector->count++] = key;
}

/* Begins the next compound: what stood before it is a condition. */
static void begin_compound(HtmlSelector *selector)
{
    gboolean is_first = selector->count == 0 && selector->weight == 0 && !selector->is_perhaps;
    *selector = (HtmlSelector){.weight = selector->weight, .is_perhaps = !is_first};
}

/* "[name=value]", ":hover", ":not(.x)", "::before", "&", "|". Returns where it ends. */
static gsize skip_condition(const HtmlSlice *text, gsize at)
{
    char sign = text->start[at++];
    HtmlSlice rest = {text->start, text->length};
    if (sign == '[')
        return MIN(css_find(&rest, at, "]") + 1, text->length);
    while (sign == ':' && at < text->length && text->start[at] == ':')
        at++;
    at = sign == ':' ? name_end(text, at) : at;
    if (at < text->length && text->start[at] == '(')
        at = MIN(css_find(&rest, at + 1, ")") + 1, text->length);
    return at;
}

/* Reads the simple selector at `at`; returns where it ends. */
static gsize read_part(const HtmlSlice *text, gsize at, HtmlSelector *selector)
{
    char sign = text->start[at];
    gboolean has_sign = sign == '.' || sign == '#';
    gsize start = has_sign ? at + 1 : at, end = name_end(text, start);
    if (end > start) {
        HtmlKey key = key_of(has_sign ? sign : ' ', text->start + start, end - start);
        add_part(selector, key, has_sign && (sign == '#' || selector->strongest == 0));
        selector->weight += sign == '#' ? WEIGHT_ID : sign == '.' ? WEIGHT_CLASS : WEIGHT_NAME;
        return end;
    }
    if (sign == '*')
        return at + 1;
    selector->is_perhaps = TRUE;
    selector->weight += sign == '[' || sign == ':' ? WEIGHT_CLASS : 0;
    return skip_condition(text, at);
}

gboolean html_selector_read(const HtmlSlice *text, HtmlSelector *selector_r)
{
    *selector_r = (HtmlSelector){0};
    if (text->length == 0 || g_ascii_isdigit(*text->start))
        return FALSE;
    gboolean is_begun = TRUE;
    for (gsize at = 0; at < text->length;) {
        gsize from = at;
        while (at < text->length && strchr(" \t\r\n\f>+~", text->start[at]) != NULL)
            at++;
        if (at == text->length)
            break;
        if (at > from && !is_begun)
            begin_compound(selector_r);
        is_begun = FALSE;
        at = read_part(text, at, selector_r);
    }
    return TRUE;
}

HtmlKey html_selector_key(const HtmlSelector *selector)
{
    return selector->count > 0 ? selector->parts[selector->strongest] : ANY;
}

gboolean html_selector_move(HtmlSelector *selector, const char *name, const char *within)
{
    if (selector->count != 1 || selector->parts[0] != key_of(' ', name, strlen(name)))
        return FALSE;
    selector->parts[0] = key_of(' ', within, strlen(within));
    return TRUE;
}

/* ---- elements ---- */

static void add_key(HtmlKeys *keys, HtmlKey key)
{
    for (guint i = 0; i < keys->count; i++)
        if (keys->keys[i] == key)
            return;
    if (keys->count < G_N_ELEMENTS(keys->keys))
        keys->keys[keys->count++] = key;
    else
        keys->is_cut = TRUE;
}

static void add_names(HtmlKeys *keys, char kind, const HtmlSlice *value)
{
    g_autofree char *decoded = html_entities_undone(value->start, value->length);
    const char *at = decoded != NULL ? decoded : value->start;
    const char *end = decoded != NULL ? at + strlen(at) : at + value->length;
    while (at < end && !keys->is_cut) {
        while (at < end && g_ascii_isspace(*at))
            at++;
        const char *start = at;
        while (at < end && !g_ascii_isspace(*at))
            at++;
        if (at > start)
            add_key(keys, key_of(kind, start, (gsize)(at - start)));
    }
}

HtmlKeys html_keys_of(const HtmlToken *token)
{
    HtmlKeys keys = {.keys = {ANY}, .count = 1};
    add_key(&keys, key_of(' ', token->name.start, token->name.length));
    if (token->attributes[HTML_ID].start != NULL)
        add_names(&keys, '#', &token->attributes[HTML_ID]);
    if (token->attributes[HTML_CLASS].start != NULL)
        add_names(&keys, '.', &token->attributes[HTML_CLASS]);
    return keys;
}

gboolean html_selector_matches(const HtmlSelector *selector, const HtmlKeys *keys)
{
    for (guint i = 0; i < selector->count; i++) {
        guint at = 0;
        while (at < keys->count && keys->keys[at] != selector->parts[i])
            at++;
        if (at == keys->count)
            return FALSE;
    }
    return TRUE;
}
