#include "header.h"

#include <string.h>

#define PREFACE_LINES_MAX 20 /* lines looked over for the first field of a mail */
#define STRAY_LINES_MAX 5    /* folded to a line that is no field */
#define NAME_OCTETS_MAX 200

typedef struct lines { /* walks over lines with any of the line ends seen in mail */
    const char *octets;
    gsize length;
    gboolean cr_ends; /* a bare CR ends a line, as on old Macintoshes */
} Lines;

typedef struct line {
    gsize begin, end, next; /* `end` is without the line end, `next` after it */
    gboolean ended;         /* whether there was a line end */
} Line;

typedef enum line_kind { LINE_EMPTY, LINE_FIELD, LINE_FOLDED, LINE_STRAY } LineKind;

static const char *const well_known[] = {
    "From",         "To",           "Cc",          "Subject",     "Date",
    "Message-ID",   "MIME-Version", "Received",    "Return-Path", "Reply-To",
    "In-Reply-To",  "References",   "Sender",      "Bcc",         "Delivered-To",
    "Content-Type", "Received-SPF", "X-Mailer",    "X-Received",  "DKIM-Signature",
    "User-Agent",   "X-Priority",   "Importance",  "List-Id",     "Content-Transfer-Encoding",
    "Envelope-To",  "Errors-To",    "Thread-Topic"};

static void field_free(gpointer data)
{
    MimeField *field = data;
    g_free(field->name);
    g_free(field->value);
    g_free(field);
}

void mime_header_free(MimeHeader *header)
{
    if (header == NULL)
        return;
    g_ptr_array_unref(header->fields);
    g_free(header);
}

static const char *line_end(const Lines *lines, const char *from)
{
    gsize left = lines->length - (gsize)(from - lines->octets);
    const char *feed = memchr(from, '\n', left);
    if (!lines->cr_ends)
        return feed;
    const char *carriage = memchr(from, '\r', feed != NULL ? (gsize)(feed - from) : left);
    return carriage != NULL ? carriage : feed;
}

