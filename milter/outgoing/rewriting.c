#include "rewriting.h"

#include "../mime/mime.h"
#include "../names/names.h"
#include "automatic_reply.h"
#include "conceal.h"
#include "dkim_field.h"

#define WARNING_FIELD "X-Intake-Warning"
#define WARNING_OCTETS_MAX 400

void rewritten_free(Rewritten *rewritten)
{
    if (rewritten == NULL)
        return;
    g_free(rewritten->display_name);
    g_free(rewritten->reason);
    g_free(rewritten->message_id);
    mail_edits_free(rewritten->edits);
    g_free(rewritten);
}

static const Agent *agent_of(const Rewriting *rewriting)
{
    return rewriting->plan->right == RIGHT_AGENT ? rewriting->question->known->agent : NULL;
}

/* Whose traces are taken out: an agent's program bears the desk's name for programs, and shows no
   agent either. */
static const Agent *hidden_agent(const Rewriting *rewriting)
{
    return rewriting->plan->right == RIGHT_ABSENCE ? rewriting->question->known->agent
                                                   : agent_of(rewriting);
}

/* ---- name and signature ---- */

static const char *language_of(const Rewriting *rewriting)
{
    const OutgoingTicket *ticket = rewriting->plan->ticket;
    const Agent *agent = agent_of(rewriting);
    const DeskSettings *desk = rewriting->question->desk;
    const char *wanted = ticket != NULL && ticket->language != NULL ? ticket->language
                         : agent != NULL && ticket == NULL && !rewriting->plan->opens
                             ? agent->language
                             : rewriting->question->facts->language;
    const char *spoken = desk_answer_language(desk, wanted);
    if (spoken == NULL && agent != NULL && agent->language != NULL)
        spoken = desk_language(desk, agent->language);
    return spoken != NULL ? spoken : g_ptr_array_index(desk->languages, 0);
}

static char *choose_name(const Rewriting *rewriting, const char *language)
{
    const OutgoingTicket *ticket = rewriting->plan->ticket;
    const Agent *agent = agent_of(rewriting);
    if (rewriting->name != NULL)
        return g_strdup(rewriting->name);
    NameQuestion question = {
        .desk = rewriting->question->desk,
        .agent = agent,
        .kind = agent != NULL ? NAME_AGENT_REPLY : NAME_AUTOMATIC_REPLY,
        .service_type = rewriting->plan->service_type,
        .group = ticket != NULL ? ticket->group : NULL,
        .language = language,
        .first_used = agent != NULL && ticket != NULL ? ticket->display_name : NULL,
    };
    g_autofree char *pattern = NULL;
    return name_choose(&question, &pattern);
}

static void note_result(const RewriteResult *result, Rewritten *rewritten)
{
    rewritten->is_signed = result->has_text;
    if (!result->has_text)
        rewritten->reason = g_strdup("no text to sign");
    else if (result->was_signed)
        rewritten->reason = g_strdup("bears its signature already");
}

