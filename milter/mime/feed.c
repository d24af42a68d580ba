#include "feed_private.h"

#include <string.h>

#define AROUND_OCTETS_MAX (64 * 1024) /* fed of what stands around the parts of a multipart */
#define DASHED_OCTETS_MAX (4 << 20)   /* of lines "--..." there, in the whole mail */
#define BODY_STEP 8192                /* octets of a body looked at at once */
#define DELIMITER_OCTETS_MAX (MIME_BOUNDARY_OCTETS_MAX + 4)

typedef struct mime_feed_class {
    GMimeStreamClass parent;
} MimeFeedClass;

void feed_hand_out(MimeFeed *feed, gsize copy_end, const char *literal, gsize next)
{
    feed->copy_end = copy_end;
    feed->literal = literal;
    feed->next = next;
    feed->is_header_line = feed->is_repeated = FALSE;
}

/* ---- bodies ---- */

/* What stands around the parts says nothing, and the parser would keep it. */
static gboolean is_around_too_long(const MimeFeed *feed)
{
    return !feed->in_leaf && feed->fed - feed->around_since > AROUND_OCTETS_MAX;
}

/* Where something else than blanks begins: a delimiter may be padded (RFC 2046 5.1.1). */
static gsize after_blanks(const MimeFeed *feed, gsize at)
{
    const char *octets;
    gsize length, blanks;
    do {
        length = mime_source_view(feed->source, at, BODY_STEP, &octets);
        for (blanks = 0; blanks < length && (octets[blanks] == ' ' || octets[blanks] == '\t');)
            blanks++;
        at += blanks;
    } while (blanks == length && length > 0);
    return at;
}

/* Where the line after the line break at `at` begins; `at` itself when there is none. */
static gsize after_line_break(const MimeFeed *feed, gsize at)
{
    const char *octets;
    gsize length = mime_source_view(feed->source, at, BODY_STEP, &octets);
    gsize next = 0;
    while (next < length && octets[next] == '\r')
        next++;
    return at + next + (next < length && octets[next] == '\n' ? 1 : 0);
}

/* A line of the body that begins with "--": a header may begin below it, when the line can be a
   delimiter. Of a longer one the parser sees but what fits into its buffer, and where that is a
   delimiter and blanks would take it for one, so it gets one dash less. */
static void step_dashes(MimeFeed *feed, const char *octets, gsize length)
{
    gsize end = 0;
    while (end < length && octets[end] != '\r' && octets[end] != '\n')
        end++;
    gsize words = end;
    while (octets[words - 1] == ' ' || octets[words - 1] == '\t')
        words--;
    gsize line_end = end < length ? feed->at + end : after_blanks(feed, feed->at + end);
    gsize next = after_line_break(feed, line_end);
    feed->begins_line = FALSE;
    if (words > DELIMITER_OCTETS_MAX || (next == line_end && line_end < feed->size)) {
        feed_hand_out(feed, feed->at + 1, NULL, feed->at + 2);
        return;
    }
    if (!feed->in_leaf && (feed->dashed += next - feed->at) > DASHED_OCTETS_MAX)
        feed->gave_up = feed->stopped = TRUE;
    feed_begin_header(feed, feed->at, next);
    feed_hand_out(feed, feed->at + words, "\n", next);
}

/* The first line break, of any kind, with "--" behind it; `length` when there is none. */
static gsize before_dashes(const char *octets, gsize length)
{
    const char *end = octets + length - 1;
    const char *dash = octets;
    while ((dash = memchr(dash + 1, '-', (gsize)(end - dash))) != NULL && dash < end) {
        if (dash[1] == '-' && (dash[-1] == '\n' || dash[-1] == '\r'))
            return (gsize)(dash - octets) - 1;
    }
    return length;
}

/* Everything up to the next line that begins with "--", as far as it is in sight. */
static void step_body(MimeFeed *feed)
{
    const char *octets;
    gsize length = mime_source_view(feed->source, feed->at, BODY_STEP, &octets);
    if (length == 0) {
        feed->state = FEED_END;
        return;
    }
    if (feed->begins_line && length >= 2 && memcmp(octets, "--", 2) == 0) {
        step_dashes(feed, octets, length);
        return;
    }
    gsize found = before_dashes(octets, length);
    gboolean is_last = feed->at + length >= feed->size;
    gsize passed = found < length ? found : is_last || length <= 2 ? length : length - 2;
    gsize copied = is_around_too_long(feed) ? 0 : passed;
    feed->begins_line = found < length;
    if (found < length)
        feed_hand_out(feed, feed->at + copied, "\n", feed->at + found + 1);
    else
        feed_hand_out(feed, feed->at + copied, NULL, feed->at + passed);
}

/* ---- the stream ---- */

static void step(MimeFeed *feed)
{
    switch (feed->state) {
    case FEED_HEADER:
        feed_step_header(feed);
        break;
    case FEED_CLAIMS:
        feed_step_claims(feed);
        break;
    case FEED_BODY:
        step_body(feed);
        break;
    case FEED_END:
        break;
    }
}

/* NUL would end the value for the parser. */
static void blank_out(char *octets, gsize length)
{
    for (char *at = octets; (at = memchr(at, '\0', length - (gsize)(at - octets))) != NULL;)
        *at = ' ';
}

