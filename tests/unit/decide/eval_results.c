/* What was decided, as words. */
#include "eval_scene.h"

#include <string.h>

static char *number_text(gint64 number)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

static char *time_text(gint64 moment)
{
    if (moment == 0)
        return g_strdup("none");
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(moment);
    return g_date_time_format(utc, "%Y-%m-%dT%H:%M");
}

static char *list_text(const GPtrArray *texts)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(line, "%s%s", i > 0 ? "; " : "",
                               (const char *)g_ptr_array_index(texts, i));
    return g_string_free(g_steal_pointer(&line), FALSE);
}

static char *get_desk(const EvalScene *scene)
{
    return g_strdup(scene->reception != NULL ? scene->reception->desk->name : "none");
}

static char *get_other_desks(const EvalScene *scene)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < scene->plan->other_desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(scene->plan->other_desks, i);
        g_ptr_array_add(names, desk->name);
    }
    return list_text(names);
}

static char *get_suffix(const EvalScene *scene)
{
    return g_strdup(scene->reception->service_suffix);
}

static char *get_token(const EvalScene *scene)
{
    return g_strdup(scene->reception->token);
}

static char *get_place(const EvalScene *scene)
{
    return g_strdup_printf("%s%s", scene->reception->in_to ? "to" : "",
                           scene->reception->in_cc ? "cc" : "");
}

static char *get_tag(const EvalScene *scene)
{
    return number_text(scene->reception->tag);
}

static char *get_thread(const EvalScene *scene)
{
    static const char *const words[] = {"new", "join", "none"};
    return g_strdup(words[scene->plan->thread]);
}

static char *get_thread_reason(const EvalScene *scene)
{
    return g_strdup(scene->plan->thread_reason);
}

static char *get_ticket(const EvalScene *scene)
{
    return number_text(scene->plan->ticket);
}

static char *get_visits(const EvalScene *scene)
{
    return g_strdup(scene->plan->visits ? "yes" : "no");
}

static char *get_mailbox(const EvalScene *scene)
{
    return g_strdup(scene->reception->mailbox);
}

static char *get_domain(const EvalScene *scene)
{
    return g_strdup(scene->reception->domain);
}

static char *get_senders(const EvalScene *scene)
{
    return list_text(scene->reception->senders);
}

static char *get_blocked(const EvalScene *scene)
{
    return g_strdup(scene->plan->blocked);
}

static char *get_entitled(const EvalScene *scene)
{
    static const char *const words[] = {"yes", "no", "undecided"};
    return g_strdup(words[scene->plan->entitlement]);
}

static char *get_entitled_again(const EvalScene *scene)
{
    return time_text(scene->plan->entitled_again);
}

static char *get_quota(const EvalScene *scene)
{
    const PlanQuota *quota = &scene->plan->quota;
    return g_strdup(quota->counts ? "counts" : quota->applies ? "beyond" : "none");
}

static char *get_quota_why(const EvalScene *scene)
{
    return g_strdup(scene->plan->quota.reason);
}

static char *get_quota_began(const EvalScene *scene)
{
    return time_text(scene->plan->quota.began);
}

static char *get_quota_renews(const EvalScene *scene)
{
    return time_text(scene->plan->quota.renews);
}

static char *get_entitled_why(const EvalScene *scene)
{
    return g_strdup(scene->plan->entitlement_reason);
}

static char *get_confirmation(const EvalScene *scene)
{
    return g_strdup(confirmation_outcome_name(scene->plan->confirmation));
}

static char *get_confirmation_reason(const EvalScene *scene)
{
    return g_strdup(scene->plan->confirmation_reason);
}

static char *get_wrong_code(const EvalScene *scene)
{
    return number_text(scene->plan->wrong_code_ticket);
}

static char *get_asks(const EvalScene *scene)
{
    return time_text(scene->plan->answer.confirm_until);
}

static char *get_explains(const EvalScene *scene)
{
    return g_strdup(scene->plan->answer.explains ? "yes" : "no");
}

static char *get_hushed(const EvalScene *scene)
{
    return g_strdup(scene->plan->hushed ? "yes" : "no");
}

static char *get_review(const EvalScene *scene)
{
    return g_strdup(scene->plan->review_reason);
}

static char *get_template(const EvalScene *scene)
{
    return g_strdup(scene->plan->answer.template_name);
}

static char *get_linked(const EvalScene *scene)
{
    return number_text(scene->plan->linked_ticket);
}

static char *get_reopen(const EvalScene *scene)
{
    return g_strdup(scene->plan->reopen ? "yes" : "no");
}

static char *get_state(const EvalScene *scene)
{
    return g_strdup(ticket_state_name(scene->plan->state));
}

static char *get_author(const EvalScene *scene)
{
    return g_strdup(scene->plan->author);
}

static char *get_author_name(const EvalScene *scene)
{
    return g_strdup(scene->plan->author_name);
}

static char *get_gateway(const EvalScene *scene)
{
    return g_strdup(scene->plan->gateway);
}

static char *get_gateway_reason(const EvalScene *scene)
{
    return g_strdup(scene->plan->gateway_reason);
}

static char *get_identity(const EvalScene *scene)
{
    return g_strdup(identity_grade_name(scene->plan->identity));
}

static char *get_identity_reason(const EvalScene *scene)
{
    return g_strdup(scene->plan->identity_reason);
}

static char *get_type(const EvalScene *scene)
{
    return g_strdup_printf("%s%s", scene->plan->service_type,
                           scene->plan->service_changed ? "!" : "");
}

static char *get_choice(const EvalScene *scene)
{
    return g_strdup(scene->plan->unknown_choice   ? "unknown"
                    : scene->plan->service_chosen ? scene->plan->service_type
                                                  : NULL);
}

