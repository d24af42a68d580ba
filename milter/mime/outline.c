#include "outline.h"

#include "feed.h"

#include <string.h>

#define GUESS_OCTETS 4096 /* looked over for a delimiter nobody announced */

typedef struct outline {
    MimeSource *source;
    const MimeLimits *limits;
    MimeFaults *faults;
    MimeFeed *feed;
    GMimeParser *parser;
    GPtrArray *open; /* MimePart *: multiparts whose end was not seen */
    MimePart *root;
    MimeFeedHeader
        leaf; /* of the leaf that the parser is in: behind it the feed remembers others */
    gboolean is_leaf_placed;
    int parts;
    gboolean is_struck; /* a limit: what the parser still has in its buffer does not count */
} Outline;

/* GMime makes its objects by their types and hands nothing of ours to them: what they belong to is
   the mail that this thread is reading. */
static _Thread_local Outline *current;

static void note_header_faults(MimeFaults *faults, guint found)
{
    static const struct {
        guint fault;
        const char *reason;
    } reasons[] = {{MIME_HEADER_MANY, "too many header fields"},
                   {MIME_HEADER_STRAY, "a line in the header is no field"},
                   {MIME_HEADER_UNCLOSED, "no empty line after the header"},
                   {MIME_HEADER_PREFACE, "text in front of the header"},
                   {MIME_HEADER_NUL, "NUL in the header"},
                   {MIME_HEADER_LONG, "header too long"}};
    for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++)
        if ((found & reasons[i].fault) != 0)
            mime_faults_add(faults, reasons[i].reason);
}

/* ---- where a part lies ---- */

static MimePart *part_new(MimePart *parent)
{
    MimePart *part = g_new0(MimePart, 1);
    part->parent = parent;
    part->header = mime_header_new();
    return part;
}

/* `header`: NULL when the mail ended before the parser came to it. */
static void place(Outline *outline, MimePart *part, const MimeFeedHeader *header)
{
    gsize size = mime_source_size(outline->source);
    part->begin = part->body = part->end = size;
    if (header == NULL)
        return;
    part->begin = part->parent != NULL ? header->begin : 0;
    part->body = header->body;
    part->header->body = header->body;
    part->header->has_ending = header->has_ending;
    part->header->faults = header->faults;
    note_header_faults(outline->faults, header->faults);
}

/* The end of a content before a delimiter: the line break belongs to the delimiter. */
static gsize content_end(const Outline *outline, gsize begin, gsize end)
{
    const char *tail;
    gsize length = end > begin ? MIN(end - begin, 2) : 0;
    if (length == 0 || mime_source_view(outline->source, end - length, length, &tail) < length)
        return MAX(begin, end);
    if (length == 2 && tail[0] == '\r' && tail[1] == '\n')
        return end - 2;
    return tail[length - 1] == '\n' || tail[length - 1] == '\r' ? end - 1 : end;
}

/* The parser stands at the delimiter behind the part, or at the end of the mail. */
static void end_part(Outline *outline, MimePart *part)
{
    const MimeFeedHeader *below =
        mime_feed_header_below(outline->feed, g_mime_parser_tell(outline->parser));
    if (below != NULL && !outline->is_struck)
        part->end = content_end(outline, part->body, below->delimiter);
    if ((part->header->faults & MIME_HEADER_DASHED) != 0 && part->end > part->body)
        note_header_faults(outline->faults, MIME_HEADER_UNCLOSED);
}

/* ---- multiparts ---- */

/* The boundary that a multipart seems to use when it announces none: a line of two dashes and more
   with a Content- field below it. NULL when there is none. Caller frees. */
