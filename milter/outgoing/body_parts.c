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

typedef struct where {
    gboolean is_first;       /* no text of the mail stands before it; a name makes no file of it */
    gboolean is_alternative; /* of a text */
} Where;

static void find(const MimePlace *place, Where where, BodyParts *parts);

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

static void extend(GPtrArray *places, const GPtrArray *more)
{
    g_ptr_array_extend(places, (GPtrArray *)more, NULL, NULL);
}

static gboolean has_names(const GPtrArray *places)
{
    return places->len > 0 && ((const MimePlace *)g_ptr_array_index(places, 0))->has_name;
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

static void find_alternatives(const MimePlace *place, Where where, BodyParts *parts)
{
    where.is_alternative = TRUE;
    for (guint i = 0; i < place->children->len; i++) {
        g_auto(BodyParts) found = no_parts();
        find(g_ptr_array_index(place->children, i), where, &found);
        take_first(parts->text, parts->beside, found.text);
        take_first(parts->html, parts->beside, found.html);
        extend(parts->beside, found.beside);
    }
}

/* Texts follow one another, as Apple Mail writes them around pictures; but a multipart with the
   body in it is the body, and texts beside it are what servers add. */
static void find_in_sequence(const MimePlace *place, Where where, BodyParts *parts)
{
    for (guint i = 0; i < place->children->len; i++) {
        const MimePlace *child = g_ptr_array_index(place->children, i);
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

static gboolean holds_words(const MimePlace *place)
{
    return g_str_has_prefix(place->type, "text/") || is_type(place, "application/xhtml+xml") ||
           is_type(place, "application/rtf") || is_type(place, "application/ics");
}

/* An alternative is shown whatever its name is. */
static gboolean is_file(const MimePlace *place, Where where)
{
    gboolean is_choice = place->parent != NULL && is_type(place->parent, "multipart/alternative");
    return place->is_attachment && !(place->has_name && (where.is_first || is_choice));
}

static void find_leaf(const MimePlace *place, Where where, BodyParts *parts)
{
    if (is_file(place, where))
        return;
    if (is_type(place, "text/plain"))
        g_ptr_array_add(parts->text, (gpointer)place);
    else if (is_type(place, "text/html"))
        g_ptr_array_add(parts->html, (gpointer)place);
    else if (where.is_alternative && holds_words(place))
        g_ptr_array_add(parts->beside, (gpointer)place);
}

static void find(const MimePlace *place, Where where, BodyParts *parts)
{
    if (place->children == NULL) {
        find_leaf(place, where, parts);
    } else if (is_type(place, "multipart/alternative")) {
        find_alternatives(place, where, parts);
    } else if (is_type(place, "multipart/related")) {
        if (root_of_related(place) != NULL)
            find(root_of_related(place), where, parts);
    } else if (!is_type(place, "multipart/digest")) {
        find_in_sequence(place, where, parts);
    }
}

static void add_missing(const GPtrArray *places, GPtrArray *known, GPtrArray *missing)
{
    for (guint i = 0; i < places->len; i++) {
        gpointer place = g_ptr_array_index(places, i);
        if (!g_ptr_array_find(known, place, NULL))
            g_ptr_array_add(missing, place);
    }
}

Outcome body_parts_find(const MimePlace *root, BodyParts *parts_r, GError **error)
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
