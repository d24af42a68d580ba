#include "beside.h"
#include "body_parts.h"
#include "command_lines.h"
#include "header_block.h"
#include "logo.h"
#include "outgoing.h"
#include "signing.h"
#include "verify.h"

#include <string.h>

typedef struct body { /* the parts of the body with their places */
    BodyParts parts;
    GPtrArray *signings;        /* Signing *, in the order they stand in the mail */
    const Signing *text, *html; /* the parts the signature goes into; NULL: there is none */
    gboolean has_command_fault; /* it is REFUSED for its commands */
} Body;

static void body_clear(Body *body)
{
    body_parts_clear(&body->parts);
    g_clear_pointer(&body->signings, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Body, body_clear)

static void signing_destroy(gpointer data)
{
    signing_free(data);
}

static Outcome check_untouchable(const MailFacts *facts, GError **error)
{
    if (facts->is_signed)
        return outcome_fail(OUTCOME_REFUSED, error, "signed by the client (PGP or S/MIME)");
    if (facts->is_encrypted)
        return outcome_fail(OUTCOME_REFUSED, error, "encrypted by the client (PGP or S/MIME)");
    if (facts->from_fields != 1)
        return outcome_fail(OUTCOME_REFUSED, error, "%u From fields", facts->from_fields);
    return OUTCOME_DONE;
}

/* ---- reading ---- */

/* Of several texts one after the other: the one in which the quote begins, else the last that says
   something. */
static const Signing *target_of(const GPtrArray *signings, gboolean is_html)
{
    const Signing *target = NULL;
    for (guint i = 0; i < signings->len; i++) {
        const Signing *next = g_ptr_array_index(signings, i);
        if (next->is_html != is_html)
            continue;
        if (target == NULL || next->place.has_words || next->place.at_placeholder)
            target = next;
        if (next->place.above_quote || next->place.at_placeholder || next->place.already_signed)
            return next;
    }
    return target;
}

static Outcome check_later(const Signing *signing, GError **error)
{
    if (!beside_leads(signing->text))
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error,
                        "one stands in a later text of the mail; write it in the first lines");
}

static Outcome check_commands(const RewriteRequest *request, const Signing *signing,
                              gboolean is_first, GError **error)
{
    if (signing->place.fault != NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "%s", signing->place.fault);
    return is_first || !request->strip_commands ? OUTCOME_DONE : check_later(signing, error);
}

/* Commands stand in the first of several texts. */
static Outcome load_all(const RewriteRequest *request, const GPtrArray *places, const Place *html,
                        Body *body, GError **error)
{
    RewriteRequest rest = *request;
    for (guint i = 0; i < places->len; i++) {
        g_autoptr(Signing) signing = NULL;
        rest.strip_commands = request->strip_commands && i == 0;
        Outcome outcome = signing_load(&rest, g_ptr_array_index(places, i), i == 0 ? html : NULL,
                                       &signing, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        outcome = check_commands(request, signing, i == 0, error);
        body->has_command_fault = outcome == OUTCOME_REFUSED;
        if (outcome != OUTCOME_DONE)
            return outcome;
        g_ptr_array_add(body->signings, g_steal_pointer(&signing));
    }
    return OUTCOME_DONE;
}

static const Place *first_place(const Body *body)
{
    const Signing *first = body->signings->len > 0 ? g_ptr_array_index(body->signings, 0) : NULL;
    return first != NULL ? &first->place : NULL;
}

static const GPtrArray *first_commands(const Body *body)
{
    for (guint i = 0; i < body->signings->len; i++) {
        const Signing *signing = g_ptr_array_index(body->signings, i);
        if (signing->place.commands != NULL && signing->place.commands->len > 0)
            return signing->place.commands;
    }
    return NULL;
}

static Outcome check_hidden(const Body *body, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < body->signings->len; i++) {
        const Signing *signing = g_ptr_array_index(body->signings, i);
        if (signing->is_html)
            outcome = beside_check_hidden(signing->text, error);
    }
    return outcome;
}

static Outcome check_beside(const RewriteRequest *request, Body *body, GError **error)
{
    if (!request->strip_commands)
        return OUTCOME_DONE;
    Outcome outcome = beside_check_ahead(request, body->parts.ahead, error);
    if (outcome == OUTCOME_DONE && first_commands(body) != NULL)
        outcome = beside_check(request, body->parts.beside, error);
    if (outcome == OUTCOME_DONE && first_commands(body) != NULL)
        outcome = check_hidden(body, error);
    body->has_command_fault = outcome == OUTCOME_REFUSED;
    return outcome;
}

