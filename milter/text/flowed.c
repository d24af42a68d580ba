#include "text.h"

#include <string.h>

typedef struct flow_line {
    guint depth;
    const char *content; /* after quote marks and stuffing */
    gsize length;
} FlowLine;

/* RFC 3676 4.2: count the quote marks, then take one stuffed blank away. */
static FlowLine read_line(const char *start, gsize length)
{
    FlowLine line = {.content = start, .length = length};
    while (line.length > 0 && *line.content == '>') {
        line.depth++;
        line.content++;
        line.length--;
    }
    if (line.length > 0 && *line.content == ' ') {
        line.content++;
        line.length--;
    }
    return line;
}

/* Section 4.3: the signature separator is never flowed. */
static gboolean is_flowed(const FlowLine *line)
{
    gboolean is_separator = line->length == 3 && memcmp(line->content, "-- ", 3) == 0;
    return line->length > 0 && line->content[line->length - 1] == ' ' && !is_separator;
}

static void append_line_start(GString *out, const FlowLine *line)
{
    for (guint i = 0; i < line->depth; i++)
        g_string_append(out, line->length > 0 || i + 1 < line->depth ? "> " : ">");
}

char *text_unflow(const char *text, gboolean delsp)
{
    GString *out = g_string_sized_new(strlen(text));
    gboolean flowing = FALSE;
    guint depth = 0;
    for (const char *at = text; *at != '\0';) {
        gsize length = strcspn(at, "\n");
        FlowLine line = read_line(at, length);
        at += length;
        gboolean ends = *at == '\n';
        at += ends;
        /* A paragraph ends where the depth changes, and before a signature separator. */
        gboolean is_separator = line.length == 3 && memcmp(line.content, "-- ", 3) == 0;
        if (flowing && (line.depth != depth || is_separator)) {
            g_string_append_c(out, '\n');
            flowing = FALSE;
        }
        if (!flowing)
            append_line_start(out, &line);
        flowing = is_flowed(&line) && ends;
        depth = line.depth;
        g_string_append_len(out, line.content, (gssize)(line.length - (flowing && delsp)));
        if (!flowing && ends)
            g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
