#include "characters.h"

#include <string.h>

gboolean character_is_invisible(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return TRUE;
    default:
        return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x034f ||
               c == 0x2800;
    }
}

gboolean character_is_at_sign(gunichar c)
{
    return c == '@' || c == 0xff20 || c == 0xfe6b;
}

char *characters_folded(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    return g_utf8_casefold(normal != NULL ? normal : text, -1);
}

/* ---- hosts ---- */

/* Ends of host names that no word behind a full stop is mistaken for. */
static gboolean is_known_end(const char *label)
{
    static const char *const ends[] = {
        "com",    "org",  "net",  "info", "biz",  "edu",    "gov",  "mil",     "int",
        "online", "shop", "site", "xyz",  "top",  "app",    "dev",  "cloud",   "store",
        "club",   "name", "pro",  "mobi", "asia", "social", "chat", "example", "test",
        "local",  "中国", "公司", "网络", "在线", NULL,
    };
    g_autofree char *lower = g_utf8_strdown(label, -1);
    return g_strv_contains(ends, lower);
}

/* A country's two letters; "Li" in "Dr.Li" is written as a name is. */
static gboolean is_country(const char *label)
{
    return strlen(label) == 2 && g_ascii_isalpha(label[0]) && g_ascii_isalpha(label[1]) &&
           (g_ascii_islower(label[0]) || g_ascii_isupper(label[1]));
}

static gboolean is_label(gunichar c)
{
    return g_unichar_isalnum(c) || c == '-';
}

static gboolean is_dot(gunichar c)
{
    return c == '.' || c == 0x3002; /* IDNA takes the ideographic full stop for one */
}

/* Whether the label behind a dot at `dot`, which another stands before, ends a host's name. */
static gboolean ends_host(const char *text, const char *dot)
{
    if (dot == text || !is_label(g_utf8_get_char(g_utf8_prev_char(dot))))
        return FALSE;
    const char *begin = g_utf8_next_char(dot), *end = begin;
    while (*end != '\0' && is_label(g_utf8_get_char(end)))
        end = g_utf8_next_char(end);
    g_autofree char *label = g_strndup(begin, (gsize)(end - begin));
    return is_known_end(label) || is_country(label);
}

gboolean characters_hold_host(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    const char *plain = normal != NULL ? normal : text;
    g_autofree char *lower = g_utf8_strdown(plain, -1);
    if (strstr(lower, "://") != NULL || strstr(lower, "www.") != NULL ||
        strstr(lower, "mailto:") != NULL)
        return TRUE;
    for (const char *c = plain; *c != '\0'; c = g_utf8_next_char(c)) {
        if (is_dot(g_utf8_get_char(c)) && ends_host(plain, c))
            return TRUE;
    }
    return FALSE;
}
