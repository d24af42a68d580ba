#include "moment.h"

#include <string.h>

static gsize digits_at(const char *words, gsize length, gsize at)
{
    gsize end = at;
    while (end < length && g_ascii_isdigit(words[end]))
        end++;
    return end - at;
}

/* Whether the number at `at` is the hours of a time of day. */
static gboolean is_time(const char *words, gsize length, gsize at, gsize digits)
{
    gsize mark = at + digits, minutes = mark + 1;
    if (digits > 2 || mark >= length || strchr(":.h", words[mark]) == NULL ||
        digits_at(words, length, minutes) != 2)
        return FALSE;
    gboolean goes_on = minutes + 2 < length && words[minutes + 2] == '.';
    gboolean is_date = words[mark] == '.' && (goes_on || (at > 0 && words[at - 1] == '.'));
    return !is_date;
}

/* Whether the number at `at` is a year, or the first of a date in numbers. */
static gboolean is_date(const char *words, gsize length, gsize at, gsize digits)
{
    if (digits == 4 && (words[at] == '1' || words[at] == '2'))
        return TRUE;
    gsize next = at + digits + 1;
    if (next > length || strchr("/.-", words[next - 1]) == NULL || next + 5 > length)
        return FALSE;
    gsize second = digits_at(words, length, next);
    return (second == 1 || second == 2) && strchr("/.-", words[next + second]) != NULL;
}

static gboolean is_word_for_year(const char *words, gsize left)
{
    return left >= 3 && (memcmp(words, "年", 3) == 0 || memcmp(words, "년", 3) == 0);
}

Moment moment_read(const char *words, gsize length)
{
    Moment moment = {0};
    for (gsize at = 0; at < length;) {
        gsize digits = digits_at(words, length, at);
        if (digits == 0) {
            gboolean is_year =
                (guchar)words[at] >= 0x80 && is_word_for_year(words + at, length - at);
            moment.has_date = moment.has_date || is_year;
            at++;
            continue;
        }
        moment.digits += (guint)digits;
        moment.numbers++;
        moment.has_time = moment.has_time || is_time(words, length, at, digits);
        moment.has_date = moment.has_date || is_date(words, length, at, digits);
        at += digits;
    }
    return moment;
}
