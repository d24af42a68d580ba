/* What kind of service is asked for. */
#include "rule.h"

#define WORDS_SHOWN 4 /* of the text, as reasons */

/* Sure sources are asked in turn and the first that has an answer decides; then the text is asked,
   which may be in doubt. A source fills *choice_r only when it returns TRUE. */
typedef struct service_choice {
    char *name;
    double confidence; /* 0 to 1 */
    char *reason;
} ServiceChoice;

typedef gboolean (*ServiceSource)(const Evidence *evidence, ServiceChoice *choice_r);

/* Also against what a ticket had so far. */
static gboolean source_customer(const Evidence *evidence, ServiceChoice *choice_r)
{
    const Choice *choice = &evidence->choice;
    if (choice->type == NULL)
        return FALSE;
    choice_r->name = g_strdup(choice->type->name);
    choice_r->confidence = 1;
    choice_r->reason = g_strdup_printf("%s \"%s\"", choice->way, choice->type->name);
    return TRUE;
}

static gboolean source_ticket(const Evidence *evidence, ServiceChoice *choice_r)
{
    const KnownTicket *ticket = evidence->ticket;
    if (ticket == NULL || ticket->service_type == NULL)
        return FALSE;
    choice_r->name = g_strdup(ticket->service_type);
    choice_r->confidence = 1;
    choice_r->reason = g_strdup_printf("ticket %" G_GINT64_FORMAT, ticket->number);
    return TRUE;
}

static gboolean source_rules(const Evidence *evidence, ServiceChoice *choice_r)
{
    const GPtrArray *rules = evidence->reception->desk->rules;
    if (rules->len == 0)
        return FALSE;
    g_autoptr(RuleText) text = rule_text_new(evidence->facts);
    for (guint i = 0; i < rules->len; i++) {
        const ServiceRule *rule = g_ptr_array_index(rules, i);
        if (!rule_holds(rule, evidence, text, &choice_r->reason))
            continue;
        choice_r->name = g_strdup(rule->service_type->name);
        choice_r->confidence = 1;
        return TRUE;
    }
    return FALSE;
}

/* ---- by the text ---- */

/* What is known of the sender shifts a guess: a type's odds at most double by both together, so
   that neither decides alone. */
#define PRIOR_OF_GROUP 0.5
#define PRIOR_OF_HISTORY 0.5
#define HISTORY_HALF 2 /* requests, all of one type, that weigh half of what many do */

static gboolean is_asked_by_group(const Evidence *evidence, const ServiceType *type)
{
    const char *group = evidence->known->group;
    return group != NULL &&
           g_ptr_array_find_with_equal_func(type->groups, group, g_str_equal, NULL);
}

/* How many of the author's last requests were of the type; all_r: of any. */
static guint requests_of(const Evidence *evidence, const ServiceType *type, guint *all_r)
{
    GHashTable *history = evidence->known->history;
    GHashTableIter iter;
    gpointer requests = NULL;
    *all_r = 0;
    g_hash_table_iter_init(&iter, history);
    while (g_hash_table_iter_next(&iter, NULL, &requests))
        *all_r += GPOINTER_TO_UINT(requests);
    return GPOINTER_TO_UINT(g_hash_table_lookup(history, type->name));
}

static double prior_of(const Evidence *evidence, const ServiceType *type)
{
    guint all = 0;
    double requests = requests_of(evidence, type, &all);
    double prior = is_asked_by_group(evidence, type) ? 1 + PRIOR_OF_GROUP : 1;
    return prior + PRIOR_OF_HISTORY * requests / (all + HISTORY_HALF);
}

/* The guesses as they stand after the prior; what is none of the desk's types keeps its odds. */
static GArray *weighed(const Evidence *evidence, const Guesses *guesses)
{
    GArray *types = g_array_copy(guesses->types);
    double rest = 1;
    double sum = 0;
    for (guint i = 0; i < types->len; i++) {
        TypeGuess *guess = &g_array_index(types, TypeGuess, i);
        rest -= guess->confidence;
        guess->confidence *= prior_of(evidence, guess->type);
        sum += guess->confidence;
    }
    for (guint i = 0; i < types->len; i++)
        g_array_index(types, TypeGuess, i).confidence /= sum + MAX(rest, 0);
    guesses_sort(types);
    return types;
}

