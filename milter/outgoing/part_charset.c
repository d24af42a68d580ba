#include "part_charset.h"

#include "../text/text.h"

#include <string.h>

/* UTF-16 without a name for the order of its octets: the mark tells, else where the zeros stand. */
static const char *wide_order(const char *octets, gsize length)
{
    if (length >= 2 && memcmp(octets, "\xfe\xff", 2) == 0)
        return "UTF-16BE";
    if (length >= 2 && memcmp(octets, "\xff\xfe", 2) == 0)
        return "UTF-16LE";
    gsize first = 0, second = 0;
    for (gsize i = 0; i + 1 < length; i += 2) {
        first += octets[i] == '\0';
        second += octets[i + 1] == '\0';
    }
    return second > first ? "UTF-16LE" : "UTF-16BE";
}

/* UTF-8 that leads back to the same octets, or NULL. */
static char *decode_as(const char *octets, gsize length, const char *charset)
{
    gsize written = 0, back_length = 0;
    g_autofree char *utf8 =
        g_convert(octets, (gssize)length, "UTF-8", charset, NULL, &written, NULL);
    if (utf8 == NULL || strlen(utf8) != written)
        return NULL;
    g_autofree char *back = part_charset_encode(utf8, written, charset, &back_length);
    gboolean is_same = back != NULL && back_length == length && memcmp(back, octets, length) == 0;
    return is_same ? g_steal_pointer(&utf8) : NULL;
}

char *part_charset_decode(const char *octets, gsize length, const char *label, char **charset_r)
{
    g_auto(TextCharsetNames) names = {NULL, NULL};
    text_charset_names(label, &names);
    gboolean is_wide = names.named != NULL && g_ascii_strcasecmp(names.named, "utf-16") == 0;
    const char *candidates[] = {names.named, names.meant};
    if (is_wide)
        candidates[0] = wide_order(octets, length);
    gboolean is_utf8 = names.named != NULL && g_str_equal(names.named, "UTF-8");
    *charset_r = NULL;
    if (is_utf8)
        return memchr(octets, '\0', length) == NULL && g_utf8_validate(octets, (gssize)length, NULL)
                   ? g_strndup(octets, length)
                   : NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(candidates); i++) {
        char *utf8 = candidates[i] != NULL ? decode_as(octets, length, candidates[i]) : NULL;
        if (utf8 == NULL)
            continue;
        *charset_r = g_strdup(candidates[i]);
        return utf8;
    }
    return NULL;
}

char *part_charset_encode(const char *text, gsize length, const char *charset, gsize *length_r)
{
    if (charset != NULL)
        return g_convert(text, (gssize)length, charset, "UTF-8", NULL, length_r, NULL);
    *length_r = length;
    return g_strndup(text, length);
}

gboolean part_charset_offsets(const char *utf8, const char *octets, gsize length,
                              const char *charset, gsize *offsets, guint count)
{
    gsize seen = 0, at = 0;
    for (guint i = 0; charset != NULL && i < count; i++) {
        gsize written = 0;
        g_autofree char *piece =
            part_charset_encode(utf8 + seen, offsets[i] - seen, charset, &written);
        if (piece == NULL || written > length - at || memcmp(piece, octets + at, written) != 0)
            return FALSE;
        seen = offsets[i];
        at += written;
        offsets[i] = at;
    }
    return TRUE;
}
