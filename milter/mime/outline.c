#include "outline.h"

#include "claims.h"
#include "delimiter.h"

#include <string.h>

#define PART_HEADER_OCTETS_MAX (64 * 1024)
#define TYPE_OCTETS_MAX 127 /* more than any registered one */
#define GUESS_OCTETS 4096   /* looked over for a delimiter nobody announced */

typedef struct outline {
    MimeSource *source;
    const MimeLimits *limits;
    MimeFaults *faults;
    int parts; /* made so far */
} Outline;

void mime_part_free(MimePart *part)
{
    if (part == NULL)
        return;
    mime_header_free(part->header);
    mime_structured_free(part->type);
    mime_structured_free(part->disposition);
    if (part->children != NULL)
        g_ptr_array_unref(part->children);
    g_free(part);
}

gboolean mime_part_is(const MimePart *part, const char *type)
{
    gsize length = strlen(type);
    if (type[length - 1] == '/')
        return strncmp(part->type->value, type, length) == 0;
    return strcmp(part->type->value, type) == 0;
}

const MimePart *mime_part_find(const MimePart *root, const char *type)
{
    if (root->children == NULL)
        return mime_part_is(root, type) ? root : NULL;
    for (guint i = 0; i < root->children->len; i++) {
        const MimePart *found = mime_part_find(g_ptr_array_index(root->children, i), type);
        if (found != NULL)
            return found;
    }
    return NULL;
}

char *mime_part_charset(const MimePart *part)
{
    char *charset = mime_structured_token(part->type, "charset");
    if (charset != NULL)
        charset[strcspn(charset, " \t(,")] = '\0';
    return charset;
}

/* ---- what a part's header says ---- */

static MimeEncoding encoding_named(const char *label)
{
    static const struct {
        const char *begin;
        MimeEncoding encoding;
    } names[] = {{"quoted", MIME_ENCODING_QUOTED_PRINTABLE},
                 {"qp", MIME_ENCODING_QUOTED_PRINTABLE},
                 {"base64", MIME_ENCODING_BASE64},
                 {"base-64", MIME_ENCODING_BASE64},
                 {"b64", MIME_ENCODING_BASE64},
                 {"uuencode", MIME_ENCODING_UUENCODE},
                 {"x-uu", MIME_ENCODING_UUENCODE},
                 {"uue", MIME_ENCODING_UUENCODE}};
    while (label != NULL && (*label == '"' || *label == ' '))
        label++;
    for (gsize i = 0; label != NULL && i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strncasecmp(label, names[i].begin, strlen(names[i].begin)) == 0)
            return names[i].encoding;
    return MIME_ENCODING_PLAIN;
}

/* Whether a value is type "/" subtype, both tokens (RFC 2045 5.1). */
static gboolean is_type(const char *value)
{
    const char *slash = strchr(value, '/');
    if (slash == NULL || slash == value || slash[1] == '\0' || strlen(value) > TYPE_OCTETS_MAX)
        return FALSE;
    for (const char *at = value; *at != '\0'; at++)
        if (!g_ascii_isgraph(*at) || (*at == '/' && at != slash) ||
            strchr("<>@,;:\\\"[]?=()", *at) != NULL)
            return FALSE;
    return TRUE;
}

static MimeStructured *type_of(const MimeHeader *header, const MimePart *parent)
{
    const char *written = mime_header_get(header, "Content-Type");
    MimeStructured *type = mime_structured_parse(written);
    if (is_type(type->value))
        return type;
    const char *common = "text/plain"; /* RFC 2045 5.2 */
    if (written == NULL && parent != NULL && mime_part_is(parent, "multipart/digest"))
        common = "message/rfc822"; /* RFC 2046 5.1.5 */
    else if (g_str_equal(type->value, "html"))
        common = "text/html";
    g_free(type->value);
    type->value = g_strdup(common);
    return type;
}

static MimePart *part_new(MimeHeader *header, MimePart *parent)
{
    MimePart *part = g_new0(MimePart, 1);
    part->parent = parent;
    part->header = header;
    part->type = type_of(header, parent);
    part->disposition = mime_structured_parse(mime_header_get(header, "Content-Disposition"));
    part->encoding = encoding_named(mime_header_get(header, "Content-Transfer-Encoding"));
    return part;
}

static void note_header_faults(MimeFaults *faults, guint found)
{
    static const struct {
        guint fault;
        const char *reason;
    } reasons[] = {{MIME_HEADER_MANY, "too many header fields"},
                   {MIME_HEADER_STRAY, "a line in the header is no field"},
                   {MIME_HEADER_UNCLOSED, "no empty line after the header"},
                   {MIME_HEADER_PREFACE, "text in front of the header"},
                   {MIME_HEADER_NUL, "NUL in the header"}};
    for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++)
        if ((found & reasons[i].fault) != 0)
            mime_faults_add(faults, reasons[i].reason);
}

/* ---- delimiters ---- */

/* The end of the content before a delimiter: the line break belongs to the delimiter. */
static gsize content_end(const Outline *outline, gsize begin, gsize end)
{
    const char *tail;
    gsize length = MIN(end - begin, 2);
    if (mime_source_view(outline->source, end - length, length, &tail) < length || length == 0)
        return end;
    if (length == 2 && tail[0] == '\r' && tail[1] == '\n')
        return end - 2;
    return tail[length - 1] == '\n' || tail[length - 1] == '\r' ? end - 1 : end;
}

/* The boundary that a multipart seems to use when it announces none: a line of two dashes and more
   with a Content- field below it. NULL when there is none. */
