#include "delimiter.h"

#include <string.h>

static gboolean ends_line(char octet)
{
    return octet == '\n' || octet == '\r';
}

/* How many octets behind "--boundary" end its line, -1 when something else stands there. */
static gssize line_rest(const char *rest, gsize length, gboolean *is_closing_r)
{
    gsize at = 0;
    *is_closing_r = length >= 2 && rest[0] == '-' && rest[1] == '-';
    if (*is_closing_r)
        at = 2;
    while (at < length && (rest[at] == ' ' || rest[at] == '\t'))
        at++;
    gsize blank_end = at;
    while (at < length && rest[at] == '\r')
        at++;
    if (at < length && rest[at] == '\n')
        return (gssize)at + 1;
    return at == length || at > blank_end ? (gssize)at : -1;
}

typedef struct window { /* a stretch of the range that is searched */
    const char *octets;
    gsize length;
    gboolean is_first, is_last; /* whether the range begins, ends with it */
} Window;

/* Behind the line break that follows `at`; the window's end when none does. */
static gsize next_line(Window window, gsize at)
{
    const char *from = window.octets + at;
    const char *feed = memchr(from, '\n', window.length - at);
    const char *carriage =
        memchr(from, '\r', feed != NULL ? (gsize)(feed - from) : window.length - at);
    const char *end = carriage != NULL ? carriage : feed;
    return end != NULL ? (gsize)(end - window.octets) + 1 : window.length;
}

/* Looks for "--boundary" in one window; offsets of the delimiter are the window's. When there is
   none, *resume_r tells where the next window should begin: a line that is cut off by the window's
   end is looked at again, from the octet before it on. Of a line no more is looked at than its
   begin: a run of dashes holds a boundary of dashes at each of its octets. */
static gboolean find_in_window(Window window, const char *dashed, MimeDelimiter *delimiter,
                               gsize *resume_r)
{
    gsize needed = strlen(dashed);
    gsize at = 0;
    const char *found;
    while ((found = memmem(window.octets + at, window.length - at, dashed, needed)) != NULL) {
        at = (gsize)(found - window.octets);
        gsize after = at + needed;
        *resume_r = at - 1;
        if (!window.is_last && at > 1 && window.length - after < MIME_BOUNDARY_OCTETS_MAX)
            return FALSE;
        gboolean begins_line = at > 0 ? ends_line(window.octets[at - 1]) : window.is_first;
        gssize rest =
            line_rest(found + needed, MIN(window.length - after, MIME_BOUNDARY_OCTETS_MAX),
                      &delimiter->is_closing);
        if (begins_line && rest >= 0) {
            delimiter->begin = at;
            delimiter->next = after + (gsize)rest;
            return TRUE;
        }
        at = next_line(window, at);
    }
    *resume_r = window.is_last ? window.length : window.length - needed;
    return FALSE;
}

gboolean mime_delimiter_find(MimeSource *source, gsize from, gsize end, const char *dashed,
                             MimeDelimiter *delimiter)
{
    gsize at = from;
    while (at + strlen(dashed) <= end) {
        Window window = {.is_first = at == from};
        window.length = mime_source_scan(source, at, end - at, &window.octets);
        window.is_last = at + window.length == end;
        if (window.length < strlen(dashed))
            return FALSE;
        gsize resume;
        if (find_in_window(window, dashed, delimiter, &resume)) {
            delimiter->begin += at;
            delimiter->next += at;
            return TRUE;
        }
        at += resume;
    }
    return FALSE;
}
