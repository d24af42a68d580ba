#include "outline.h"

#include <string.h>

Outcome mime_tree_open(const Message *message, const MimeLimits *limits, MimeTree **tree_r,
                       GError **error)
{
    g_autoptr(MimeTree) tree = g_new0(MimeTree, 1);
    tree->message = message;
    tree->limits = limits;
    tree->source = mime_source_new(message);
    tree->faults.reasons = g_ptr_array_new_with_free_func(g_free);
    tree->root =
        mime_outline_read(tree->source, message_body_offset(message), limits, &tree->faults);
    Outcome outcome = mime_source_outcome(tree->source, error);
    if (outcome == OUTCOME_DONE)
        *tree_r = g_steal_pointer(&tree);
    return outcome;
}

void mime_tree_free(MimeTree *tree)
{
    if (tree == NULL)
        return;
    mime_source_free(tree->source);
    g_ptr_array_unref(tree->faults.reasons);
    mime_part_free(tree->root);
    g_free(tree);
}

const Message *mime_tree_message(const MimeTree *tree)
{
    return tree->message;
}

const MimeLimits *mime_tree_limits(const MimeTree *tree)
{
    return tree->limits;
}

const MimePart *mime_tree_root(const MimeTree *tree)
{
    return tree->root;
}

/* ---- whether it is the tree that others see ---- */

/* Readers take the first, the last or none of several fields that differ. */
static gboolean has_other_field(const MimePart *part, const char *name)
{
    const char *first = NULL;
    for (guint i = 0; i < part->header->fields->len; i++) {
        const MimeField *field = g_ptr_array_index(part->header->fields, i);
        if (g_ascii_strcasecmp(field->name, name) != 0)
            continue;
        if (first != NULL && strcmp(first, field->value) != 0)
            return TRUE;
        first = field->value;
    }
    return FALSE;
}

/* Recursion ends with the depth that the parts were read to. */
static gboolean contradicts_itself(const MimePart *part)
{
    if (has_other_field(part, "Content-Type") ||
        has_other_field(part, "Content-Transfer-Encoding") ||
        mime_structured_repeats(part->type, "boundary") ||
        mime_structured_repeats(part->type, "charset"))
        return TRUE;
    for (guint i = 0; part->children != NULL && i < part->children->len; i++)
        if (contradicts_itself(g_ptr_array_index(part->children, i)))
            return TRUE;
    return FALSE;
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

Outcome mime_tree_trust(const MimeTree *tree, GError **error)
{
    if (message_truncated(tree->message))
        return outcome_fail(OUTCOME_REFUSED, error, "the mail is larger than what is kept");
    const char *fault = distrust(tree->faults.reasons);
    if (fault != NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "malformed: %s", fault);
    if (contradicts_itself(tree->root))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "malformed: header fields contradict each other");
    /* bare CRs as line ends, say: the server and we would not mean the same by "body" */
    if (tree->root->body != message_body_offset(tree->message))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "malformed: the header ends in a doubtful place");
    return OUTCOME_DONE;
}

/* ---- what is in it ---- */

static void collect(const MimePart *part, GPtrArray *leaves)
{
    if (part->children == NULL)
        g_ptr_array_add(leaves, (gpointer)part);
    for (guint i = 0; part->children != NULL && i < part->children->len; i++)
        collect(g_ptr_array_index(part->children, i), leaves);
}

GPtrArray *mime_part_leaves(const MimePart *root)
{
    GPtrArray *leaves = g_ptr_array_new();
    collect(root, leaves);
    return leaves;
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

/* An id (RFC 2392) without its angle brackets, which some programs leave out, and what is around
   them. Caller frees. */
static char *bare_id(const char *written)
{
    const char *bracket = strchr(written, '<');
    const char *id = bracket != NULL ? bracket + 1 : written;
    return g_strstrip(g_strndup(id, strcspn(id, ">")));
}

const MimePart *mime_part_related_root(const MimePart *related)
{
    g_autofree char *start = mime_structured_token(related->type, "start");
    g_autofree char *wanted = start != NULL ? bare_id(start) : NULL;
    for (guint i = 0; wanted != NULL && i < related->children->len; i++) {
        const MimePart *child = g_ptr_array_index(related->children, i);
        const char *written = mime_part_field(child, "Content-ID");
        g_autofree char *id = written != NULL ? bare_id(written) : NULL;
        if (g_strcmp0(id, wanted) == 0)
            return child;
    }
    return related->children->len > 0 ? g_ptr_array_index(related->children, 0) : NULL;
}
