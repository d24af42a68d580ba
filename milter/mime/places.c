#include "outline.h"

#include <string.h>

void mime_place_free(MimePlace *place)
{
    if (place == NULL)
        return;
    if (place->children != NULL)
        g_ptr_array_unref(place->children);
    g_free(place->boundary);
    g_free(place->start);
    g_free(place->content_id);
    g_free(place->type);
    g_free(place->charset);
    g_free(place->encoding);
    g_free(place->parents);
    g_free(place);
}

static void place_destroy(gpointer data)
{
    mime_place_free(data);
}

static char *parents_of(const MimePart *part)
{
    GString *parents = g_string_new(NULL);
    for (const MimePart *parent = part->parent; parent != NULL; parent = parent->parent) {
        if (parents->len > 0)
            g_string_prepend_c(parents, ' ');
        g_string_prepend(parents, parent->type->value);
    }
    return g_string_free(parents, FALSE);
}

static gboolean parameter_is(const MimePart *part, const char *name, const char *value)
{
    g_autofree char *token = mime_structured_token(part->type, name);
    return token != NULL && g_ascii_strcasecmp(token, value) == 0;
}

/* A part whose type is nothing but our guess may be anything. */
static gboolean is_set_apart(const MimePart *part)
{
    const char *written = mime_header_get(part->header, "Content-Type");
    gboolean is_guess = written != NULL && g_ascii_strncasecmp(written, part->type->value,
                                                               strlen(part->type->value)) != 0;
    return is_guess || strcmp(part->disposition->value, "attachment") == 0;
}

static gboolean has_name(const MimePart *part)
{
    g_autofree char *name = mime_structured_text(part->type, "name", NULL);
    g_autofree char *filename = mime_structured_text(part->disposition, "filename", NULL);
    return name != NULL || filename != NULL;
}

/* What is going to be told in logs holds nothing that moves a cursor. */
static char *printable(char *label)
{
    for (char *c = label; c != NULL && *c != '\0'; c++) {
        if (!g_ascii_isgraph(*c))
            *c = '?';
    }
    return label;
}

static char *encoding_of(const MimePart *part)
{
    const char *label = mime_header_get(part->header, "Content-Transfer-Encoding");
    if (label == NULL)
        return g_strdup("7bit");
    return printable(g_ascii_strdown(label, (gssize)strcspn(label, " \t(;")));
}

static MimePlace *place_of(const MimePart *part)
{
    MimePlace *place = g_new0(MimePlace, 1);
    place->type = g_strdup(part->type->value);
    place->start = mime_structured_token(part->type, "start");
    place->content_id = g_strdup(mime_header_get(part->header, "Content-ID"));
    place->charset = printable(mime_part_charset(part));
    place->encoding = encoding_of(part);
    place->flowed = parameter_is(part, "format", "flowed");
    place->delsp = parameter_is(part, "delsp", "yes");
    place->has_name = !is_set_apart(part) && has_name(part);
    place->is_attachment = place->has_name || is_set_apart(part);
    place->is_root = part->parent == NULL;
    place->parents = parents_of(part);
    place->header = part->begin;
    place->body = part->body;
    place->end = part->end;
    return place;
}

/* Depth is within the outline's limit, so recursion is bounded. */
static MimePlace *tree_of(const MimePart *part, const MimePlace *parent)
{
    MimePlace *place = place_of(part);
    place->parent = parent;
    if (part->children == NULL)
        return place;
    place->boundary = mime_structured_token(part->type, "boundary");
    place->children = g_ptr_array_new_with_free_func(place_destroy);
    for (guint i = 0; i < part->children->len; i++)
        g_ptr_array_add(place->children, tree_of(g_ptr_array_index(part->children, i), place));
    return place;
}

/* Readers take the first, the last or none of several fields that differ. */
static gboolean contradicts_itself(const MimePart *part)
{
    static const char *const names[] = {"Content-Type", "Content-Transfer-Encoding"};
    for (gsize n = 0; n < G_N_ELEMENTS(names); n++) {
        const char *first = NULL;
        for (guint i = 0; i < part->header->fields->len; i++) {
            const MimeField *field = g_ptr_array_index(part->header->fields, i);
            if (g_ascii_strcasecmp(field->name, names[n]) != 0)
                continue;
            if (first != NULL && strcmp(first, field->value) != 0)
                return TRUE;
            first = field->value;
        }
    }
    if (mime_structured_repeats(part->type, "boundary") ||
        mime_structured_repeats(part->type, "charset"))
        return TRUE;
    for (guint i = 0; part->children != NULL && i < part->children->len; i++) {
        if (contradicts_itself(g_ptr_array_index(part->children, i)))
            return TRUE;
    }
    return FALSE;
}

static void collect(const MimePlace *place, GPtrArray *leaves)
{
    if (place->children == NULL)
        g_ptr_array_add(leaves, (gpointer)place);
    for (guint i = 0; place->children != NULL && i < place->children->len; i++)
        collect(g_ptr_array_index(place->children, i), leaves);
}

GPtrArray *mime_place_leaves(const MimePlace *root)
{
    GPtrArray *leaves = g_ptr_array_new();
    collect(root, leaves);
    return leaves;
}

/* Everybody reads a multipart without its end in the same way: up to the end of the mail. */
static const char *distrust(const GPtrArray *reasons)
{
    for (guint i = 0; i < reasons->len; i++) {
        const char *reason = g_ptr_array_index(reasons, i);
        if (!g_str_equal(reason, MIME_FAULT_WITHOUT_END))
            return reason;
    }
    return NULL;
}

Outcome mime_places(const Message *message, const MimeLimits *limits, MimePlace **root_r,
                    GError **error)
{
    g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
    MimeFaults faults = {.reasons = reasons};
    g_autoptr(MimeSource) source = mime_source_new(message);
    g_autoptr(MimePart) root =
        mime_outline_read(source, message_body_offset(message), limits, &faults);
    Outcome outcome = mime_source_outcome(source, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (message_truncated(message))
        return outcome_fail(OUTCOME_REFUSED, error, "the mail is larger than what is kept");
    const char *fault = distrust(reasons);
    if (fault != NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "malformed: %s", fault);
    if (contradicts_itself(root))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "malformed: header fields contradict each other");
    /* bare CRs as line ends, say: the server and we would not mean the same by "body" */
    if (root->body != message_body_offset(message))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "malformed: the header ends in a doubtful place");
    *root_r = tree_of(root, NULL);
    return OUTCOME_DONE;
}
