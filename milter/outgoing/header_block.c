#include "header_block.h"

#include <string.h>

/* ---- parameters ---- */

/* Where the parameter that begins at `at` ends: the next ";" outside quotes and comments. */
static gsize parameter_end(const char *value, gsize at)
{
    gboolean is_quoted = FALSE;
    guint comments = 0;
    for (; value[at] != '\0'; at++) {
        if (value[at] == '\\' && value[at + 1] != '\0')
            at++;
        else if (value[at] == '"' && comments == 0)
            is_quoted = !is_quoted;
        else if (value[at] == '(' && !is_quoted)
            comments++;
        else if (value[at] == ')' && !is_quoted && comments > 0)
            comments--;
        else if (value[at] == ';' && !is_quoted && comments == 0)
            break;
    }
    return at;
}

static gboolean is_charset(const char *parameter)
{
    parameter += strspn(parameter, " \t\r\n");
    if (g_ascii_strncasecmp(parameter, "charset", 7) != 0)
        return FALSE;
    parameter += 7;
    return parameter[strspn(parameter, " \t\r\n")] == '=' || parameter[0] == '*';
}

char *content_type_with_charset(const char *value, const char *charset)
{
    g_autoptr(GString) changed = g_string_new(NULL);
    gsize at = parameter_end(value, 0);
    g_string_append_len(changed, value, (gssize)at);
    g_string_append_printf(changed, "; charset=%s", charset);
    while (value[at] == ';') {
        gsize end = parameter_end(value, at + 1);
        gboolean is_empty = strspn(value + at + 1, " \t\r\n") >= end - at - 1;
        if (!is_charset(value + at + 1) && !is_empty)
            g_string_append_len(changed, value + at, (gssize)(end - at));
        at = end;
    }
    return g_string_free(g_steal_pointer(&changed), FALSE);
}

/* ---- fields ---- */

const char *const header_block_sums[] = {"Content-MD5", "Content-Length", "Lines", NULL};

static gsize line_after(const GString *block, gsize at)
{
    const char *line_feed = memchr(block->str + at, '\n', block->len - at);
    return line_feed != NULL ? (gsize)(line_feed - block->str) + 1 : block->len;
}

static gboolean is_continuation(const GString *block, gsize at)
{
    return at < block->len && (block->str[at] == ' ' || block->str[at] == '\t');
}

static gboolean is_empty_line(const GString *block, gsize at)
{
    return at >= block->len || block->str[at] == '\n' || block->str[at] == '\r';
}

static gboolean is_field(const GString *block, gsize at, const char *name)
{
    gsize length = strlen(name);
    if (block->len - at <= length || g_ascii_strncasecmp(block->str + at, name, length) != 0)
        return FALSE;
    gsize colon = at + length;
    while (colon < block->len && (block->str[colon] == ' ' || block->str[colon] == '\t'))
        colon++;
    return colon < block->len && block->str[colon] == ':';
}

gboolean header_block_find(const GString *block, const char *name, guint index, gsize *start_r,
                           gsize *end_r)
{
    guint seen = 0;
    gsize at = 0;
    while (!is_empty_line(block, at)) {
        gsize end = line_after(block, at);
        while (is_continuation(block, end))
            end = line_after(block, end);
        if (is_field(block, at, name) && ++seen == index) {
            *start_r = at;
            *end_r = end;
            return TRUE;
        }
        at = end;
    }
    *start_r = *end_r = at;
    return FALSE;
}

void header_block_set(GString *block, const char *name, const char *value, const char *line_end)
{
    gsize start;
    gsize end;
    header_block_find(block, name, 1, &start, &end);
    g_autofree char *field = g_strconcat(name, ": ", value, line_end, NULL);
    g_string_erase(block, (gssize)start, (gssize)(end - start));
    g_string_insert(block, (gssize)start, field);
}
