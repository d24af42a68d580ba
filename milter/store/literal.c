#include "literal.h"

#include "../base/utf8.h"

#include <string.h>
#include <time.h>

#define FIRST_SECOND (-62135596800) /* 0001-01-01 00:00:00 UTC */
#define LAST_SECOND 253402300799    /* 9999-12-31 23:59:59 UTC */

char *literal_text(const char *text, gsize limit)
{
    if (text == NULL)
        return NULL;
    gsize length = utf8_clip(text, strlen(text), limit);
    return utf8_is_valid(text, length) ? g_strndup(text, length)
                                       : g_utf8_make_valid(text, (gssize)length);
}

void literal_to_ascii(char *text)
{
    for (char *at = text; at != NULL && *at != '\0'; at++)
        *at = (guchar)*at < 0x80 ? *at : '?';
}

char *literal_digest(const char *secret)
{
    if (secret == NULL)
        return NULL;
    g_autofree char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA256, secret, -1);
    return literal_hex(hex);
}

char *literal_hex(const char *hex)
{
    return hex != NULL ? g_strconcat("\\x", hex, NULL) : NULL;
}

static void append_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (;;) {
        gsize plain = strcspn(text, "\"\\");
        g_string_append_len(out, text, (gssize)plain);
        text += plain;
        if (*text == '\0')
            break;
        g_string_append_c(out, '\\');
        g_string_append_c(out, *text++);
    }
    g_string_append_c(out, '"');
}

char *literal_array(const GPtrArray *texts, gsize limit)
{
    if (texts == NULL || texts->len == 0)
        return NULL;
    GString *out = g_string_new("{");
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *text = literal_text(g_ptr_array_index(texts, i), limit);
        if (i > 0)
            g_string_append_c(out, ',');
        append_quoted(out, text != NULL ? text : "");
    }
    g_string_append_c(out, '}');
    return g_string_free(out, FALSE);
}

char *literal_moment(gint64 time)
{
    if (time < FIRST_SECOND || time > LAST_SECOND)
        return NULL;
    time_t seconds = (time_t)time;
    struct tm utc;
    gmtime_r(&seconds, &utc);
    return g_strdup_printf("%04d-%02d-%02d %02d:%02d:%02d+00", utc.tm_year + 1900, utc.tm_mon + 1,
                           utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

/* Every field ends with a comma; the last one becomes the closing parenthesis. */

void literal_add(GString *row, const char *text, gsize limit)
{
    g_autofree char *clean = literal_text(text, limit);
    if (clean != NULL)
        append_quoted(row, clean);
    g_string_append_c(row, ',');
}

void literal_add_number(GString *row, gint64 number)
{
    g_string_append_printf(row, "%" G_GINT64_FORMAT ",", number);
}

void literal_add_id(GString *row, gint64 number)
{
    if (number == 0)
        g_string_append_c(row, ',');
    else
        literal_add_number(row, number);
}

void literal_add_boolean(GString *row, gboolean value)
{
    g_string_append(row, value ? "t," : "f,");
}

void literal_add_moment(GString *row, gint64 time)
{
    g_autofree char *moment = time == 0 ? NULL : literal_moment(time);
    literal_add(row, moment, LITERAL_LINE_OCTETS);
}

void literal_add_array(GString *row, const GPtrArray *texts, gsize limit)
{
    g_autofree char *array = literal_array(texts, limit);
    if (array != NULL)
        append_quoted(row, array);
    g_string_append_c(row, ',');
}

char *literal_row_end(GString *row)
{
    row->str[row->len - 1] = ')';
    return g_string_free(row, FALSE);
}

char *literal_answer_limits(const CountedBy *counted)
{
    GString *row = g_string_new("(");
    literal_add(row, counted->mailbox, LITERAL_KEY_OCTETS);
    literal_add(row, counted->domain, LITERAL_KEY_OCTETS);
    literal_add_number(row, counted->per_domain);
    literal_add_moment(row, counted->hour);
    literal_add_number(row, counted->per_hour);
    literal_add_number(row, counted->wanted);
    return literal_row_end(row);
}
