#include "body_parts.h"

#include <string.h>

/* Nobody looks into these for the author's words, and a change would falsify them. */
static const char *untouchable(const MimePart *part)
{
    static const struct {
        const char *type, *reason;
    } types[] = {
        {"multipart/signed", "signed by the client"},
        {"multipart/encrypted", "encrypted by the client"},
        {"application/pkcs7-mime", "signed or encrypted by the client (S/MIME)"},
        {"application/x-pkcs7-mime", "signed or encrypted by the client (S/MIME)"},
        {"multipart/report", "a delivery or read report"},
        {"application/ms-tnef", "the body is in a winmail.dat (TNEF)"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        if (mime_part_is(part, types[i].type))
            return types[i].reason;
    }
    return NULL;
}

/* Recursion ends with the depth that the parts were read to. */
static Outcome check_touchable(const MimePart *part, GError **error)
{
    const char *reason = untouchable(part);
    if (reason != NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "%s", reason);
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && part->children != NULL && i < part->children->len;
         i++)
        outcome = check_touchable(g_ptr_array_index(part->children, i), error);
    return outcome;
}

typedef struct where {
    gboolean is_first;       /* no text of the mail stands before it; a name makes no file of it */
    gboolean is_alternative; /* of a text */
} Where;

static void find(const MimePart *part, Where where, BodyParts *parts);

static BodyParts no_parts(void)
{
    return (BodyParts){.text = g_ptr_array_new(),
                       .html = g_ptr_array_new(),
                       .ahead = g_ptr_array_new(),
                       .beside = g_ptr_array_new()};
}

static gboolean is_found(const BodyParts *parts)
{
    return parts->text->len + parts->html->len > 0;
}

static void extend(GPtrArray *parts, const GPtrArray *more)
{
    g_ptr_array_extend(parts, (GPtrArray *)more, NULL, NULL);
}

/* A file name is all that makes a file of it. */
static gboolean is_named(const MimePart *part)
{
    return !mime_part_is_set_apart(part) && mime_part_has_name(part);
}

static gboolean has_names(const GPtrArray *parts)
{
    return parts->len > 0 && is_named(g_ptr_array_index(parts, 0));
}

/* The first of each kind, or the first that is no file by its name. */
static void take_first(GPtrArray *kind, GPtrArray *beside, const GPtrArray *found)
{
    if (found->len > 0 && has_names(kind) && !has_names(found)) {
        extend(beside, kind);
        g_ptr_array_set_size(kind, 0);
    }
    extend(kind->len == 0 ? kind : beside, found);
}

static void find_alternatives(const MimePart *part, Where where, BodyParts *parts)
{
    where.is_alternative = TRUE;
    for (guint i = 0; i < part->children->len; i++) {
        g_auto(BodyParts) found = no_parts();
        find(g_ptr_array_index(part->children, i), where, &found);
        take_first(parts->text, parts->beside, found.text);
        take_first(parts->html, parts->beside, found.html);
        extend(parts->beside, found.beside);
    }
}

/* Texts follow one another, as Apple Mail writes them around pictures; but a multipart with the
   body in it is the body, and texts beside it are what servers add. */
static void find_in_sequence(const MimePart *part, Where where, BodyParts *parts)
{
    for (guint i = 0; i < part->children->len; i++) {
        const MimePart *child = g_ptr_array_index(part->children, i);
        if (child->children != NULL && is_found(parts))
            continue;
        g_auto(BodyParts) found = no_parts();
        const Where here = {where.is_first && !is_found(parts), where.is_alternative};
        find(child, here, &found);
        extend(parts->text, found.text);
        extend(parts->html, found.html);
        extend(parts->beside, found.beside);
        if (child->children != NULL && is_found(&found))
            return;
    }
}

static gboolean holds_words(const MimePart *part)
{
    return mime_part_is(part, "text/") || mime_part_is(part, "application/xhtml+xml") ||
           mime_part_is(part, "application/rtf") || mime_part_is(part, "application/ics");
}

/* An alternative is shown whatever its name is. */
static gboolean is_file(const MimePart *part, Where where)
{
    gboolean is_choice =
        part->parent != NULL && mime_part_is(part->parent, "multipart/alternative");
    return mime_part_is_set_apart(part) ||
           (mime_part_has_name(part) && !where.is_first && !is_choice);
}

static void find_leaf(const MimePart *part, Where where, BodyParts *parts)
{
    if (is_file(part, where))
        return;
    if (mime_part_is(part, "text/plain"))
        g_ptr_array_add(parts->text, (gpointer)part);
    else if (mime_part_is(part, "text/html"))
        g_ptr_array_add(parts->html, (gpointer)part);
    else if (where.is_alternative && holds_words(part))
        g_ptr_array_add(parts->beside, (gpointer)part);
}

static void find(const MimePart *part, Where where, BodyParts *parts)
{
    if (part->children == NULL) {
        find_leaf(part, where, parts);
    } else if (mime_part_is(part, "multipart/alternative")) {
        find_alternatives(part, where, parts);
    } else if (mime_part_is(part, "multipart/related")) {
        if (mime_part_related_root(part) != NULL)
            find(mime_part_related_root(part), where, parts);
    } else if (!mime_part_is(part, "multipart/digest")) {
        find_in_sequence(part, where, parts);
    }
}

static void add_missing(const GPtrArray *parts, GPtrArray *known, GPtrArray *missing)
{
    for (guint i = 0; i < parts->len; i++) {
        gpointer part = g_ptr_array_index(parts, i);
        if (!g_ptr_array_find(known, part, NULL))
            g_ptr_array_add(missing, part);
    }
}

Outcome body_parts_find(const MimePart *root, BodyParts *parts_r, GError **error)
{
    Outcome outcome = check_touchable(root, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_auto(BodyParts) named = no_parts();
    *parts_r = no_parts();
    find(root, (Where){.is_first = FALSE}, parts_r);
    find(root, (Where){.is_first = TRUE}, &named);
    if (is_found(parts_r)) {
        add_missing(named.text, parts_r->text, parts_r->ahead);
        add_missing(named.html, parts_r->html, parts_r->ahead);
    } else {
        body_parts_clear(parts_r);
        *parts_r = named;
        parts_r->is_named = is_found(parts_r);
        named = no_parts();
    }
    return OUTCOME_DONE;
}

void body_parts_clear(BodyParts *parts)
{
    g_clear_pointer(&parts->text, g_ptr_array_unref);
    g_clear_pointer(&parts->html, g_ptr_array_unref);
    g_clear_pointer(&parts->ahead, g_ptr_array_unref);
    g_clear_pointer(&parts->beside, g_ptr_array_unref);
}
