#include "verify.h"

#include "../answer/signature_data.h"
#include "body_parts.h"
#include "signing.h"

#include <string.h>

#define CHUNK 65536

typedef struct proof { /* the mail before and after */
    const RewriteRequest *request;
    const MailEdits *edits;
    const GPtrArray *signings;
    const Message *before;
    Message *after;
    MimeTree *tree_after;
    PartTexts *texts_after;
    GPtrArray *leaves, *leaves_after;
} Proof;

static void proof_clear(Proof *proof)
{
    g_clear_pointer(&proof->texts_after, g_hash_table_unref);
    mime_tree_free(proof->tree_after);
    message_free(proof->after);
    g_clear_pointer(&proof->leaves, g_ptr_array_unref);
    g_clear_pointer(&proof->leaves_after, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Proof, proof_clear)

static Outcome fail(GError **error, const char *what)
{
    return outcome_fail(OUTCOME_REFUSED, error, "self-check: %s", what);
}

/* ---- octets ---- */

static Outcome compare_range(const Proof *proof, gsize from, gsize from_after, gsize length,
                             const char *what, GError **error)
{
    g_autofree char *one = g_malloc(CHUNK);
    g_autofree char *other = g_malloc(CHUNK);
    while (length > 0) {
        gsize count = MIN(length, CHUNK);
        Outcome outcome = message_read_at(proof->before, from, one, count, error);
        if (outcome == OUTCOME_DONE)
            outcome = message_read_at(proof->after, from_after, other, count, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        if (memcmp(one, other, count) != 0)
            return fail(error, what);
        from += count;
        from_after += count;
        length -= count;
    }
    return OUTCOME_DONE;
}

/* Every octet of the body outside the splices, in its new place. */
static Outcome check_untouched(const Proof *proof, GError **error)
{
    static const char what[] = "an octet outside the changes differs";
    gsize at = message_body_offset(proof->before);
    gsize at_after = message_body_offset(proof->after);
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < proof->edits->splices->len; i++) {
        const Splice *splice = &g_array_index(proof->edits->splices, Splice, i);
        gsize length = splice->offset - at;
        outcome = compare_range(proof, at, at_after, length, what, error);
        at = splice->offset + splice->length;
        at_after += length + g_bytes_get_size(splice->octets);
    }
    if (outcome != OUTCOME_DONE)
        return outcome;
    gsize rest = message_size(proof->before) - at;
    if (message_size(proof->after) - at_after != rest)
        return fail(error, "the body has another length");
    return compare_range(proof, at, at_after, rest, what, error);
}

/* How many lines of the body are the delimiter and nothing more (RFC 2046 5.1.1). */
static Outcome count_lines(const Message *message, const char *delimiter, guint *count_r,
                           GError **error)
{
    g_autofree char *needle = g_strconcat("\n", delimiter, NULL);
    gsize size = strlen(needle);
    g_autofree char *octets = g_malloc(CHUNK + size);
    *count_r = 0;
    for (gsize at = message_body_offset(message); at < message_size(message); at += CHUNK) {
        gsize length = MIN(message_size(message) - at, CHUNK + size);
        Outcome outcome = message_read_at(message, at, octets, length, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        const char *end = octets + length;
        for (const char *found = octets;
             (found = memmem(found, (gsize)(end - found), needle, size)) != NULL; found++) {
            gboolean is_whole = found + size == end || memchr(" \t\r\n", found[size], 4) != NULL;
            *count_r += is_whole && found < octets + CHUNK ? 1 : 0;
        }
    }
    return OUTCOME_DONE;
}

/* ---- parts ---- */

static gboolean is_edited(const Proof *proof, const MimePart *leaf)
{
    gsize from = leaf->parent == NULL ? leaf->body : leaf->begin;
    for (guint i = 0; i < proof->edits->splices->len; i++) {
        const Splice *splice = &g_array_index(proof->edits->splices, Splice, i);
        if (splice->offset >= from && splice->offset <= leaf->end)
            return TRUE;
    }
    return FALSE;
}

/* Whether both are the same multiparts within each other, NULL being none. */
static gboolean are_alike(const MimePart *one, const MimePart *other)
{
    while (one != NULL && other != NULL && mime_part_is(one, mime_part_type(other))) {
        one = one->parent;
        other = other->parent;
    }
    return one == NULL && other == NULL;
}

static gboolean is_wrapped(const MimePart *after, const MimePart *before)
{
    return after->parent != NULL && mime_part_is(after->parent, "multipart/related") &&
           are_alike(after->parent->parent, before->parent);
}

static Outcome check_leaf(const Proof *proof, const MimePart *leaf, const MimePart *after,
                          GError **error)
{
    gboolean has_logo =
        proof->request->signature != NULL && proof->request->signature->logo != NULL;
    gboolean is_same_place = are_alike(after->parent, leaf->parent) ||
                             (has_logo && is_edited(proof, leaf) && is_wrapped(after, leaf));
    if (!mime_part_is(after, mime_part_type(leaf)) || !is_same_place)
        return fail(error, "the result would have other parts");
    if (is_edited(proof, leaf) || leaf->parent == NULL)
        return OUTCOME_DONE;
    if (leaf->end - leaf->begin != after->end - after->begin)
        return fail(error, "a part that is not ours to change has another length");
    return compare_range(proof, leaf->begin, after->begin, leaf->end - leaf->begin,
                         "a part that is not ours to change differs", error);
}

static gboolean is_logo(const Proof *proof, const MimePart *leaf)
{
    const char *written = mime_part_field(leaf, "Content-ID");
    if (proof->request->signature == NULL || proof->request->signature->logo == NULL ||
        written == NULL)
        return FALSE;
    g_autofree char *id = signature_logo_id(proof->request->desk);
    return strstr(written, id) != NULL;
}

static Outcome check_parts(const Proof *proof, GError **error)
{
    guint at = 0;
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < proof->leaves_after->len; i++) {
        const MimePart *after = g_ptr_array_index(proof->leaves_after, i);
        const MimePart *leaf =
            at < proof->leaves->len ? g_ptr_array_index(proof->leaves, at) : NULL;
        gboolean is_new = is_logo(proof, after) && (leaf == NULL || !is_logo(proof, leaf));
        if (is_new)
            continue;
        if (leaf == NULL)
            return fail(error, "the result would have more parts");
        outcome = check_leaf(proof, leaf, after, error);
        at++;
    }
    if (outcome == OUTCOME_DONE && at != proof->leaves->len)
        return fail(error, "the result would have fewer parts");
    return outcome;
}

static Outcome check_boundary(const Proof *proof, const char *boundary, GError **error)
{
    g_autofree char *closing = g_strdup_printf("--%s--", boundary);
    guint before = 0, after = 0;
    Outcome outcome = signing_afford(proof->request, error);
    if (outcome == OUTCOME_DONE)
        outcome = count_lines(proof->before, closing, &before, error);
    if (outcome == OUTCOME_DONE)
        outcome = count_lines(proof->after, closing, &after, error);
    if (outcome == OUTCOME_DONE && before != after)
        return fail(error, "a boundary would be closed more or less often");
    return outcome;
}

/* Around what was edited, each boundary is closed as often as it was. */
static Outcome check_boundaries(const Proof *proof, GError **error)
{
    g_autoptr(GHashTable) checked = g_hash_table_new(NULL, NULL);
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; i < proof->leaves->len; i++) {
        const MimePart *leaf = g_ptr_array_index(proof->leaves, i);
        const MimePart *around = is_edited(proof, leaf) ? leaf->parent : NULL;
        while (outcome == OUTCOME_DONE && around != NULL &&
               g_hash_table_add(checked, (gpointer)around)) {
            if (around->boundary != NULL)
                outcome = check_boundary(proof, around->boundary, error);
            around = around->parent;
        }
    }
    return outcome;
}

