#include "repair.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* Characters that are copied as they stand. */
static gboolean is_plain(char octet)
{
    return ((guchar)octet >= 0x20 && (guchar)octet < 0x7f) || octet == '\n' || octet == '\t';
}

/* Handles the octet at `at` that is ASCII but not plain; returns the octets used up. CR, CR LF and
   CR CR LF are all one line end. */
static gsize repair_control(GString *out, const char *octets, gsize at, gsize length)
{
    if (octets[at] == '\f' || octets[at] == '\v') {
        g_string_append_c(out, ' ');
        return 1;
    }
    if (octets[at] != '\r')
        return 1;
    gsize used = 1;
    if (at + 2 < length && octets[at + 1] == '\r' && octets[at + 2] == '\n')
        used = 3;
    else if (at + 1 < length && octets[at + 1] == '\n')
        used = 2;
    g_string_append_c(out, '\n');
    return used;
}

/* C1 controls are none in a mail: they are what Windows-1252 has in these octets, taken for Latin-1
   on the way. "" where it has nothing. */
static const char *meant_by_control(gunichar character)
{
    static const char *const MEANT[] = {"€", "",  "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š",
                                        "‹", "Œ", "",  "Ž", "",  "",  "‘", "’", "“", "”", "•",
                                        "–", "—", "˜", "™", "š", "›", "œ", "",  "ž", "Ÿ"};
    return MEANT[character - 0x80];
}

/* Handles a multi-octet sequence; returns the octets used up. One replacement stands for as many
   octets as could have begun a character, as Unicode recommends. */
static gsize repair_sequence(GString *out, const char *at, gsize left, gsize *replaced)
{
    gunichar character = g_utf8_get_char_validated(at, (gssize)MIN(left, 6));
    if (character != (gunichar)-1 && character != (gunichar)-2) {
        gsize used = (gsize)g_utf8_skip[(guchar)*at];
        gboolean is_c1_control = character >= 0x80 && character < 0xa0;
        if (is_c1_control)
            g_string_append(out, meant_by_control(character));
        else
            g_string_append_len(out, at, (gssize)used);
        return used;
    }
    g_string_append(out, REPLACEMENT);
    (*replaced)++;
    gsize used = 1;
    gsize wanted = (guchar)*at >= 0xf0 ? 3 : (guchar)*at >= 0xe0 ? 2 : 1;
    while (used < wanted && used < left && ((guchar)at[used] & 0xc0) == 0x80 &&
           g_utf8_get_char_validated(at, (gssize)used + 1) == (gunichar)-2)
        used++;
    return used;
}

/* Whether the octets are text already, so they can be copied in one go. */
static gboolean is_clean(const char *octets, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        guchar octet = (guchar)octets[i];
        gboolean is_control = octet < 0x20 && octet != '\n' && octet != '\t';
        gboolean is_c1_control = octet == 0xc2 && i + 1 < length && (guchar)octets[i + 1] < 0xa0;
        if (is_control || is_c1_control || octet == 0x7f)
            return FALSE;
    }
    return g_utf8_validate_len(octets, length, NULL);
}

char *repair_utf8(const char *octets, gsize length, gsize *replaced_r)
{
    gsize at = length >= 3 && memcmp(octets, BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
    if (replaced_r != NULL)
        *replaced_r = 0;
    if (is_clean(octets + at, length - at))
        return g_strndup(octets + at, length - at);
    GString *out = g_string_sized_new(length);
    gsize replaced = 0;
    while (at < length) {
        gsize run = at;
        while (run < length && is_plain(octets[run]))
            run++;
        g_string_append_len(out, octets + at, (gssize)(run - at));
        at = run;
        if (at == length)
            break;
        if ((guchar)octets[at] < 0x80)
            at += repair_control(out, octets, at, length);
        else
            at += repair_sequence(out, octets + at, length - at, &replaced);
    }
    if (replaced_r != NULL)
        *replaced_r = replaced;
    return g_string_free(out, FALSE);
}

/* The valid stretch may be cut by NUL alone. */
static gboolean is_valid(const char *octets, gsize length)
{
    const char *end = octets;
    while (!g_utf8_validate_len(end, length - (gsize)(end - octets), &end)) {
        if (*end != '\0')
            return FALSE;
        end++;
    }
    return TRUE;
}

gboolean repair_is_utf8(const char *octets, gsize length, int *longest_r)
{
    int longest = 1;
    for (gsize i = 0; i < length; i++)
        if ((guchar)octets[i] >= 0xc0)
            longest = MAX(longest, (int)g_utf8_skip[(guchar)octets[i]]);
    if (longest_r != NULL)
        *longest_r = longest;
    return longest > 1 && is_valid(octets, length);
}
