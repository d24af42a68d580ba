#include "header_lines.h"

#include <string.h>

#define PREFACE_LINES_MAX 20  /* lines looked over for the first field of a mail */
#define STRAY_LINES_MAX 5     /* folded to a line that is no field */
#define UNFOLDED_LINES_MAX 30 /* of fields whose lines have lost their blanks, in a row */

static const char *const well_known[] = {
    "From",         "To",           "Cc",          "Subject",     "Date",
    "Message-ID",   "MIME-Version", "Received",    "Return-Path", "Reply-To",
    "In-Reply-To",  "References",   "Sender",      "Bcc",         "Delivered-To",
    "Content-Type", "Received-SPF", "X-Mailer",    "X-Received",  "DKIM-Signature",
    "User-Agent",   "X-Priority",   "Importance",  "List-Id",     "Content-Transfer-Encoding",
    "Envelope-To",  "Errors-To",    "Thread-Topic"};

static const char *line_end(const MimeLines *lines, const char *from)
{
    const char *end = lines->octets + lines->length;
    if (!lines->cr_ends)
        return memchr(from, '\n', (gsize)(end - from));
    while (from < end && *from != '\n' && *from != '\r')
        from++;
    return from < end ? from : NULL;
}

MimeLine mime_line_at(const MimeLines *lines, gsize begin)
{
    const char *from = lines->octets + begin;
    const char *end = line_end(lines, from);
    MimeLine line = {.begin = begin, .end = lines->length, .next = lines->length};
    if (end != NULL) {
        line.ended = TRUE;
        line.end = (gsize)(end - lines->octets);
        line.next = line.end + 1;
        if (*end == '\r' && line.next < lines->length && lines->octets[line.next] == '\n')
            line.next++;
    }
    while (line.end > begin && lines->octets[line.end - 1] == '\r')
        line.end--;
    return line;
}

static gboolean is_blank(char character)
{
    return character == ' ' || character == '\t';
}

gsize mime_name_length(const char *octets, gsize length)
{
    gsize name = 0;
    while (name < length && octets[name] > ' ' && octets[name] < 127 && octets[name] != ':')
        name++;
    gsize colon = name;
    while (colon < length && is_blank(octets[colon]))
        colon++;
    return colon < length && octets[colon] == ':' ? name : 0;
}

MimeLineKind mime_line_kind(const MimeLines *lines, MimeLine line)
{
    const char *octets = lines->octets + line.begin;
    gsize length = line.end - line.begin;
    if (length == 0)
        return MIME_LINE_EMPTY;
    if (is_blank(octets[0]))
        return MIME_LINE_FOLDED;
    return mime_name_length(octets, length) > 0 ? MIME_LINE_FIELD : MIME_LINE_STRAY;
}

static gboolean is_well_known(const MimeLines *lines, MimeLine line)
{
    const char *octets = lines->octets + line.begin;
    gsize length = mime_name_length(octets, line.end - line.begin);
    for (gsize i = 0; length > 0 && i < G_N_ELEMENTS(well_known); i++)
        if (strlen(well_known[i]) == length &&
            g_ascii_strncasecmp(well_known[i], octets, length) == 0)
            return TRUE;
    return FALSE;
}

gboolean mime_lines_use_bare_cr(const char *octets, gsize length)
{
    const MimeLines lines = {.octets = octets, .length = length, .cr_ends = TRUE};
    const char *end = line_end(&lines, octets);
    if (end == NULL || *end == '\n')
        return FALSE;
    gsize next = (gsize)(end - octets) + 1;
    return next < length && octets[next] != '\n' &&
           mime_name_length(octets + next, length - next) > 0;
}

static gboolean is_mbox_line(const MimeLines *lines, MimeLine line)
{
    const char *octets = lines->octets + line.begin;
    gsize length = line.end - line.begin;
    return (length > 5 && memcmp(octets, "From ", 5) == 0) ||
           (length > 6 && memcmp(octets, ">From ", 6) == 0);
}

gsize mime_lines_first_field(const MimeLines *lines, guint *faults)
{
    gboolean has_mark = lines->length >= 3 && memcmp(lines->octets, "\xEF\xBB\xBF", 3) == 0;
    gsize first = has_mark ? 3 : 0;
    gsize fields = first; /* where any field is one, not just a well-known one */
    gboolean in_preface = FALSE;
    gsize begin = first;
    for (int i = 0; i < PREFACE_LINES_MAX && begin < lines->length; i++) {
        MimeLine line = mime_line_at(lines, begin);
        MimeLineKind kind = mime_line_kind(lines, line);
        if (is_well_known(lines, line) || (kind == MIME_LINE_FIELD && begin == fields)) {
            if (in_preface)
                *faults |= MIME_HEADER_PREFACE;
            return begin;
        }
        if (is_mbox_line(lines, line) && !in_preface)
            fields = line.next;
        else if (kind != MIME_LINE_EMPTY)
            in_preface = TRUE;
        else if (in_preface)
            break;
        begin = line.next;
    }
    return first;
}

gboolean mime_line_is_once(const MimeLines *lines, MimeLine line)
{
    static const char *const once[] = {"From", "To", "Subject", "Date", "Message-ID"};
    const char *octets = lines->octets + line.begin;
    gsize length = mime_name_length(octets, line.end - line.begin);
    for (gsize i = 0; length > 0 && i < G_N_ELEMENTS(once); i++)
        if (strlen(once[i]) == length && g_ascii_strncasecmp(once[i], octets, length) == 0)
            return TRUE;
    return FALSE;
}

gboolean mime_lines_go_on_after(const MimeLines *lines, MimeLine stray)
{
    for (int i = 0; i < STRAY_LINES_MAX && stray.next < lines->length; i++) {
        stray = mime_line_at(lines, stray.next);
        if (mime_line_kind(lines, stray) != MIME_LINE_FOLDED)
            return is_well_known(lines, stray);
    }
    return FALSE;
}

gboolean mime_lines_hold_people(const MimeLines *lines, MimeLine stray)
{
    for (int i = 0; i < UNFOLDED_LINES_MAX && stray.next < lines->length; i++) {
        stray = mime_line_at(lines, stray.next);
        if (stray.end == stray.begin)
            return FALSE;
        if (mime_line_is_once(lines, stray))
            return TRUE;
    }
    return FALSE;
}