/* ---- the texts ---- */

/* The `index`th text of its kind. */
static const Signing *nth_signing(const Proof *proof, gboolean is_html, guint index)
{
    for (guint i = 0; i < proof->signings->len; i++) {
        const Signing *signing = g_ptr_array_index(proof->signings, i);
        if (signing->is_html == is_html && index-- == 0)
            return signing;
    }
    return NULL;
}

/* Texts whose line ends were written anew are the same, and so are those that got their last. */
static gboolean is_same_text(const char *one, const char *other)
{
    for (;; one++, other++) {
        one += strspn(one, "\r");
        other += strspn(other, "\r");
        if (*one != *other || *one == '\0')
            return one[strspn(one, "\r\n")] == '\0' && other[strspn(other, "\r\n")] == '\0';
    }
}

static Outcome check_text(const Proof *proof, const Signing *after, guint index, GError **error)
{
    const Signing *meant = nth_signing(proof, after->is_html, index);
    if (meant == NULL)
        return fail(error, "the result would have other texts");
    const char *wanted = meant->expected != NULL ? meant->expected : meant->text->utf8;
    return is_same_text(wanted, after->text->utf8) ? OUTCOME_DONE
                                                   : fail(error, "a text would read otherwise");
}

/* ---- the signature ---- */

static Outcome check_signed(const Proof *proof, const GPtrArray *parts, GError **error)
{
    RewriteRequest request = *proof->request;
    guint signatures = 0;
    request.tree = proof->tree_after;
    request.texts = proof->texts_after;
    request.strip_commands = FALSE;
    for (guint i = 0; i < parts->len; i++) {
        g_autoptr(Signing) signing = NULL;
        Outcome outcome =
            signing_load(&request, g_ptr_array_index(parts, i), NULL, &signing, error);
        if (outcome == OUTCOME_REFUSED)
            g_prefix_error(error, "self-check: ");
        if (outcome == OUTCOME_DONE)
            outcome = check_text(proof, signing, i, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        signatures += signing->place.signatures;
    }
    if (proof->request->signature != NULL && parts->len > 0 && signatures != 1)
        return fail(error, signatures == 0 ? "the signature would not be found again"
                                           : "there would be more than one signature");
    return OUTCOME_DONE;
}

/* The proof that none reaches the customer. */
static Outcome check_commands(const Proof *proof, GError **error)
{
    g_auto(BodyCommands) left = {.lines = NULL};
    RewriteRequest request = *proof->request;
    request.tree = proof->tree_after;
    request.texts = proof->texts_after;
    if (!request.strip_commands)
        return OUTCOME_DONE;
    Outcome outcome = outgoing_commands(&request, &left, error);
    if (outcome == OUTCOME_DONE && (left.lines->len > 0 || left.fault != NULL))
        return fail(error, "a command would stay");
    return outcome;
}

static Outcome check_signatures(const Proof *proof, GError **error)
{
    g_auto(BodyParts) parts = {.text = NULL};
    Outcome outcome = body_parts_find(mime_tree_root(proof->tree_after), &parts, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_signed(proof, parts.html, error);
    return outcome == OUTCOME_DONE ? check_signed(proof, parts.text, error) : outcome;
}

Outcome verify_rewritten(const RewriteRequest *request, const GPtrArray *signings,
                         const MailEdits *edits, GError **error)
{
    g_auto(Proof) proof = {.request = request,
                           .edits = edits,
                           .signings = signings,
                           .before = mime_tree_message(request->tree)};
    Outcome outcome = outgoing_apply(proof.before, edits, &proof.after, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_untouched(&proof, error);
    if (outcome == OUTCOME_DONE)
        outcome =
            mime_tree_open(proof.after, mime_tree_limits(request->tree), &proof.tree_after, error);
    if (outcome == OUTCOME_DONE)
        outcome = mime_tree_trust(proof.tree_after, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    proof.texts_after = part_texts_new();
    proof.leaves = mime_part_leaves(mime_tree_root(request->tree));
    proof.leaves_after = mime_part_leaves(mime_tree_root(proof.tree_after));
    outcome = check_parts(&proof, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_boundaries(&proof, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_signatures(&proof, error);
    return outcome == OUTCOME_DONE ? check_commands(&proof, error) : outcome;
}