static int compare_parts(gconstpointer one, gconstpointer other)
{
    const Signing *left = *(Signing *const *)one, *right = *(Signing *const *)other;
    return left->text->part->body < right->text->part->body ? -1 : 1;
}

/* HTML first: its lines are not wrapped, so its commands are certain. */
static Outcome load_texts(const RewriteRequest *request, Body *body, GError **error)
{
    Outcome outcome = load_all(request, body->parts.html, NULL, body, error);
    if (outcome == OUTCOME_DONE)
        outcome = load_all(request, body->parts.text, first_place(body), body, error);
    gboolean is_file = outcome == OUTCOME_REFUSED && body->parts.is_named &&
                       !body->has_command_fault && budget_step(request->budget);
    if (!is_file)
        return outcome;
    g_clear_error(error);
    g_ptr_array_set_size(body->signings, 0);
    g_ptr_array_set_size(body->parts.html, 0);
    g_ptr_array_set_size(body->parts.text, 0);
    return OUTCOME_DONE;
}

static Outcome load_body(const RewriteRequest *request, Body *body, GError **error)
{
    Outcome outcome = check_untouchable(request->facts, error);
    if (outcome == OUTCOME_DONE)
        outcome = signing_afford(request, error);
    if (outcome == OUTCOME_DONE)
        outcome = mime_tree_trust(request->tree, error);
    if (outcome == OUTCOME_DONE)
        outcome = body_parts_find(mime_tree_root(request->tree), &body->parts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    body->signings = g_ptr_array_new_with_free_func(signing_destroy);
    outcome = load_texts(request, body, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_beside(request, body, error);
    if (outcome == OUTCOME_DONE)
        outcome = signing_afford(request, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    body->html = target_of(body->signings, TRUE);
    body->text = target_of(body->signings, FALSE);
    g_ptr_array_sort(body->signings, compare_parts);
    return OUTCOME_DONE;
}

/* ---- commands ---- */

void body_commands_clear(BodyCommands *commands)
{
    g_clear_pointer(&commands->lines, g_ptr_array_unref);
    g_clear_pointer(&commands->fault, g_free);
    g_clear_pointer(&commands->words, g_free);
}

static gboolean has_words(const Body *body)
{
    for (guint i = 0; i < body->signings->len; i++) {
        const Signing *signing = g_ptr_array_index(body->signings, i);
        if (signing->place.has_words)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_body(const BodyParts *parts, gpointer leaf)
{
    return g_ptr_array_find(parts->text, leaf, NULL) || g_ptr_array_find(parts->html, leaf, NULL) ||
           g_ptr_array_find(parts->beside, leaf, NULL);
}

static gboolean has_files(const MimeTree *tree, const Body *body)
{
    g_autoptr(GPtrArray) leaves = mime_part_leaves(mime_tree_root(tree));
    for (guint i = 0; i < leaves->len; i++) {
        if (!is_body(&body->parts, g_ptr_array_index(leaves, i)))
            return TRUE;
    }
    return FALSE;
}

/* What the mail is going to say without them decides whether it leaves at all, and is recorded. */
static Outcome read_rest(const RewriteRequest *request, const Body *body, BodyCommands *commands,
                         GError **error)
{
    g_autoptr(GHashTable) texts = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    for (guint i = 0; i < body->signings->len; i++) {
        const Signing *signing = g_ptr_array_index(body->signings, i);
        g_hash_table_insert(texts, (gpointer)signing->text->part, signing_rest(signing));
    }
    commands->has_words = has_words(body) || has_files(request->tree, body);
    commands->words = mime_tree_reply(request->tree, request->facts, texts, request->budget);
    return signing_afford(request, error);
}

Outcome outgoing_commands(const RewriteRequest *request, BodyCommands *commands_r, GError **error)
{
    RewriteRequest reading = *request;
    reading.signature = NULL;
    reading.strip_commands = TRUE;
    *commands_r =
        (BodyCommands){.lines = g_ptr_array_new_with_free_func(g_free), .has_words = TRUE};
    g_auto(Body) body = {.signings = NULL};
    g_autoptr(GError) refusal = NULL;
    Outcome outcome = load_body(&reading, &body, &refusal);
    gboolean is_untouchable = body.signings == NULL && budget_step(request->budget);
    if (outcome == OUTCOME_REFUSED && (body.has_command_fault || is_untouchable)) {
        commands_r->fault = body.has_command_fault ? g_strdup(refusal->message) : NULL;
        return OUTCOME_DONE;
    }
    if (outcome != OUTCOME_DONE) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return outcome;
    }
    const GPtrArray *lines = first_commands(&body);
    if (lines == NULL)
        return OUTCOME_DONE;
    g_ptr_array_unref(commands_r->lines);
    commands_r->lines = g_ptr_array_ref((GPtrArray *)lines);
    return read_rest(&reading, &body, commands_r, error);
}

/* ---- writing ---- */

static gboolean needs_signature(const Signing *target)
{
    return target != NULL && !target->place.already_signed;
}

static Outcome edit_part(const RewriteRequest *request, const Body *body, Signing *signing,
                         const Logo *logo, MailEdits *edits, GError **error)
{
    gboolean is_target =
        needs_signature(signing) && (signing == body->text || signing == body->html);
    if (logo == NULL || signing != body->html)
        return signing_edit(request, signing, is_target, edits, error);
    logo_open(logo, edits);
    Outcome outcome = signing_edit(request, signing, is_target, edits, error);
    if (outcome == OUTCOME_DONE)
        logo_close(logo, edits);
    return outcome;
}

static gboolean is_hidden(const RewriteRequest *request, const char *name)
{
    const GPtrArray *hidden = request->desk->outgoing.hidden_fields;
    for (guint i = 0; request->agent != NULL && hidden != NULL && i < hidden->len; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(hidden, i), name) == 0)
            return TRUE;
    }
    return FALSE;
}

/* What the mail's own header tells of its content, unless conceal.h takes it out anyway. */
static void drop_sums(const RewriteRequest *request, MailEdits *edits)
{
    for (const char *const *name = header_block_sums; *name != NULL; name++) {
        guint count = 0;
        for (guint i = 0; !is_hidden(request, *name) && i < request->facts->fields->len; i++) {
            const HeaderField *field = g_ptr_array_index(request->facts->fields, i);
            count += g_ascii_strcasecmp(field->name, *name) == 0 ? 1 : 0;
        }
        for (; count > 0; count--)
            mail_edits_delete_header(edits, *name, count);
    }
}

static Outcome edit_body(const RewriteRequest *request, const Body *body, MailEdits *edits,
                         GError **error)
{
    g_autoptr(Logo) logo = NULL;
    Outcome outcome = OUTCOME_DONE;
    if (request->signature != NULL && request->signature->logo != NULL &&
        needs_signature(body->html))
        outcome =
            logo_prepare(request, body->html->text->part, body->html->text->line_end, &logo, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < body->signings->len; i++)
        outcome =
            edit_part(request, body, g_ptr_array_index(body->signings, i), logo, edits, error);
    if (outcome == OUTCOME_DONE && edits->splices->len > 0)
        drop_sums(request, edits);
    return outcome;
}

static gboolean was_signed(const RewriteRequest *request, const Body *body)
{
    gboolean has_text = body->text != NULL || body->html != NULL;
    return has_text && request->signature != NULL && !needs_signature(body->text) &&
           !needs_signature(body->html);
}

/* A mail that was rewritten before loses nothing more, save commands, which no customer sees. */
static Outcome load_as_it_is(const RewriteRequest *request, Body *body, gboolean *was_signed_r,
                             GError **error)
{
    Outcome outcome = load_body(request, body, error);
    *was_signed_r = outcome == OUTCOME_DONE && was_signed(request, body);
    if (!*was_signed_r)
        return outcome;
    RewriteRequest careful = *request;
    careful.keeps_own = TRUE;
    body_clear(body);
    *body = (Body){.signings = NULL};
    return load_body(&careful, body, error);
}

Outcome outgoing_sign(const RewriteRequest *request, MailEdits *edits, RewriteResult *result_r,
                      GError **error)
{
    g_auto(Body) body = {.signings = NULL};
    g_autoptr(MailEdits) trial = mail_edits_new();
    gboolean is_second = FALSE;
    Outcome outcome = load_as_it_is(request, &body, &is_second, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *result_r = (RewriteResult){
        .has_text = body.text != NULL || body.html != NULL,
        .was_signed = is_second,
    };
    outcome = edit_body(request, &body, trial, error);
    if (outcome == OUTCOME_DONE && trial->splices->len + trial->headers->len > 0)
        outcome = verify_rewritten(request, body.signings, trial, error);
    if (outcome == OUTCOME_DONE)
        mail_edits_take(edits, trial);
    return outcome;
}
