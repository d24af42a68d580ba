/* Which agent gets a ticket, and why. */
#include "assign.h"

#include "decide_private.h"

#include <string.h>

typedef struct choice_of_agent { /* among whom, and what was said of those who are left */
    const Duty *duty;
    const char *service_type, *language;
    GPtrArray *left; /* const DutyAgent *, borrowed elements */
    GString *why;
} AgentChoice;

/* ---- by what they are told apart ---- */

typedef gboolean (*Suits)(const AgentChoice *choice, const DutyAgent *agent);

static gboolean was_last(const AgentChoice *choice, const DutyAgent *agent)
{
    return g_strcmp0(agent->login, choice->duty->last_agent) == 0;
}

static gboolean is_for_the_type(const AgentChoice *choice, const DutyAgent *agent)
{
    (void)choice; /* all of them answer it */
    return agent->service_types->len > 0;
}

static gboolean speaks(const AgentChoice *choice, const DutyAgent *agent)
{
    if (choice->language == NULL || agent->language == NULL)
        return FALSE;
    gsize length = strcspn(choice->language, "-");
    return strcspn(agent->language, "-") == length &&
           g_ascii_strncasecmp(agent->language, choice->language, length) == 0;
}

static guint fewest(const AgentChoice *choice)
{
    guint least = G_MAXUINT;
    for (guint i = 0; i < choice->left->len; i++) {
        const DutyAgent *agent = g_ptr_array_index(choice->left, i);
        least = MIN(least, agent->tickets);
    }
    return least;
}

static gboolean has_fewest(const AgentChoice *choice, const DutyAgent *agent)
{
    return agent->tickets == fewest(choice);
}

static char *why_last(const AgentChoice *choice)
{
    (void)choice;
    return g_strdup("the last agent of this customer");
}

static char *why_type(const AgentChoice *choice)
{
    return g_strdup_printf("is there for %s", choice->service_type);
}

static char *why_language(const AgentChoice *choice)
{
    return g_strdup_printf("speaks %s", choice->language);
}

static char *why_load(const AgentChoice *choice)
{
    return g_strdup_printf("has the fewest in work, %u", fewest(choice));
}

static const struct {
    const char *name;
    Suits suits;
    char *(*why)(const AgentChoice *choice);
} criteria[] = {
    {ASSIGN_BY_LAST_AGENT, was_last, why_last},
    {ASSIGN_BY_TYPE, is_for_the_type, why_type},
    {ASSIGN_BY_LANGUAGE, speaks, why_language},
    {ASSIGN_BY_LOAD, has_fewest, why_load},
};

/* ---- one after the other ---- */

static void add_why(AgentChoice *choice, char *why)
{
    g_string_append_printf(choice->why, "%s%s", choice->why->len > 0 ? ", " : "", why);
    g_free(why);
}

/* What would leave nobody, or all, tells nobody apart. */
static void narrow(AgentChoice *choice, gsize criterion)
{
    g_autoptr(GPtrArray) suited = g_ptr_array_new();
    for (guint i = 0; i < choice->left->len; i++) {
        DutyAgent *agent = g_ptr_array_index(choice->left, i);
        if (criteria[criterion].suits(choice, agent))
            g_ptr_array_add(suited, agent);
    }
    if (suited->len == 0 || suited->len == choice->left->len)
        return;
    add_why(choice, criteria[criterion].why(choice));
    g_ptr_array_unref(choice->left);
    choice->left = g_steal_pointer(&suited);
}

static void narrow_by(AgentChoice *choice, const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(criteria); i++) {
        if (g_str_equal(criteria[i].name, name))
            narrow(choice, i);
    }
}

static gboolean may_have(const DutyAgent *agent, const char *service_type, gint64 now)
{
    return agent->away_until <= now && agent_answers_type(agent->service_types, service_type);
}