static char *guess_boundary(const Outline *outline, const MimePart *part)
{
    const char *octets;
    gsize length = mime_source_view(outline->source, part->body, GUESS_OCTETS, &octets);
    for (gsize at = 0; at < length;) {
        const char *feed = memchr(octets + at, '\n', length - at);
        gsize next = feed != NULL ? (gsize)(feed - octets) + 1 : length;
        if (length - at > 2 && memcmp(octets + at, "--", 2) == 0 && length - next > 8 &&
            g_ascii_strncasecmp(octets + next, "Content-", 8) == 0)
            return g_strchomp(g_strndup(octets + at + 2, next - at - 2));
        at = next;
    }
    return NULL;
}

/* Takes off the blanks at its end: a delimiter is seen without them (RFC 2046 5.1.1). */
static gboolean is_usable(char *boundary)
{
    return boundary != NULL && g_strchomp(boundary)[0] != '\0' &&
           strlen(boundary) <= MIME_BOUNDARY_OCTETS_MAX;
}

/* NULL when there is none to be found, and when the part is too deep to be looked into. */
static char *boundary_of(Outline *outline, MimePart *part)
{
    if ((int)outline->open->len > outline->limits->depth) {
        part->is_opaque = TRUE;
        mime_faults_add(outline->faults, "parts nested too deeply");
        return NULL;
    }
    g_autofree char *boundary = mime_structured_token(part->type, "boundary");
    if (is_usable(boundary))
        return g_steal_pointer(&boundary);
    mime_faults_add(outline->faults, "multipart without boundary");
    g_autofree char *guess = guess_boundary(outline, part);
    return is_usable(guess) ? g_steal_pointer(&guess) : NULL;
}

/* Our reader of parameters is more lenient than GMime's, and copies no charset's name of any length
   to the stack (RFC 2231). */
static void announce_boundary(Outline *outline, MimePart *part, GMimeObject *object)
{
    mime_part_read_type(part);
    if (!mime_part_is(part, "multipart/")) {
        g_free(part->type->value);
        part->type->value = g_strdup("multipart/mixed"); /* RFC 2046 5.1.3 */
    }
    g_autofree char *boundary = boundary_of(outline, part);
    const char *slash = strchr(part->type->value, '/');
    g_autofree char *type = g_strndup(part->type->value, (gsize)(slash - part->type->value));
    GMimeContentType *announced = g_mime_content_type_new(type, slash + 1);
    if (boundary != NULL)
        g_mime_content_type_set_parameter(announced, "boundary", boundary);
    GMIME_OBJECT_GET_CLASS(object)->set_content_type(object, announced);
    g_object_unref(announced);
    part->boundary = g_steal_pointer(&boundary);
}

/* ---- what GMime calls while it parses ---- */

typedef struct mime_multipart_object {
    GMimeMultipart object;
    MimePart *part; /* NULL: past a limit */
} MimeMultipartObject;

/* Past the limit all the rest is one part that nobody looks into. */
static void strike(Outline *outline, MimePart *part)
{
    part->is_opaque = TRUE;
    for (MimePart *around = part; around != NULL; around = around->parent)
        around->end = mime_source_size(outline->source);
    mime_faults_add(outline->faults, "too many parts");
    outline->is_struck = TRUE;
    mime_feed_stop(outline->feed);
}

/* The header that the parser has just ended. */
static const MimeFeedHeader *header_above(const Outline *outline)
{
    return mime_feed_header_before(outline->feed, g_mime_parser_tell(outline->parser));
}

static MimePart *begin_part(Outline *outline, const MimeFeedHeader *header)
{
    if (outline->is_struck)
        return NULL;
    MimePart *parent =
        outline->open->len > 0 ? g_ptr_array_index(outline->open, outline->open->len - 1) : NULL;
    MimePart *part = part_new(parent);
    place(outline, part, header);
    if (parent == NULL) {
        outline->root = part;
    } else {
        if (parent->children == NULL)
            parent->children = g_ptr_array_new_with_free_func((GDestroyNotify)mime_part_free);
        g_ptr_array_add(parent->children, part);
    }
    if (outline->parts++ >= outline->limits->parts)
        strike(outline, part);
    return part;
}

