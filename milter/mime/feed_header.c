#include "feed_private.h"

#include "header_lines.h"

#include <string.h>

#define PART_HEADER_OCTETS_MAX (64 * 1024)
#define NAME_OCTETS_MAX 998             /* RFC 5322 2.1.1; the parser gives up at some thousand */
#define READ_AHEAD (16 * 1024)          /* more than the parser reads before it works on it */
#define REMEMBERED_MAX (READ_AHEAD / 3) /* headers in that much: "--", a line end, and again */

static Remembered *newest(MimeFeed *feed)
{
    return &g_array_index(feed->headers, Remembered, feed->headers->len - 1);
}

static void note(MimeFeed *feed, guint fault)
{
    newest(feed)->header.faults |= fault;
}

void feed_begin_header(MimeFeed *feed, gsize delimiter, gsize begin)
{
    if (feed->headers->len >= 2 * REMEMBERED_MAX)
        g_array_remove_range(feed->headers, 0, REMEMBERED_MAX);
    const Remembered header = {.header = {.delimiter = delimiter, .begin = begin, .body = begin},
                               .delimiter = feed->fed,
                               .end = -1};
    g_array_append_val(feed->headers, header);
    gsize octets = feed->is_top ? feed->limits->header_octets : PART_HEADER_OCTETS_MAX;
    const char *view;
    gsize length = mime_source_view(feed->source, begin, octets, &view);
    feed->cr_ends = mime_lines_use_bare_cr(view, length);
    feed->limit = begin + octets;
    feed->fields = 0;
    feed->fate = FIELD_NONE;
    feed->has_type = feed->has_once = FALSE;
    feed->state = FEED_HEADER;
}

/* The header ends with an empty line, the mail's or one of ours; the mail goes on at `body`. */
static void end_header(MimeFeed *feed, gsize body)
{
    newest(feed)->header.body = body;
    newest(feed)->end = feed->fed + 1;
    feed->is_top = FALSE;
    feed->begins_line = TRUE;
    feed->state = feed->header_only ? FEED_END : FEED_BODY;
    feed_hand_out(feed, feed->at, "\n", body);
}

/* Fields of our names are counted apart; those of parts together, since parts are many as well. */
static gboolean takes_field(MimeFeed *feed, const char *line, gsize length)
{
    gboolean fits = feed->fields < (guint)feed->limits->header_fields &&
                    (feed->is_top || feed->part_fields < (guint)feed->limits->items);
    if (!fits)
        return feed->is_top && mime_header_is_ours(line, length) &&
               feed->claims++ < MIME_CLAIMS_MAX;
    feed->fields++;
    feed->part_fields += feed->is_top ? 0 : 1;
    return TRUE;
}

/* Whether the header's next line is fed; notes what is wrong with it. */
static gboolean takes_line(MimeFeed *feed, MimeLineKind kind, const char *line, gsize length)
{
    if (kind == MIME_LINE_FIELD && mime_name_length(line, length) > NAME_OCTETS_MAX) {
        feed->fate = FIELD_NONE;
    } else if (kind == MIME_LINE_FIELD) {
        feed->fate = takes_field(feed, line, length) ? FIELD_FED : FIELD_PASSED_OVER;
        if (feed->fate == FIELD_PASSED_OVER)
            note(feed, MIME_HEADER_MANY);
    } else if (kind == MIME_LINE_STRAY) {
        feed->fate = FIELD_NONE;
    }
    if (feed->fate == FIELD_NONE)
        note(feed, MIME_HEADER_STRAY);
    if (feed->fate == FIELD_FED && memchr(line, '\0', length) != NULL)
        note(feed, MIME_HEADER_NUL);
    return feed->fate == FIELD_FED;
}

/* Whether the line begins a Content-Type that says something. */
static gboolean says_type(const MimeLines *lines, MimeLine line)
{
    static const char name[] = "Content-Type";
    if (mime_name_length(lines->octets, line.end) != sizeof name - 1 ||
        g_ascii_strncasecmp(lines->octets, name, sizeof name - 1) != 0)
        return FALSE;
    const char *colon = memchr(lines->octets, ':', line.end);
    gsize rest = line.end - (gsize)(colon + 1 - lines->octets);
    gsize blanks = 0;
    while (blanks < rest && g_ascii_isspace(colon[1 + blanks]))
        blanks++;
    return blanks < rest ||
           (line.next < lines->length && g_ascii_isspace(lines->octets[line.next]));
}