/* A mail that cannot be signed is no trouble of ours: `rewritten` says why. */
static Outcome sign(const Rewriting *rewriting, const char *language, Rewritten *rewritten,
                    GError **error)
{
    const OutgoingQuestion *question = rewriting->question;
    const Orders *orders = rewriting->plan->orders;
    const SignatureRequest wanted = {
        .desk = question->desk,
        .agent = agent_of(rewriting),
        .display_name = rewritten->display_name,
        .service_type = rewriting->plan->service_type,
        .language = language,
        .is_short = rewriting->is_short,
    };
    g_autoptr(Signature) signature = NULL;
    g_autoptr(GError) refusal = NULL;
    Outcome outcome = signature_render(rewriting->templates, &wanted, &signature, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *mark =
        g_strdup_printf("%s-%" G_GINT64_FORMAT, question->desk->name, rewriting->ticket);
    const RewriteRequest request = {
        .tree = rewriting->tree,
        .texts = rewriting->texts,
        .facts = question->facts,
        .budget = rewriting->budget,
        .desk = question->desk,
        .agent = hidden_agent(rewriting),
        .signature = orders->no_signature ? NULL : signature,
        .mark = mark,
        .strip_commands = orders->count > 0,
        .keeps_own = rewriting->plan->right == RIGHT_AUTOMATIC,
    };
    RewriteResult result = {FALSE, FALSE};
    outcome = outgoing_sign(&request, rewritten->edits, &result, &refusal);
    if (outcome == OUTCOME_DONE)
        note_result(&result, rewritten);
    if (outcome == OUTCOME_REFUSED) {
        rewritten->reason = g_strdup(refusal->message);
        rewritten->is_unsafe = TRUE;
        return OUTCOME_DONE;
    }
    if (outcome != OUTCOME_DONE)
        g_propagate_error(error, g_steal_pointer(&refusal));
    return outcome;
}

/* ---- header and envelope ---- */

/* The desk is the only author, whoever else stood beside it. From fields go from the last on. */
static void name_author(const OutgoingQuestion *question, Rewritten *rewritten)
{
    for (guint index = question->facts->from_fields; index > 1; index--)
        mail_edits_delete_header(rewritten->edits, "From", index);
    if (question->facts->from->len == 1) {
        outgoing_name_author(question->facts, question->desk, rewritten->display_name,
                             rewritten->edits);
        return;
    }
    g_autofree char *mailbox =
        mime_encode_mailbox(rewritten->display_name, question->desk->address);
    mail_edits_replace_header(rewritten->edits, "From", 1, mailbox);
}

static void hide(const Rewriting *rewriting, Rewritten *rewritten)
{
    const OutgoingQuestion *question = rewriting->question;
    const Agent *agent = hidden_agent(rewriting);
    if (agent != NULL) {
        conceal_agent(question->settings, question->desk, agent, question->facts, rewritten->edits);
        rewritten->message_id = conceal_message_id(question->desk, agent, question->facts);
    } else {
        conceal_own_fields(question->facts, rewritten->edits);
    }
    if (agent_of(rewriting) == NULL)
        automatic_reply_mark(question->facts, rewritten->edits);
}

/* What keeps its body shows no agent either. A DKIM signature may cover any field. */
static gboolean may_hide(const Rewriting *rewriting)
{
    const OutgoingQuestion *question = rewriting->question;
    if (rewriting->plan->action == ACTION_SIGN)
        return TRUE;
    gboolean breaks = question->desk->outgoing.when_dkim_signed == DKIM_REWRITE;
    return agent_of(rewriting) != NULL && (breaks || dkim_field(question->facts) == NULL);
}

static char *warning_value(const char *warning)
{
    char *value = g_strndup(warning, WARNING_OCTETS_MAX);
    for (char *at = value; *at != '\0'; at++)
        *at = g_ascii_isprint(*at) ? *at : '?';
    return value;
}

Outcome rewriting_make(const Rewriting *rewriting, Rewritten **rewritten_r, GError **error)
{
    const OutgoingPlan *plan = rewriting->plan;
    const OutgoingQuestion *question = rewriting->question;
    g_autoptr(Rewritten) rewritten = g_new0(Rewritten, 1);
    rewritten->edits = mail_edits_new();
    if (plan->action == ACTION_SIGN) {
        const char *language = language_of(rewriting);
        rewritten->display_name = choose_name(rewriting, language);
        Outcome outcome = sign(rewriting, language, rewritten, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    rewritten->may_mark = may_hide(rewriting);
    if (rewritten->may_mark)
        hide(rewriting, rewritten);
    if (plan->action == ACTION_SIGN)
        name_author(question, rewritten);
    if (hidden_agent(rewriting) != NULL)
        rewritten->edits->sender =
            conceal_sender(question->settings, question->desk, question->envelope);
    if (plan->warning != NULL) {
        g_autofree char *value = warning_value(plan->warning);
        mail_edits_add_header(rewritten->edits, WARNING_FIELD, value);
    }
    *rewritten_r = g_steal_pointer(&rewritten);
    return OUTCOME_DONE;
}