static char *guess_boundary(const Outline *outline, const MimePart *part)
{
    const char *octets;
    gsize length = mime_source_view(outline->source, part->body,
                                    MIN(part->end - part->body, GUESS_OCTETS), &octets);
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

static char *boundary_of(const Outline *outline, const MimePart *part)
{
    g_autofree char *boundary = mime_structured_token(part->type, "boundary");
    if (boundary != NULL && boundary[0] != '\0' && strlen(boundary) <= MIME_BOUNDARY_OCTETS_MAX)
        return g_strconcat("--", boundary, NULL);
    mime_faults_add(outline->faults, "multipart without boundary");
    g_autofree char *guess = guess_boundary(outline, part);
    return guess != NULL && guess[0] != '\0' ? g_strconcat("--", guess, NULL) : NULL;
}

/* ---- parts ---- */

static void read_children(Outline *outline, MimePart *part, int depth);

static void finish_part(Outline *outline, MimePart *part, int depth)
{
    outline->parts++;
    if (!mime_part_is(part, "multipart/"))
        return;
    if (depth < outline->limits->depth) {
        read_children(outline, part, depth);
        return;
    }
    part->is_opaque = TRUE;
    mime_faults_add(outline->faults, "parts nested too deeply");
}

static MimePart *read_part(Outline *outline, MimePart *parent, gsize begin, gsize end)
{
    const char *octets;
    gsize length =
        mime_source_view(outline->source, begin, MIN(end - begin, PART_HEADER_OCTETS_MAX), &octets);
    MimeHeader *header = mime_header_parse(octets, length, FALSE, outline->limits->header_fields);
    note_header_faults(outline->faults, header->faults);
    MimePart *part = part_new(header, parent);
    part->begin = begin;
    part->body = begin + header->body;
    part->end = end;
    return part;
}

/* Everything from the limit to the multipart's end as one part. */
static void add_opaque(Outline *outline, MimePart *parent, gsize begin)
{
    MimePart *part = read_part(outline, parent, begin, parent->end);
    part->is_opaque = TRUE;
    g_ptr_array_add(parent->children, part);
    mime_faults_add(outline->faults, "too many parts");
}

/* A multipart inside one with the same boundary (RFC 2046 forbids it) has the delimiters up to the
   next closing one. Returns where the child ends; `delimiter` is then the parent's next. */
static gboolean skip_same(const Outline *outline, const MimePart *parent, const char *dashed,
                          MimePart *child, MimeDelimiter *delimiter)
{
    g_autofree char *boundary = mime_structured_token(child->type, "boundary");
    if (boundary == NULL || !mime_part_is(child, "multipart/") || strcmp(boundary, dashed + 2) != 0)
        return FALSE;
    gboolean found = TRUE;
    while (found && !delimiter->is_closing)
        found =
            mime_delimiter_find(outline->source, delimiter->next, parent->end, dashed, delimiter);
    child->end = found ? delimiter->next : parent->end;
    return !found ||
           !mime_delimiter_find(outline->source, child->end, parent->end, dashed, delimiter);
}

static void read_between(Outline *outline, MimePart *part, const char *dashed,
                         MimeDelimiter delimiter, int depth)
{
    while (!delimiter.is_closing) {
        if (outline->parts >= outline->limits->parts) {
            add_opaque(outline, part, delimiter.next);
            return;
        }
        gsize begin = delimiter.next;
        gboolean found = mime_delimiter_find(outline->source, begin, part->end, dashed, &delimiter);
        gsize end = found ? content_end(outline, begin, delimiter.begin) : part->end;
        MimePart *child = read_part(outline, part, begin, MAX(begin, end));
        g_ptr_array_add(part->children, child);
        if (found && skip_same(outline, part, dashed, child, &delimiter))
            found = FALSE;
        finish_part(outline, child, depth + 1);
        if (!found) {
            mime_faults_add(outline->faults, MIME_FAULT_WITHOUT_END);
            return;
        }
    }
}

/* A multipart in which no delimiter is found stays a leaf: its content is the text. */
static void read_children(Outline *outline, MimePart *part, int depth)
{
    g_autofree char *dashed = boundary_of(outline, part);
    MimeDelimiter delimiter;
    if (dashed == NULL ||
        !mime_delimiter_find(outline->source, part->body, part->end, dashed, &delimiter)) {
        if (dashed != NULL)
            mime_faults_add(outline->faults, "multipart without parts");
        return;
    }
    part->children = g_ptr_array_new_with_free_func((GDestroyNotify)mime_part_free);
    read_between(outline, part, dashed, delimiter, depth);
}

/* Where the body begins: behind the header, or where the server marked it when the header is longer
   than what is looked at. */
static gsize root_body(const Outline *outline, MimeHeader *header, gsize looked_at, gsize body_mark)
{
    if (header->has_ending || looked_at >= mime_source_size(outline->source))
        return header->body;
    mime_faults_add(outline->faults, "header too long");
    return MAX(body_mark, looked_at);
}

MimePart *mime_outline_read(MimeSource *source, gsize body_mark, const MimeLimits *limits,
                            MimeFaults *faults)
{
    Outline outline = {.source = source, .limits = limits, .faults = faults};
    const char *octets;
    gsize size = mime_source_size(source);
    gsize length = mime_source_view(source, 0, limits->header_octets, &octets);
    if (length < MIN(body_mark, size))
        length = mime_claims_readable(octets, length);
    MimeHeader *header = mime_header_parse(octets, length, TRUE, limits->header_fields);
    note_header_faults(faults, header->faults);
    if (!header->has_ending && length < size)
        mime_claims_add_rest(header, source, octets, length, MIN(body_mark, size));
    MimePart *root = part_new(header, NULL);
    root->body = root_body(&outline, header, length, body_mark);
    root->end = size;
    finish_part(&outline, root, 0);
    return root;
}