static void add_reason(Plan *plan, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add_reason(Plan *plan, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(plan->service_reasons, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* What the guesses say for people, whether they decide or not. */
static void explain_guesses(const Evidence *evidence, Plan *plan, const Guesses *guesses)
{
    g_autofree char *shown = guesses_shown(plan->service_guesses, GUESSES_SHOWN);
    g_autofree char *words = guesses_words_shown(guesses, WORDS_SHOWN);
    if (guesses->threshold <= 1)
        add_reason(plan, "%s says %s; from %.0f%% on %d%% are right", guesses->source,
                   *shown != '\0' ? shown : "nothing", guesses->threshold * 100, guesses->accuracy);
    else
        add_reason(plan, "%s says %s; never are %d%% right", guesses->source,
                   *shown != '\0' ? shown : "nothing", guesses->accuracy);
    if (*words != '\0')
        add_reason(plan, "words %s", words);
    for (guint i = 0; i < plan->service_guesses->len; i++) {
        const ServiceType *type = g_array_index(plan->service_guesses, TypeGuess, i).type;
        guint all = 0;
        guint requests = requests_of(evidence, type, &all);
        if (is_asked_by_group(evidence, type))
            add_reason(plan, "sender of group %s, who asks more for %s", evidence->known->group,
                       type->name);
        if (requests > 0)
            add_reason(plan, "%u of the sender's last %u answered requests were %s", requests, all,
                       type->name);
    }
}

static void note_second(Plan *plan, const Guesses *guesses)
{
    if (guesses->second_text == NULL)
        return;
    const TypeGuess *second = &g_array_index(guesses->types, TypeGuess, 1);
    plan->second_concern = g_strdup_printf("%s: \"%s\"", second->type->name, guesses->second_text);
}

/* A person's text of a new ticket, where something guesses at all. */
static gboolean is_guessed(const Evidence *evidence, const Plan *plan)
{
    return evidence->moment->guesses != NULL && evidence->automatic == AUTOMATIC_NONE &&
           plan->thread == THREAD_NEW;
}

static void take_default(const Evidence *evidence, Plan *plan)
{
    plan->service_type = g_strdup(evidence->reception->desk->default_type->name);
    add_reason(plan, "the desk's default");
}

/* The default in their place where none is sure enough. */
static void decide_by_text(const Evidence *evidence, Plan *plan)
{
    const Guesses *guesses = evidence->moment->guesses;
    g_autoptr(GArray) types = weighed(evidence, guesses);
    g_array_append_vals(plan->service_guesses, types->data, MIN(types->len, GUESSES_SHOWN));
    const TypeGuess *best = types->len > 0 ? &g_array_index(types, TypeGuess, 0) : NULL;
    plan->service_in_doubt = best == NULL || best->confidence < guesses->threshold;
    if (plan->service_in_doubt) {
        take_default(evidence, plan);
    } else {
        plan->service_type = g_strdup(best->type->name);
        plan->service_confidence = best->confidence;
    }
    explain_guesses(evidence, plan, guesses);
    note_second(plan, guesses);
}

/* ---- the sources in turn ---- */

static const ServiceSource sure_sources[] = {
    source_customer,
    source_ticket,
    source_rules,
};

static void take_choice(Plan *plan, const ServiceChoice *choice)
{
    plan->service_type = choice->name;
    plan->service_confidence = choice->confidence;
    g_ptr_array_add(plan->service_reasons, choice->reason);
}

void service_type_decide(const Evidence *evidence, Plan *plan)
{
    ServiceChoice choice = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(sure_sources); i++) {
        if (sure_sources[i](evidence, &choice)) {
            take_choice(plan, &choice);
            break;
        }
    }
    if (plan->service_type == NULL && is_guessed(evidence, plan)) {
        decide_by_text(evidence, plan);
    } else if (plan->service_type == NULL) {
        take_default(evidence, plan);
    }
    plan->service_before =
        g_strdup(evidence->ticket != NULL ? evidence->ticket->service_type : NULL);
    plan->service_chosen = evidence->choice.type != NULL;
    plan->unknown_choice = evidence->choice.is_unknown;
    plan->service_changed = evidence->ticket != NULL && evidence->ticket->service_type != NULL &&
                            g_strcmp0(plan->service_type, evidence->ticket->service_type) != 0;
}
