#include "../base/utf8.h"
#include "text.h"

#include <string.h>

#define NAME_MAX_OCTETS 1024

typedef struct line {
    const char *start;
    gsize length;     /* without the line feed */
    const char *next; /* NULL after the last line */
} Line;

static Line line_at(const char *start)
{
    gsize length = strcspn(start, "\n");
    Line line = {start, length, start[length] == '\n' ? start + length + 1 : NULL};
    while (line.length > 0 && line.start[line.length - 1] == ' ' && length - line.length < 4)
        line.length--;
    return line;
}

static gboolean line_is(const Line *line, const char *wanted)
{
    return line->length == strlen(wanted) && memcmp(line->start, wanted, line->length) == 0;
}

static gboolean line_begins(const Line *line, const char *prefix)
{
    return line->length >= strlen(prefix) && memcmp(line->start, prefix, strlen(prefix)) == 0;
}

static char *copy_name(const char *start, gsize length)
{
    return g_strstrip(g_strndup(start, utf8_clip(start, length, NAME_MAX_OCTETS)));
}

/* "begin 644 name", with an octal mode of three or four digits: the name, or NULL. */
static char *read_begin(const Line *line, const char *keyword)
{
    if (!line_begins(line, keyword))
        return NULL;
    gsize at = strlen(keyword), digits = 0;
    while (at < line->length && line->start[at] >= '0' && line->start[at] <= '7') {
        at++;
        digits++;
    }
    if (digits < 3 || digits > 6 || at + 1 >= line->length || line->start[at] != ' ')
        return NULL;
    return copy_name(line->start + at + 1, line->length - at - 1);
}

/* A line of uuencoded data: the first character counts the octets that the others hold. Trailing
   blanks may have been lost on the way, and some writers add a check character. */
static gboolean is_uuencoded(const Line *line)
{
    if (line->length < 2 || *line->start < ' ' || *line->start > '`')
        return FALSE;
    gsize octets = (gsize)((*line->start - ' ') & 0x3f);
    gsize wanted = (octets + 2) / 3 * 4 + 1;
    if (octets == 0 || line->length > wanted + 1 || line->length + 4 < wanted)
        return FALSE;
    for (gsize i = 1; i < line->length; i++)
        if (line->start[i] < ' ' || line->start[i] > '`')
            return FALSE;
    return TRUE;
}

/* Base64 as `uuencode -m` writes it. */
static gboolean is_base64(const Line *line)
{
    for (gsize i = 0; i < line->length; i++)
        if (!g_ascii_isalnum(line->start[i]) && strchr("+/=", line->start[i]) == NULL)
            return FALSE;
    return line->length > 0;
}

/* The end of an encoded block whose first data line is `at`: past its end line, or where the data
   stop when that is missing. NULL when there are no data. */
static const char *skip_encoded(const char *at, gboolean (*is_data)(const Line *), const char *end)
{
    gboolean seen = FALSE;
    while (at != NULL) {
        Line line = line_at(at);
        if (line_is(&line, end))
            return line.next != NULL ? line.next : line.start + line.length;
        if (is_data(&line))
            seen = TRUE;
        else if (!(line.length == 0 || line_is(&line, "`") || line_is(&line, "====")))
            return seen ? at : NULL;
        if (line.next == NULL)
            return seen ? line.start + strlen(line.start) : NULL;
        at = line.next;
    }
    return NULL;
}

static const char *skip_uuencoded(const Line *line, char **name_r)
{
    g_autofree char *name = read_begin(line, "begin ");
    const char *end = NULL;
    if (name != NULL)
        end = skip_encoded(line->next, is_uuencoded, "end");
    else if ((name = read_begin(line, "begin-base64 ")) != NULL)
        end = skip_encoded(line->next, is_base64, "====");
    if (end != NULL)
        *name_r = g_steal_pointer(&name);
    return end;
}

char *text_without_encoded_files(const char *text, GPtrArray **names_r)
{
    GString *out = g_string_sized_new(strlen(text));
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const char *at = text; at != NULL && *at != '\0';) {
        Line line = line_at(at);
        char *name = NULL;
        const char *end = skip_uuencoded(&line, &name);
        if (end != NULL) {
            g_ptr_array_add(names, name);
            at = end;
            continue;
        }
        gsize size = line.next != NULL ? (gsize)(line.next - at) : strlen(at);
        g_string_append_len(out, at, (gssize)size);
        at = line.next;
    }
    *names_r = names;
    return g_string_free(out, FALSE);
}
