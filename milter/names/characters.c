#include "characters.h"

#include "../base/utf8.h"

#include <string.h>

gboolean character_is_invisible(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return TRUE;
    default:
        return utf8_is_invisible(c) || c == 0xfffc || c == 0xfffd; /* stand for what is missing */
    }
}

gboolean character_is_at_sign(gunichar c)
{
    return c == '@' || c == 0xff20 || c == 0xfe6b;
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