/* As much of what is being handed out as fits; the rest waits. */
static gsize take(MimeFeed *feed, char *buffer, gsize room)
{
    gsize taken = 0;
    if (feed->at < feed->copy_end) {
        const char *octets;
        taken =
            mime_source_view(feed->source, feed->at, MIN(room, feed->copy_end - feed->at), &octets);
        memcpy(buffer, octets, taken);
        if (taken == 0)
            feed->copy_end = feed->at; /* the source says why */
        if (feed->is_header_line)
            blank_out(buffer, taken);
        if (feed->is_repeated)
            *buffer = *MIME_FEED_REPEATED_TYPE;
        feed->is_repeated = FALSE;
        feed->at += taken;
    } else if (feed->literal != NULL && *feed->literal != '\0') {
        *buffer = *feed->literal++;
        taken = 1;
    }
    if (feed->at >= feed->copy_end && (feed->literal == NULL || *feed->literal == '\0')) {
        feed->at = feed->copy_end = MAX(feed->at, feed->next);
        feed->literal = NULL;
    }
    feed->fed += (gint64)taken;
    return taken;
}

static gboolean has_something(const MimeFeed *feed)
{
    return feed->at < feed->copy_end || feed->literal != NULL || feed->at < feed->next;
}

static ssize_t feed_read(GMimeStream *stream, char *buffer, size_t room)
{
    MimeFeed *feed = (MimeFeed *)stream;
    gsize filled = 0;
    while (filled < room && !feed->stopped) {
        if (has_something(feed))
            filled += take(feed, buffer + filled, room - filled);
        else if (feed->state == FEED_END)
            break;
        else
            step(feed);
    }
    stream->position = feed->fed;
    return (ssize_t)filled;
}

static gboolean feed_eos(GMimeStream *stream)
{
    const MimeFeed *feed = (const MimeFeed *)stream;
    return feed->stopped || (feed->state == FEED_END && !has_something(feed));
}

static gint64 feed_tell(GMimeStream *stream)
{
    return ((MimeFeed *)stream)->fed;
}

/* The parser wants to remember where a content lies; the outline does. */
static GMimeStream *feed_substream(GMimeStream *stream, gint64 start, gint64 end)
{
    (void)stream;
    GMimeStream *nothing = g_mime_stream_null_new();
    g_mime_stream_set_bounds(nothing, start, end);
    return nothing;
}

static void feed_finalize(GObject *object)
{
    MimeFeed *feed = (MimeFeed *)object;
    g_array_unref(feed->headers);
    ((GObjectClass *)g_type_class_peek(GMIME_TYPE_STREAM))->finalize(object);
}

static void feed_class_init(gpointer class, gpointer data)
{
    (void)data;
    GMimeStreamClass *stream = class;
    stream->read = feed_read;
    stream->eos = feed_eos;
    stream->tell = feed_tell;
    stream->substream = feed_substream;
    ((GObjectClass *)class)->finalize = feed_finalize;
}

static GType feed_type(void)
{
    static gsize type = 0;
    if (g_once_init_enter(&type))
        g_once_init_leave(&type, g_type_register_static_simple(
                                     GMIME_TYPE_STREAM, "IntakeMimeFeed", sizeof(MimeFeedClass),
                                     feed_class_init, sizeof(MimeFeed), NULL, 0));
    return type;
}

/* ---- for the outline ---- */

MimeFeed *mime_feed_new(MimeSource *source, gsize mark, const MimeLimits *limits, MimeFeedKind kind)
{
    MimeFeed *feed = g_object_new(feed_type(), NULL);
    g_mime_stream_construct(&feed->stream, 0, -1);
    feed->source = source;
    feed->limits = limits;
    feed->mark = mark;
    feed->size = mime_source_size(source);
    feed->header_only = kind != MIME_FEED_MAIL;
    feed->is_top = TRUE;
    feed->headers = g_array_new(FALSE, FALSE, sizeof(Remembered));
    feed_begin_header(feed, 0, 0);
    if (kind != MIME_FEED_BLOCK)
        feed_skip_preface(feed);
    return feed;
}

void mime_feed_unref(MimeFeed *feed)
{
    g_object_unref(feed);
}

const MimeFeedHeader *mime_feed_header_before(const MimeFeed *feed, gint64 position)
{
    for (guint i = feed->headers->len; i > 0; i--) {
        const Remembered *header = &g_array_index(feed->headers, Remembered, i - 1);
        if (header->end >= 0 && header->end <= position)
            return header->end == position ? &header->header : NULL;
    }
    return NULL;
}

const MimeFeedHeader *mime_feed_header_below(const MimeFeed *feed, gint64 position)
{
    for (guint i = feed->headers->len; i > 0; i--) {
        const Remembered *header = &g_array_index(feed->headers, Remembered, i - 1);
        if (header->delimiter <= position)
            return header->delimiter == position && i > 1 ? &header->header : NULL;
    }
    return NULL;
}

void mime_feed_enter(MimeFeed *feed, gboolean leaf)
{
    feed->in_leaf = leaf;
    feed->around_since = feed->fed;
}

void mime_feed_stop(MimeFeed *feed)
{
    feed->stopped = TRUE;
}

gboolean mime_feed_gave_up(const MimeFeed *feed)
{
    return feed->gave_up;
}