static char *get_type_reasons(const EvalScene *scene)
{
    return list_text(scene->plan->service_reasons);
}

static char *get_guesses(const EvalScene *scene)
{
    return guesses_shown(scene->plan->service_guesses, G_MAXUINT);
}

static char *get_doubt(const EvalScene *scene)
{
    return g_strdup(scene->plan->service_in_doubt ? "yes" : "no");
}

static char *get_own_tickets(const EvalScene *scene)
{
    return g_strdup(scene->plan->own_tickets->str);
}

/* Whether the store sees to it that they open one ticket only. */
static char *get_words(const EvalScene *scene)
{
    return g_strdup(scene->plan->words == NULL   ? "none"
                    : scene->plan->words_are_new ? "new"
                                                 : "known");
}

static char *get_second(const EvalScene *scene)
{
    return g_strdup(scene->plan->second_concern);
}

static char *get_confidence(const EvalScene *scene)
{
    return g_strdup_printf("%.2f", scene->plan->service_confidence);
}

static char *get_language(const EvalScene *scene)
{
    return g_strdup(scene->plan->language);
}

static char *get_answer_languages(const EvalScene *scene)
{
    return g_strdup(scene->plan->answer.languages);
}

static char *get_missing(const EvalScene *scene)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    for (guint i = 0; i < scene->plan->missing->len; i++) {
        const MissingFact *missing = g_ptr_array_index(scene->plan->missing, i);
        g_ptr_array_add(labels, missing->label);
    }
    return list_text(labels);
}

/* "invoice=INV-1 by text 85%; ..." of those that the type needs, then of other types' "(...)". */
static char *get_facts(const EvalScene *scene)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < scene->plan->details->len; i++) {
        const Detail *detail = g_ptr_array_index(scene->plan->details, i);
        g_ptr_array_add(
            lines, g_strdup_printf(detail->is_needed ? "%s=%s by %s %d%%" : "(%s=%s by %s %d%%)",
                                   detail->name, detail->value, detail_source_name(detail->source),
                                   (int)(detail->confidence * 100 + 0.5)));
    }
    return list_text(lines);
}

/* "4 clear: thank you" */
static char *get_vote(const EvalScene *scene)
{
    static const char *const clear[] = {
        [NAME_CLEAR_UNSAID] = "", [NAME_CLEAR_YES] = " clear", [NAME_CLEAR_NO] = " unclear"};
    const Vote *vote = &scene->plan->vote;
    if (!vote->is_given)
        return NULL;
    return g_strdup_printf("%d%s%s: %s", vote->stars, vote->is_poor ? " poor" : "",
                           clear[vote->name_clear], vote->words);
}

static char *get_wrong(const EvalScene *scene)
{
    return list_text(scene->plan->wrong_details);
}

static char *get_checked(const EvalScene *scene)
{
    return list_text(scene->reception->check_values);
}

static char *get_due(const EvalScene *scene)
{
    return time_text(scene->plan->due);
}

static char *get_opens(const EvalScene *scene)
{
    return scene->plan->within_hours ? g_strdup("open") : time_text(scene->plan->opens);
}

static char *get_rung(const EvalScene *scene)
{
    return g_strdup(scene->plan->answer.send ? "sent" : scene->plan->answer.rung);
}

static char *get_answer_reason(const EvalScene *scene)
{
    return g_strdup(scene->plan->answer.reason);
}

static char *get_recipient(const EvalScene *scene)
{
    return g_strdup(scene->plan->answer.recipient);
}

static char *get_warnings(const EvalScene *scene)
{
    return list_text(scene->plan->warnings);
}

const EvalResult eval_results[] = {
    {"desk", get_desk},
    {"other-desks", get_other_desks},
    {"suffix", get_suffix},
    {"token", get_token},
    {"place", get_place},
    {"tag", get_tag},
    {"thread", get_thread},
    {"thread-why", get_thread_reason},
    {"ticket", get_ticket},
    {"linked", get_linked},
    {"own-tickets", get_own_tickets},
    {"words", get_words},
    {"entitled-again", get_entitled_again},
    {"quota", get_quota},
    {"quota-why", get_quota_why},
    {"began", get_quota_began},
    {"renews", get_quota_renews},
    {"entitled", get_entitled},
    {"entitled-why", get_entitled_why},
    {"review", get_review},
    {"confirmation", get_confirmation},
    {"confirmation-why", get_confirmation_reason},
    {"wrong-code", get_wrong_code},
    {"asks", get_asks},
    {"explains", get_explains},
    {"hushed", get_hushed},
    {"template", get_template},
    {"senders", get_senders},
    {"blocked", get_blocked},
    {"visits", get_visits},
    {"mailbox", get_mailbox},
    {"domain", get_domain},
    {"reopen", get_reopen},
    {"state", get_state},
    {"author", get_author},
    {"author-name", get_author_name},
    {"gateway", get_gateway},
    {"gateway-why", get_gateway_reason},
    {"identity", get_identity},
    {"identity-why", get_identity_reason},
    {"type", get_type},
    {"choice", get_choice},
    {"type-why", get_type_reasons},
    {"confidence", get_confidence},
    {"guessed", get_guesses},
    {"doubt", get_doubt},
    {"second", get_second},
    {"language", get_language},
    {"languages", get_answer_languages},
    {"missing", get_missing},
    {"facts", get_facts},
    {"vote", get_vote},
    {"wrong", get_wrong},
    {"checked", get_checked},
    {"due", get_due},
    {"opens", get_opens},
    {"rung", get_rung},
    {"why", get_answer_reason},
    {"recipient", get_recipient},
    {"warnings", get_warnings},
    {NULL, NULL},
};
