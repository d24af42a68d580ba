#include "outbound.h"
#include "sign.h"

#include <string.h>

typedef struct shape { /* the mails this version rewrites; every other shape is left alone */
    const MimePlace *text, *html;
} Shape;

static Outcome shape_refused(const MimePlace *place, GError **error)
{
    return outcome_fail(OUTCOME_REFUSED, error, "%s in '%s' is left as it is", place->type,
                        place->parents);
}

/* One text part, or one plain and one HTML text as alternatives. */
static Outcome shape_of(const GPtrArray *places, Shape *shape_r, GError **error)
{
    Shape shape = {NULL, NULL};
    for (guint i = 0; i < places->len; i++) {
        const MimePlace *place = g_ptr_array_index(places, i);
        const MimePlace **slot = g_str_equal(place->type, "text/plain")  ? &shape.text
                                 : g_str_equal(place->type, "text/html") ? &shape.html
                                                                         : NULL;
        gboolean fits = place->is_root || g_str_equal(place->parents, "multipart/alternative");
        if (slot == NULL || *slot != NULL || !fits || place->is_attachment)
            return shape_refused(place, error);
        *slot = place;
    }
    if (shape.text == NULL && shape.html == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "no text part");
    *shape_r = shape;
    return OUTCOME_DONE;
}

static Outcome check_untouchable(const MailFacts *facts, GError **error)
{
    if (facts->is_signed)
        return outcome_fail(OUTCOME_REFUSED, error, "signed by the client");
    if (facts->is_encrypted)
        return outcome_fail(OUTCOME_REFUSED, error, "encrypted by the client");
    if (facts->from_fields != 1)
        return outcome_fail(OUTCOME_REFUSED, error, "%u From fields", facts->from_fields);
    return OUTCOME_DONE;
}

/* Both parts in the order they stand, as splices must come. */
static Outcome sign_parts(const SignRequest *request, const Shape *shape, MailEdits *edits,
                          GError **error)
{
    gboolean html_first =
        shape->html != NULL && shape->text != NULL && shape->html->body < shape->text->body;
    gboolean already[2] = {FALSE, FALSE};
    for (guint turn = 0; turn < 2; turn++) {
        gboolean is_html = (turn == 0) == html_first;
        const MimePlace *place = is_html ? shape->html : shape->text;
        if (place == NULL)
            continue;
        Outcome outcome = is_html ? sign_html_part(request, place, edits, &already[turn], error)
                                  : sign_text_part(request, place, edits, &already[turn], error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    return OUTCOME_DONE;
}

void outbound_name_author(const MailFacts *facts, const DeskSettings *desk,
                          const char *display_name, MailEdits *edits)
{
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    if (g_strcmp0(author->name, display_name) == 0 &&
        g_strcmp0(author->canonical, desk->address) == 0)
        return;
    g_autofree char *mailbox = mime_encode_mailbox(display_name, desk->address);
    mail_edits_replace_header(edits, "From", 1, mailbox);
}

/* The proof before the mail leaves: parsed again, it has the same parts. */
static Outcome check_result(const Message *message, const GPtrArray *places, const MailEdits *edits,
                            GError **error)
{
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(Message) result = NULL;
    Outcome outcome = outbound_apply(message, edits, &result, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) after = NULL;
    outcome = mime_places(result, &limits, &after, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gboolean is_same = after->len == places->len;
    for (guint i = 0; is_same && i < places->len; i++) {
        const MimePlace *old = g_ptr_array_index(places, i);
        const MimePlace *new = g_ptr_array_index(after, i);
        is_same = g_str_equal(old->type, new->type) && g_str_equal(old->parents, new->parents);
    }
    return is_same ? OUTCOME_DONE
                   : outcome_fail(OUTCOME_REFUSED, error, "the result would have other parts");
}

static void steal_edits(MailEdits *from, MailEdits *into)
{
    for (guint i = 0; i < from->headers->len; i++) {
        const HeaderEdit *edit = g_ptr_array_index(from->headers, i);
        if (edit->kind == HEADER_ADD)
            mail_edits_add_header(into, edit->name, edit->value);
        else
            mail_edits_replace_header(into, edit->name, edit->index, edit->value);
    }
    for (guint i = 0; i < from->splices->len; i++) {
        const Splice *splice = &g_array_index(from->splices, Splice, i);
        mail_edits_splice(into, splice->offset, splice->length, splice->octets);
    }
}

Outcome outbound_sign(const RewriteRequest *request, MailEdits *edits, GError **error)
{
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    Outcome outcome = check_untouchable(request->facts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) places = NULL;
    outcome = mime_places(request->message, &limits, &places, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    Shape shape = {NULL, NULL};
    outcome = shape_of(places, &shape, error);
    if (outcome != OUTCOME_DONE)
        return outcome;

    SignRequest sign = {
        .message = request->message, .facts = request->facts, .signature = request->signature};
    g_autoptr(MailEdits) trial = mail_edits_new();
    outcome = sign_parts(&sign, &shape, trial, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_result(request->message, places, trial, error);
    if (outcome == OUTCOME_DONE)
        steal_edits(trial, edits);
    return outcome;
}