const DutyAgent *assign_choose(const AssignQuestion *question, char **reason_r)
{
    AgentChoice choice = {.duty = question->duty,
                          .service_type = question->service_type,
                          .language = question->language,
                          .left = g_ptr_array_new(),
                          .why = g_string_new(NULL)};
    const GPtrArray *order = question->desk->assignment.order;
    for (guint i = 0; i < question->duty->agents->len; i++) {
        DutyAgent *agent = g_ptr_array_index(question->duty->agents, i);
        if (may_have(agent, question->service_type, question->now))
            g_ptr_array_add(choice.left, agent);
    }
    for (guint i = 0; i < order->len; i++)
        narrow_by(&choice, g_ptr_array_index(order, i));
    guint count = choice.left->len;
    if (count == 0)
        add_why(&choice, g_strdup_printf("nobody is here who answers %s", choice.service_type));
    else if (count > 1)
        add_why(&choice, g_strdup_printf("one of %u alike", count));
    else if (choice.why->len == 0)
        add_why(&choice, g_strdup_printf("alone here answers %s", choice.service_type));
    const DutyAgent *chosen =
        count > 0 ? g_ptr_array_index(choice.left, g_str_hash(question->seed) % count) : NULL;
    g_ptr_array_unref(choice.left);
    *reason_r = g_string_free(choice.why, FALSE);
    return chosen;
}

gboolean decide_counts_tasks(const DeskSettings *desk)
{
    return g_ptr_array_find_with_equal_func(desk->assignment.order, ASSIGN_BY_LOAD, g_str_equal,
                                            NULL);
}

/* ---- whether the mail's ticket gets one ---- */

/* Why the agent of a ticket cannot have it any more; NULL: he can. Caller frees. */
static char *cannot_have(const Evidence *evidence, const Plan *plan, const char *login)
{
    const DutyAgent *agent = duty_agent(evidence->known->duty, login);
    gint64 now = evidence->moment->now;
    if (agent == NULL)
        return g_strdup_printf("%s answers no more", login);
    if (agent->away_until > now) {
        g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(agent->away_until);
        g_autoptr(GDateTime) there =
            moment != NULL ? g_date_time_to_timezone(moment, plan->desk->hours.zone) : NULL;
        g_autofree char *day =
            there != NULL ? g_date_time_format(there, "%Y-%m-%d") : g_strdup("later");
        return g_strdup_printf("%s is away until %s", login, day);
    }
    if (!agent_answers_type(agent->service_types, plan->service_type))
        return g_strdup_printf("%s does not answer %s", login, plan->service_type);
    return NULL;
}

/* Of a ticket that a person's mail joins; whoever knows nothing but a number that can be guessed
   moves none. */
static gboolean may_change(const Evidence *evidence)
{
    return evidence->automatic == AUTOMATIC_NONE &&
           !(evidence->visits && evidence->ticket->clue == CLUE_TAG);
}

static gboolean waits(TicketState state)
{
    return state == TICKET_AWAITING_CONFIRMATION || state == TICKET_CLOSED;
}

/* Whether it is to get an agent; *because_r: why it loses the one it has, or NULL. */
static gboolean wants_agent(const Evidence *evidence, const Plan *plan, char **because_r)
{
    const KnownTicket *ticket = evidence->ticket;
    if (waits(plan->state))
        return FALSE;
    if (plan->thread == THREAD_NEW)
        return TRUE;
    if (!may_change(evidence))
        return FALSE;
    if (ticket->assignee == NULL)
        return ticket->state == TICKET_AWAITING_CONFIRMATION;
    *because_r = cannot_have(evidence, plan, ticket->assignee);
    return *because_r != NULL;
}

static void keep_agent(const Evidence *evidence, const char *login, Plan *plan)
{
    const DutyAgent *agent = duty_agent(evidence->known->duty, login);
    plan->assignment.login = g_strdup(login);
    plan->assignment.address = agent != NULL ? g_strdup(agent->address) : NULL;
}

void assign_decide(const Evidence *evidence, Plan *plan)
{
    const char *before = evidence->ticket != NULL ? evidence->ticket->assignee : NULL;
    g_autofree char *because = NULL;
    if (plan->desk->assignment.order->len == 0 || plan->thread == THREAD_NONE)
        return;
    if (!wants_agent(evidence, plan, &because)) {
        keep_agent(evidence, before, plan);
        return;
    }
    const AssignQuestion question = {
        .desk = plan->desk,
        .duty = evidence->known->duty,
        .service_type = plan->service_type,
        .language = plan->language,
        .seed = evidence->facts->digest != NULL ? evidence->facts->digest : "",
        .now = evidence->moment->now,
    };
    g_autofree char *why = NULL;
    const DutyAgent *chosen = assign_choose(&question, &why);
    keep_agent(evidence, chosen != NULL ? chosen->login : before, plan);
    plan->assignment.changes = chosen != NULL;
    plan->assignment.instead_of = g_strdup(before);
    plan->assignment.reason =
        because != NULL ? g_strconcat(because, "; ", why, NULL) : g_steal_pointer(&why);
}
