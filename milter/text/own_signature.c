#include "own_signature.h"

#include "device_words.h"

#include <string.h>

#define OWN_LINES_MAX 5 /* lines of programs and agents at the very end */

/* RFC 3676 4.3; many programs take the blank away. */
static gboolean is_rule(const ReplyLine *line)
{
    gsize size = line->size;
    if (size > 0 && line->start[size - 1] == '\r')
        size--;
    return (size == 2 || size == 3) && memcmp(line->start, "-- ", size) == 0;
}

static guint rule_line(const ReplyLines *lines, guint from, guint until)
{
    guint earliest =
        until - from > OWN_SIGNATURE_LINES_MAX ? until - OWN_SIGNATURE_LINES_MAX : from;
    for (guint i = until; i > earliest; i--) {
        if (is_rule(&lines->line[i - 1]))
            return i - 1;
    }
    return until;
}

static gboolean is_own(const ReplyLine *line, const GPtrArray *own_lines)
{
    if (device_words_match(line->words, line->length))
        return TRUE;
    for (guint i = 0; own_lines != NULL && i < own_lines->len; i++) {
        const char *beginning = g_ptr_array_index(own_lines, i);
        if (*beginning != '\0' && reply_begins(line->words, line->length, beginning))
            return TRUE;
    }
    return FALSE;
}

static guint own_line(const ReplyLines *lines, guint from, guint until, const GPtrArray *own_lines)
{
    guint found = until;
    guint filled = 0;
    for (guint i = until; i > from && filled < OWN_LINES_MAX; i--) {
        const ReplyLine *line = &lines->line[i - 1];
        if (line->length == 0)
            continue;
        if (!is_own(line, own_lines))
            break;
        found = i - 1;
        filled++;
    }
    return found;
}

guint own_signature_line(const ReplyLines *lines, guint from, guint until,
                         const GPtrArray *own_lines)
{
    guint rule = rule_line(lines, from, until);
    return own_line(lines, from, rule, own_lines);
}
