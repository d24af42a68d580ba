#include "claims.h"

#include <string.h>

#define LINE_START_OCTETS 256 /* enough of a line to tell the name of its field */

typedef enum line_start { LINE_OTHER, LINE_CLAIM, LINE_LAST } LineStart;

static LineStart judge(const char *line, gsize length)
{
    if (length > 0 && line[0] == '\r')
        return length > 1 && line[1] == '\n' ? LINE_LAST : LINE_OTHER;
    if (length > 0 && line[0] == '\n')
        return LINE_LAST;
    return mime_header_is_ours(line, length) ? LINE_CLAIM : LINE_OTHER;
}

/* Where the next line begins; `length` when the line does not end here. */
static gsize next_line(const char *octets, gsize length, gsize at)
{
    const char *feed = memchr(octets + at, '\n', length - at);
    return feed != NULL ? (gsize)(feed - octets) + 1 : length;
}

void mime_claims_add(MimeHeader *header, MimeSource *source, gsize begin, gsize end)
{
    guint most = header->fields->len + MIME_CLAIMS_MAX;
    gboolean at_start = TRUE;
    while (begin < end && header->fields->len < most) {
        const char *octets;
        gsize length = mime_source_view(source, begin, end - begin, &octets);
        gsize at = 0;
        for (; at < length && header->fields->len < most; at = next_line(octets, length, at)) {
            gsize left = length - at;
            if (at > 0 && left < LINE_START_OCTETS && begin + length < end)
                break;
            LineStart start = at > 0 || at_start ? judge(octets + at, left) : LINE_OTHER;
            if (start == LINE_LAST)
                return;
            if (start == LINE_CLAIM)
                mime_header_add(header, octets + at, MIN(left, LINE_START_OCTETS));
        }
        if (at == 0)
            return;
        at_start = at < length || octets[length - 1] == '\n';
        begin += at;
    }
}

static gsize last_line(const char *octets, gsize length)
{
    const char *feed = memrchr(octets, '\n', length);
    return feed != NULL ? (gsize)(feed - octets) + 1 : 0;
}

gsize mime_claims_readable(const char *octets, gsize length)
{
    gsize begin = last_line(octets, length);
    gboolean is_cut = begin < length && octets[begin] != ' ' && octets[begin] != '\t' &&
                      memchr(octets + begin, ':', length - begin) == NULL;
    return is_cut ? begin : length;
}

void mime_claims_add_rest(MimeHeader *header, MimeSource *source, const char *octets, gsize length,
                          gsize end)
{
    gsize begin = last_line(octets, length);
    if (mime_header_is_ours(octets + begin, length - begin) && header->fields->len > 0)
        g_ptr_array_set_size(header->fields, (gint)header->fields->len - 1);
    mime_claims_add(header, source, begin, end);
}
