#include "characters.h"

#include <string.h>

/* Marks, letters and symbols of Unicode that are drawn as nothing, or as a sign that something is
   missing. */
static gboolean shows_nothing(gunichar c)
{
    static const struct {
        gunichar first, last;
    } ranges[] = {
        {0x034f, 0x034f},   /* combining grapheme joiner */
        {0x115f, 0x1160},   /* Hangul fillers */
        {0x17b4, 0x17b5},   /* Khmer inherent vowels */
        {0x180b, 0x180f},   /* Mongolian variation selectors and vowel separator */
        {0x2800, 0x2800},   /* Braille blank */
        {0x3164, 0x3164},   /* Hangul filler */
        {0xfe00, 0xfe0f},   /* variation selectors */
        {0xffa0, 0xffa0},   /* Hangul filler in half width */
        {0xfffc, 0xfffd},   /* object replacement, replacement character */
        {0xe0100, 0xe01ef}, /* more variation selectors */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return TRUE;
    }
    return FALSE;
}

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
        return shows_nothing(c);
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

/* Ends of host names whatever their case; those in other scripts have none. */
static gboolean is_known_end(const char *label)
{
    static const char *const ends[] = {
        "com",  "org",  "net",  "info",   "biz",  "edu",     "gov",   "mil",   "int",  "online",
        "shop", "site", "xyz",  "top",    "app",  "dev",     "cloud", "store", "club", "name",
        "pro",  "mobi", "asia", "social", "chat", "example", "test",  "local", "中国", "公司",
        "网络", "在线", "网址", "手机",   "商城", "集团",    NULL,
    };
    g_autofree char *lower = g_utf8_strdown(label, -1);
    return g_strv_contains(ends, lower);
}

/* Hosts are written in one case, as "zoe.support"; "Li" in "Dr.Li" is written as a name is, and
   "R" in "J.R. Smith" is an initial. */
static gboolean is_in_one_case(const char *label)
{
    guint lower = 0, upper = 0;
    for (const char *c = label; *c != '\0'; c++) {
        if (!g_ascii_isalnum(*c) && *c != '-')
            return FALSE;
        lower += g_ascii_islower(*c) ? 1 : 0;
        upper += g_ascii_isupper(*c) ? 1 : 0;
    }
    return lower + upper >= 2 && (lower == 0 || upper == 0);
}

static gboolean is_label(gunichar c)
{
    return g_unichar_isalnum(c) || c == '-';
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
    return is_known_end(label) || is_in_one_case(label);
}

/* "192.168.1.1", "(2001:db8::1)" */
static gboolean holds_ip_address(const char *text)
{
    g_auto(GStrv) words = g_strsplit_set(text, " \t\r\n()[]<>{},;\"'", -1);
    for (guint i = 0; words[i] != NULL; i++) {
        if (*words[i] != '\0' && g_hostname_is_ip_address(words[i]))
            return TRUE;
    }
    return FALSE;
}

/* Compatibility forms; IDNA takes the ideographic full stop for a dot. Caller frees. */
static char *plain_of(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autoptr(GString) plain = g_string_new(normal != NULL ? normal : text);
    g_string_replace(plain, "。", ".", 0);
    return g_string_free(g_steal_pointer(&plain), FALSE);
}

gboolean characters_hold_host(const char *text)
{
    g_autofree char *plain = plain_of(text);
    g_autofree char *lower = g_utf8_strdown(plain, -1);
    if (strstr(lower, "://") != NULL || strstr(lower, "www.") != NULL ||
        strstr(lower, "mailto:") != NULL || holds_ip_address(plain))
        return TRUE;
    for (const char *dot = strchr(plain, '.'); dot != NULL; dot = strchr(dot + 1, '.')) {
        if (ends_host(plain, dot))
            return TRUE;
    }
    return FALSE;
}