static void multipart_init(GTypeInstance *instance, gpointer class)
{
    (void)class;
    MimePart *part = begin_part(current, header_above(current));
    ((MimeMultipartObject *)instance)->part = part;
    if (part != NULL)
        g_ptr_array_add(current->open, part);
    mime_feed_enter(current->feed, FALSE);
}

static void add_field(MimePart *part, GMimeHeader *header)
{
    const char *name = g_mime_header_get_name(header);
    const char *raw = g_mime_header_get_raw_value(header);
    gboolean is_repeated = g_ascii_strcasecmp(name, MIME_FEED_REPEATED_TYPE) == 0;
    mime_header_add(part->header, is_repeated ? "Content-Type" : name, raw != NULL ? raw : "");
}

static void multipart_header_added(GMimeObject *object, GMimeHeader *header)
{
    MimePart *part = ((MimeMultipartObject *)object)->part;
    if (part == NULL)
        return;
    add_field(part, header);
    if (part->type == NULL &&
        g_ascii_strcasecmp(g_mime_header_get_name(header), "Content-Type") == 0 &&
        mime_header_get(part->header, "Content-Type") != NULL)
        announce_boundary(current, part, object);
}

static void leaf_init(GTypeInstance *instance, gpointer class)
{
    (void)instance;
    (void)class;
    const MimeFeedHeader *header = header_above(current);
    current->is_leaf_placed = header != NULL;
    if (header != NULL)
        current->leaf = *header;
    mime_feed_enter(current->feed, TRUE);
}

/* GMime would take its values apart. */
static void leaf_header_added(GMimeObject *object, GMimeHeader *header)
{
    (void)object;
    (void)header;
}

/* Of types that GMime knows nothing of it makes no leaf of ours: where the content began tells. */
static const MimeFeedHeader *leaf_header(const Outline *outline, GMimeObject *object)
{
    if (outline->is_leaf_placed)
        return &outline->leaf;
    GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)object);
    gint64 position = content != NULL ? g_mime_data_wrapper_get_stream(content)->bound_start
                                      : g_mime_parser_tell(outline->parser);
    return mime_feed_header_before(outline->feed, position);
}

/* A leaf is looked at when it is complete: its fields come after the object. */
static MimePart *leaf_part(Outline *outline, GMimeObject *object)
{
    MimePart *part = begin_part(outline, leaf_header(outline, object));
    outline->is_leaf_placed = FALSE;
    GMimeHeaderList *fields = g_mime_object_get_header_list(object);
    for (int i = 0; part != NULL && i < g_mime_header_list_get_count(fields); i++)
        add_field(part, g_mime_header_list_get_header_at(fields, i));
    return part;
}

static void end_multipart(Outline *outline, GMimeMultipart *object)
{
    MimePart *part = ((MimeMultipartObject *)object)->part;
    if (part == NULL)
        return;
    g_ptr_array_set_size(outline->open, (gint)outline->open->len - 1);
    if (part->children == NULL && part->boundary != NULL)
        mime_faults_add(outline->faults, "multipart without parts");
    if (part->children != NULL && !object->write_end_boundary)
        mime_faults_add(outline->faults, MIME_FAULT_WITHOUT_END);
}

/* The object is not kept: all that is wanted of it is in the part. */
static void multipart_add(GMimeMultipart *multipart, GMimeObject *child)
{
    (void)multipart;
    if (GMIME_IS_MULTIPART(child))
        end_multipart(current, (GMimeMultipart *)child);
    MimePart *part = GMIME_IS_MULTIPART(child) ? ((MimeMultipartObject *)child)->part
                                               : leaf_part(current, child);
    if (part != NULL)
        end_part(current, part);
    mime_feed_enter(current->feed, FALSE);
}

static void leaf_class_init(gpointer class, gpointer data)
{
    (void)data;
    ((GMimeObjectClass *)class)->header_added = leaf_header_added;
}