static Line line_at(const Lines *lines, gsize begin)
{
    const char *from = lines->octets + begin;
    const char *end = line_end(lines, from);
    Line line = {.begin = begin, .end = lines->length, .next = lines->length};
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

/* The length of the field name that the line begins with, 0 when it begins with none. */
static gsize name_length(const char *octets, gsize length)
{
    gsize name = 0;
    while (name < length && name < NAME_OCTETS_MAX && octets[name] > ' ' && octets[name] < 127 &&
           octets[name] != ':')
        name++;
    gsize colon = name;
    while (colon < length && is_blank(octets[colon]))
        colon++;
    return colon < length && octets[colon] == ':' ? name : 0;
}

static LineKind line_kind(const Lines *lines, Line line)
{
    const char *octets = lines->octets + line.begin;
    gsize length = line.end - line.begin;
    if (length == 0)
        return LINE_EMPTY;
    if (is_blank(octets[0]))
        return LINE_FOLDED;
    return name_length(octets, length) > 0 ? LINE_FIELD : LINE_STRAY;
}

static gboolean is_well_known(const Lines *lines, Line line)
{
    const char *octets = lines->octets + line.begin;
    gsize length = name_length(octets, line.end - line.begin);
    for (gsize i = 0; length > 0 && i < G_N_ELEMENTS(well_known); i++)
        if (strlen(well_known[i]) == length &&
            g_ascii_strncasecmp(well_known[i], octets, length) == 0)
            return TRUE;
    return FALSE;
}

/* A mail with bare CR line ends shows a field behind its first CR and no LF before that. */
static gboolean uses_bare_cr(const char *octets, gsize length)
{
    const char *carriage = memchr(octets, '\r', length);
    if (carriage == NULL || memchr(octets, '\n', (gsize)(carriage - octets)) != NULL)
        return FALSE;
    gsize next = (gsize)(carriage - octets) + 1;
    if (next >= length || octets[next] == '\n')
        return FALSE;
    return name_length(octets + next, length - next) > 0;
}

static gboolean is_mbox_line(const Lines *lines, Line line)
{
    const char *octets = lines->octets + line.begin;
    gsize length = line.end - line.begin;
    return (length > 5 && memcmp(octets, "From ", 5) == 0) ||
           (length > 6 && memcmp(octets, ">From ", 6) == 0);
}

/* Where the first field begins. Empty lines and an mbox line are passed over in silence; other
   text is only taken for a preface when a well-known field follows on its heels. */
static gsize header_begin(const Lines *lines, guint *faults)
{
    gboolean has_mark = lines->length >= 3 && memcmp(lines->octets, "\xEF\xBB\xBF", 3) == 0;
    gsize first = has_mark ? 3 : 0;
    gsize fields = first; /* where any field is one, not just a well-known one */
    gboolean in_preface = FALSE;
    gsize begin = first;
    for (int i = 0; i < PREFACE_LINES_MAX && begin < lines->length; i++) {
        Line line = line_at(lines, begin);
        LineKind kind = line_kind(lines, line);
        if (is_well_known(lines, line) || (kind == LINE_FIELD && begin == fields)) {
            if (in_preface)
                *faults |= MIME_HEADER_PREFACE;
            return begin;
        }
        if (is_mbox_line(lines, line) && !in_preface)
            fields = line.next;
        else if (kind != LINE_EMPTY)
            in_preface = TRUE;
        else if (in_preface)
            break;
        begin = line.next;
    }
    return first;
}

/* Whether the header goes on behind a line that is none of its fields, and the lines folded to it.
 */
static gboolean goes_on_after(const Lines *lines, Line stray)
{
    for (int i = 0; i < STRAY_LINES_MAX && stray.next < lines->length; i++) {
        stray = line_at(lines, stray.next);
        if (line_kind(lines, stray) != LINE_FOLDED)
            return is_well_known(lines, stray);
    }
    return FALSE;
}

/* Copies the field's lines without their line ends (RFC 5322 2.2.3) and without outer blanks. */
static char *unfold(const Lines *lines, gsize begin, gsize end, guint *faults)
{
    GString *value = g_string_sized_new(end - begin + 1);
    for (gsize i = begin; i < end; i++) {
        char octet = lines->octets[i];
        if (octet == '\0')
            *faults |= MIME_HEADER_NUL;
        if (octet != '\r' && octet != '\n')
            g_string_append_c(value, octet == '\0' ? ' ' : octet);
        else if (octet == '\r' && i + 1 < end && lines->octets[i + 1] != '\n' &&
                 lines->octets[i + 1] != '\r' && !is_blank(lines->octets[i + 1]))
            g_string_append_c(value, ' ');
    }
    return g_strstrip(g_string_free(value, FALSE));
}

static void add_field(MimeHeader *header, const Lines *lines, Line line, gsize end)
{
    gsize length = name_length(lines->octets + line.begin, line.end - line.begin);
    const char *colon = memchr(lines->octets + line.begin, ':', line.end - line.begin);
    MimeField *field = g_new(MimeField, 1);
    field->name = g_strndup(lines->octets + line.begin, length);
    field->value = unfold(lines, (gsize)(colon - lines->octets) + 1, end, &header->faults);
    g_ptr_array_add(header->fields, field);
}

gboolean mime_header_is_ours(const char *line, gsize length)
{
    static const char prefix[] = "X-Intake-";
    return length >= sizeof prefix - 1 && g_ascii_strncasecmp(line, prefix, sizeof prefix - 1) == 0;
}

void mime_header_add(MimeHeader *header, const char *line, gsize length)
{
    gsize named = name_length(line, length);
    if (named == 0)
        return;
    MimeField *field = g_new(MimeField, 1);
    field->name = g_strndup(line, named);
    field->value = g_strdup("");
    g_ptr_array_add(header->fields, field);
}

/* The field that begins at `line` together with its folded lines; returns where the next begins. */
static gsize take_field(MimeHeader *header, const Lines *lines, Line line, int fields_max)
{
    gsize next = line.next;
    gsize end = line.end;
    while (next < lines->length) {
        Line folded = line_at(lines, next);
        if (line_kind(lines, folded) != LINE_FOLDED)
            break;
        end = folded.end;
        next = folded.next;
    }
    if (header->fields->len < (guint)fields_max ||
        mime_header_is_ours(lines->octets + line.begin, line.end - line.begin))
        add_field(header, lines, line, end);
    else
        header->faults |= MIME_HEADER_MANY;
    return next;
}

static void take_fields(MimeHeader *header, const Lines *lines, gsize next, int fields_max)
{
    while (next < lines->length) {
        Line line = line_at(lines, next);
        LineKind kind = line_kind(lines, line);
        if (kind == LINE_EMPTY) {
            header->has_ending = line.ended;
            header->body = line.next;
            return;
        }
        if (kind == LINE_FIELD) {
            next = take_field(header, lines, line, fields_max);
        } else if (kind == LINE_STRAY && !goes_on_after(lines, line)) {
            header->has_ending = TRUE;
            header->body = next;
            header->faults |= MIME_HEADER_UNCLOSED;
            return;
        } else {
            header->faults |= MIME_HEADER_STRAY;
            next = line.next;
        }
    }
    header->body = lines->length;
}

MimeHeader *mime_header_parse(const char *octets, gsize length, gboolean leading, int fields_max)
{
    MimeHeader *header = g_new0(MimeHeader, 1);
    header->fields = g_ptr_array_new_with_free_func(field_free);
    Lines lines = {.octets = octets, .length = length};
    lines.cr_ends = uses_bare_cr(octets, length);
    gsize begin = leading ? header_begin(&lines, &header->faults) : 0;
    take_fields(header, &lines, begin, fields_max);
    return header;
}

const char *mime_header_get(const MimeHeader *header, const char *name)
{
    for (guint i = 0; i < header->fields->len; i++) {
        const MimeField *field = g_ptr_array_index(header->fields, i);
        if (field->value[0] != '\0' && g_ascii_strcasecmp(field->name, name) == 0)
            return field->value;
    }
    return NULL;
}
