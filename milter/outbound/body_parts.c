#include "body_parts.h"

#include <string.h>

static gboolean is_type(const MimePlace *place, const char *type)
{
    return strcmp(place->type, type) == 0;
}

/* Nobody looks into these for the author's words, and a change would falsify them. */
static const char *untouchable(const MimePlace *place)
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
        if (is_type(place, types[i].type))
            return types[i].reason;
    }
    return NULL;
}

/* Recursion ends with the depth that the parts were read to. */
static Outcome check_touchable(const MimePlace *place, GError **error)
{
    const char *reason = untouchable(place);
    if (reason != NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "%s", reason);
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0;
         outcome == OUTCOME_DONE && place->children != NULL && i < place->children->len; i++)
        outcome = check_touchable(g_ptr_array_index(place->children, i), error);
    return outcome;
}

static void find(const MimePlace *place, BodyParts *parts);

static gboolean is_found(const BodyParts *parts)
{
    return parts->text->len + parts->html->len > 0;
}

/* RFC 2387 3.2: the part that `start` names, else the first. */
static const MimePlace *root_of_related(const MimePlace *place)
{
    for (guint i = 0; place->start != NULL && i < place->children->len; i++) {
        const MimePlace *child = g_ptr_array_index(place->children, i);
        if (child->content_id != NULL && strstr(child->content_id, place->start) != NULL)
            return child;
    }
    return place->children->len > 0 ? g_ptr_array_index(place->children, 0) : NULL;
}

/* The first of each kind; a calendar, AMP or enriched text beside them is for programs. */
static void find_alternatives(const MimePlace *place, BodyParts *parts)
{
    for (guint i = 0; i < place->children->len; i++) {
        g_auto(BodyParts) found = {g_ptr_array_new(), g_ptr_array_new()};
        find(g_ptr_array_index(place->children, i), &found);
        if (parts->text->len == 0)
            g_ptr_array_extend(parts->text, found.text, NULL, NULL);
        if (parts->html->len == 0)
            g_ptr_array_extend(parts->html, found.html, NULL, NULL);
    }
}

/* Texts follow one another, as Apple Mail writes them around pictures; but a multipart with the
   body in it is the body, and texts beside it are what servers add. */
static void find_in_sequence(const MimePlace *place, BodyParts *parts)
{
    for (guint i = 0; i < place->children->len; i++) {
        const MimePlace *child = g_ptr_array_index(place->children, i);
        if (child->children != NULL && is_found(parts))
            continue;
        g_auto(BodyParts) found = {g_ptr_array_new(), g_ptr_array_new()};
        find(child, &found);
        g_ptr_array_extend(parts->text, found.text, NULL, NULL);
        g_ptr_array_extend(parts->html, found.html, NULL, NULL);
        if (child->children != NULL && is_found(&found))
            return;
    }
}

static void find(const MimePlace *place, BodyParts *parts)
{
    if (place->children == NULL) {
        if (is_type(place, "text/plain") && !place->is_attachment)
            g_ptr_array_add(parts->text, (gpointer)place);
        else if (is_type(place, "text/html") && !place->is_attachment)
            g_ptr_array_add(parts->html, (gpointer)place);
    } else if (is_type(place, "multipart/alternative")) {
        find_alternatives(place, parts);
    } else if (is_type(place, "multipart/related")) {
        if (root_of_related(place) != NULL)
            find(root_of_related(place), parts);
    } else if (!is_type(place, "multipart/digest")) {
        find_in_sequence(place, parts);
    }
}

Outcome body_parts_find(const MimePlace *root, BodyParts *parts_r, GError **error)
{
    Outcome outcome = check_touchable(root, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *parts_r = (BodyParts){g_ptr_array_new(), g_ptr_array_new()};
    find(root, parts_r);
    return OUTCOME_DONE;
}

void body_parts_clear(BodyParts *parts)
{
    g_clear_pointer(&parts->text, g_ptr_array_unref);
    g_clear_pointer(&parts->html, g_ptr_array_unref);
}