static void multipart_class_init(gpointer class, gpointer data)
{
    (void)data;
    ((GMimeObjectClass *)class)->header_added = multipart_header_added;
    ((GMimeMultipartClass *)class)->add = multipart_add;
}

/* In place of GMime's own types, also of those that read attached messages by recursion: for us
   such a message is a leaf. */
void mime_outline_initialize(void)
{
    static const char *const leaves[][2] = {
        {"*", "*"},
        {"text", "*"},
        {"message", "*"},
        {"message", "rfc822"},
        {"message", "rfc2822"},
        {"message", "global"},
        {"message", "news"},
        {"message", "partial"},
        {"application", "*"},
        {"application", "pkcs7-mime"},
        {"application", "x-pkcs7-mime"},
        {"audio", "*"},
        {"font", "*"},
        {"image", "*"},
        {"model", "*"},
        {"video", "*"},
    };
    static const char *const multiparts[] = {"*", "encrypted", "signed"};
    GType leaf =
        g_type_register_static_simple(GMIME_TYPE_PART, "IntakeMimeLeaf", sizeof(GMimePartClass),
                                      leaf_class_init, sizeof(GMimePart), leaf_init, 0);
    GType multipart = g_type_register_static_simple(
        GMIME_TYPE_MULTIPART, "IntakeMimeMultipart", sizeof(GMimeMultipartClass),
        multipart_class_init, sizeof(MimeMultipartObject), multipart_init, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(leaves); i++)
        g_mime_object_register_type(leaves[i][0], leaves[i][1], leaf);
    for (gsize i = 0; i < G_N_ELEMENTS(multiparts); i++)
        g_mime_object_register_type("multipart", multiparts[i], multipart);
}

/* ---- the whole ---- */

/* Depth is within the limit, so recursion is bounded. */
static void finish_part(MimePart *part)
{
    mime_part_read_header(part);
    for (guint i = 0; part->children != NULL && i < part->children->len; i++)
        finish_part(g_ptr_array_index(part->children, i));
}

static void parse(Outline *outline)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    outline->open = open;
    outline->parser = g_mime_parser_new_with_stream((GMimeStream *)outline->feed);
    current = outline;
    GMimeObject *object = g_mime_parser_construct_part(outline->parser, NULL);
    if (object != NULL && GMIME_IS_MULTIPART(object))
        end_multipart(outline, (GMimeMultipart *)object);
    else if (object != NULL)
        leaf_part(outline, object);
    current = NULL;
    g_clear_object(&object);
    g_clear_object(&outline->parser);
    if (outline->root == NULL)
        outline->root = part_new(NULL);
    if (mime_feed_gave_up(outline->feed))
        mime_faults_add(outline->faults, "too many lines of dashes");
}

MimePart *mime_outline_read(MimeSource *source, gsize body_mark, const MimeLimits *limits,
                            MimeFaults *faults)
{
    g_autoptr(MimeFeed) feed = mime_feed_new(source, body_mark, limits, MIME_FEED_MAIL);
    Outline outline = {.source = source, .limits = limits, .faults = faults, .feed = feed};
    parse(&outline);
    outline.root->end = mime_source_size(source);
    finish_part(outline.root);
    return outline.root;
}

MimeHeader *mime_header_parse(const char *octets, gsize length, gboolean leading, int fields_max)
{
    g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
    MimeFaults faults = {.reasons = reasons};
    MimeLimits limits = MIME_LIMITS_DEFAULT;
    limits.header_octets = length + 1;
    limits.header_fields = fields_max;
    g_autoptr(MimeSource) source = mime_source_of_octets(octets, length);
    g_autoptr(MimeFeed) feed =
        mime_feed_new(source, 0, &limits, leading ? MIME_FEED_HEADER : MIME_FEED_BLOCK);
    Outline outline = {.source = source, .limits = &limits, .faults = &faults, .feed = feed};
    parse(&outline);
    MimeHeader *header = g_steal_pointer(&outline.root->header);
    mime_part_free(outline.root);
    return header;
}