static void pass_line(MimeFeed *feed, const MimeLines *lines, MimeLine line)
{
    feed_hand_out(feed, feed->at + line.end, "\n", feed->at + line.next);
    feed->is_header_line = TRUE;
    feed->has_once |= mime_line_is_once(lines, line);
    if (says_type(lines, line)) {
        feed->is_repeated = feed->has_type;
        feed->has_type = TRUE;
    }
}

/* The top header is longer than what is looked at. */
static void leave_header(MimeFeed *feed)
{
    note(feed, MIME_HEADER_LONG);
    feed->state = FEED_CLAIMS;
}

/* The limit cuts the line. A name that is cut, or one of ours, is looked at again behind it. */
static gboolean is_left_to_claims(MimeFeed *feed, const MimeLines *lines, MimeLineKind kind)
{
    feed->is_cut = feed->is_top && !feed->header_only &&
                   memchr(lines->octets, '\n', lines->length) == NULL &&
                   feed->at + lines->length < feed->size;
    return feed->is_cut &&
           (kind == MIME_LINE_STRAY || kind == MIME_LINE_EMPTY ||
            (kind == MIME_LINE_FIELD && mime_header_is_ours(lines->octets, lines->length)));
}

static gboolean goes_on(const MimeFeed *feed, const MimeLines *lines, MimeLine stray)
{
    return mime_lines_go_on_after(lines, stray) ||
           (feed->is_top && !feed->has_once && mime_lines_hold_people(lines, stray));
}

static void step_header_line(MimeFeed *feed, const MimeLines *lines)
{
    MimeLine line = mime_line_at(lines, 0);
    MimeLineKind kind = mime_line_kind(lines, line);
    if (is_left_to_claims(feed, lines, kind)) {
        feed->is_cut = FALSE;
        leave_header(feed);
        return;
    }
    gsize next = feed->at + line.next;
    if (!feed->is_top && line.end >= 2 && memcmp(lines->octets, "--", 2) == 0) {
        newest(feed)->header.has_ending = TRUE;
        note(feed, MIME_HEADER_DASHED);
        end_header(feed, feed->at);
    } else if (kind == MIME_LINE_EMPTY) {
        newest(feed)->header.has_ending = line.ended;
        end_header(feed, next);
    } else if (kind == MIME_LINE_STRAY && !goes_on(feed, lines, line)) {
        newest(feed)->header.has_ending = TRUE;
        note(feed, MIME_HEADER_UNCLOSED);
        end_header(feed, feed->at);
    } else if (takes_line(feed, kind, lines->octets, line.end)) {
        pass_line(feed, lines, line);
    } else {
        feed->at = next;
    }
}

void feed_skip_preface(MimeFeed *feed)
{
    MimeLines lines = {.cr_ends = feed->cr_ends};
    lines.length = mime_source_view(feed->source, 0, feed->limit, &lines.octets);
    feed->at = mime_lines_first_field(&lines, &newest(feed)->header.faults);
}

void feed_step_header(MimeFeed *feed)
{
    if (feed->at >= feed->size) {
        end_header(feed, feed->size);
    } else if (feed->at >= feed->limit) {
        if (feed->is_top && !feed->header_only)
            leave_header(feed);
        else
            end_header(feed, feed->at);
    } else {
        MimeLines lines = {.cr_ends = feed->cr_ends};
        lines.length =
            mime_source_view(feed->source, feed->at, feed->limit - feed->at, &lines.octets);
        if (lines.length == 0)
            feed->state = FEED_END; /* the source says why */
        else
            step_header_line(feed, &lines);
    }
}

/* Fields of our names must be known wherever they stand, since what is not known is not removed;
   their values do not matter. */
void feed_step_claims(MimeFeed *feed)
{
    gsize end = MIN(MAX(feed->mark, feed->limit), feed->size);
    const char *octets;
    gsize length = mime_source_scan(feed->source, feed->at, end - feed->at, &octets);
    if (feed->is_cut && length > 0) {
        const char *rest = memchr(octets, '\n', length);
        feed->is_cut = rest == NULL;
        feed->at += rest != NULL ? (gsize)(rest - octets) + 1 : length;
        return;
    }
    MimeLines lines = {.octets = octets, .length = length, .cr_ends = feed->cr_ends};
    MimeLine line = length > 0 ? mime_line_at(&lines, 0) : (MimeLine){0};
    if (length == 0 || mime_line_kind(&lines, line) == MIME_LINE_EMPTY) {
        end_header(feed, end);
        return;
    }
    feed->is_cut = !line.ended;
    gsize name = mime_name_length(octets, line.end);
    if (name > 0 && mime_header_is_ours(octets, name) && feed->claims++ < MIME_CLAIMS_MAX)
        feed_hand_out(feed, feed->at + name, ":\n", feed->at + line.next);
    else
        feed->at += line.next;
}
