/* Changes of names, with their reasons. */
#include "../commands.h"

#include "../cli/when_option.h"
#include "agents.h"
#include "checking.h"
#include "name_edit.h"

#include <string.h>

typedef struct change {
    const DeskSettings *desk;
    Agent *agent;    /* as the change makes them */
    AgentName *name; /* the agent's; borrowed */
    NamePlan plan;
    char *review, *overruled;
} Change;

static void change_clear(Change *change)
{
    agent_free(change->agent);
    g_free(change->review);
    g_free(change->overruled);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Change, change_clear)

static gint64 now_seconds(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

typedef struct asked { /* an option and the member of the name it is for */
    const char *option;
    char **member;
} Asked;

/* Whether anything is said of the name at all. */
static gboolean says_something(const Ctl *ctl, const Asked *asked, gsize count)
{
    gboolean says = ctl_text(ctl, "--review") != NULL || ctl_text(ctl, "--until") != NULL;
    for (gsize i = 0; i < count; i++)
        says = says || ctl_text(ctl, asked[i].option) != NULL;
    return says;
}

/* The agent's names with the new one among them: where the same language and channel have one, what
   is not said again stays as it is. */
static Outcome fill_name(const Ctl *ctl, const DeskSettings *desk, Agent *agent, AgentName **name_r,
                         GError **error)
{
    const char *language = NULL, *channel = ctl_text(ctl, "--channel");
    if (name_edit_language(desk, ctl_text(ctl, "--language"), &language, error) != OUTCOME_DONE ||
        name_edit_channel(desk, channel, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    AgentName *name = name_edit(agent, language, channel != NULL ? channel : "");
    const Asked asked[] = {{"--surname", &name->surname},  {"--given", &name->given_name},
                           {"--short", &name->short_name}, {"--title", &name->title},
                           {"--role", &name->role},        {"--department", &name->department}};
    if (!says_something(ctl, asked, G_N_ELEMENTS(asked)))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "nothing is said of the name (hint: --short, --title, ..., or --review "
                            "when it stays)");
    for (gsize i = 0; i < G_N_ELEMENTS(asked); i++) {
        const char *text = ctl_text(ctl, asked[i].option);
        if (text == NULL)
            continue;
        g_free(*asked[i].member);
        *asked[i].member = g_strdup(text);
    }
    *name_r = name;
    return OUTCOME_DONE;
}

static Outcome agent_at(Ctl *ctl, const DeskSettings *desk, gint64 moment, Agent **agent_r,
                        GError **error)
{
    g_autoptr(GPtrArray) agents = NULL;
    Outcome outcome = store_agents_at(ctl->store, moment, &agents, error);
    return outcome == OUTCOME_DONE
               ? agents_take(agents, desk->name, ctl_text(ctl, "LOGIN"), agent_r, error)
               : outcome;
}

/* A review that is overdue from the first day on would only be in the way. */
static Outcome check_review(gint64 review, gint64 from, GError **error)
{
    if (review == 0)
        return OUTCOME_DONE;
    if (review <= now_seconds())
        return outcome_fail(OUTCOME_REFUSED, error,
                            "the review would be in the past (hint: a date to come)");
    if (review < from)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "the review would be before the name begins (hint: a later date)");
    return OUTCOME_DONE;
}

static Outcome read_moments(const Ctl *ctl, const DeskSettings *desk, NamePlan *plan, char **review,
                            GError **error)
{
    gint64 moment = 0;
    Outcome outcome = when_option(ctl, desk, "--from", &plan->from, error);
    if (outcome == OUTCOME_DONE)
        outcome = when_option(ctl, desk, "--until", &plan->until, error);
    if (outcome == OUTCOME_DONE)
        outcome = when_option(ctl, desk, "--review", &moment, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_review(moment, plan->from, error);
    if (outcome == OUTCOME_DONE && moment != 0)
        *review = when_date(moment, desk->hours.zone);
    plan->review = *review;
    return outcome;
}

static Outcome check(Ctl *ctl, Change *change, GError **error)
{
    g_auto(NamesChange) names = {0};
    Outcome outcome = names_change_open(ctl, change->desk, &names, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *login = change->agent->login;
    names.from = MAX(change->plan.from, names.from);
    names.until = change->plan.until;
    g_hash_table_add(names.logins, g_strdup(login));
    names_future_add(names.after, login, change->name, names.from, names.until);
    return names_checking_change(ctl, &names, &change->overruled, error);
}

static Outcome prepare(Ctl *ctl, Change *change, GError **error)
{
    Outcome outcome = ctl_desk(ctl, &change->desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_moments(ctl, change->desk, &change->plan, &change->review, error);
    if (outcome == OUTCOME_DONE)
        outcome = agent_at(ctl, change->desk, change->plan.from, &change->agent, error);
    if (outcome == OUTCOME_DONE)
        outcome = fill_name(ctl, change->desk, change->agent, &change->name, error);
    return outcome == OUTCOME_DONE ? check(ctl, change, error) : outcome;
}

static void tell(Ctl *ctl, const Change *change, gint64 number)
{
    GTimeZone *zone = change->desk->hours.zone;
    const NamePlan *plan = &change->plan;
    g_autoptr(Table) names = agents_names_table();
    g_autofree char *from = when_date(plan->from != 0 ? plan->from : now_seconds(), zone);
    g_autofree char *until = plan->until != 0 ? when_date(plan->until, zone) : NULL;
    const NameQuestion like = {.language = ctl_text(ctl, "--language"),
                               .channel = ctl_text(ctl, "--channel")};
    agents_add_names(names, change->desk, change->agent, &like);
    printer_note(ctl->printer,
                 "name %" G_GINT64_FORMAT
                 " of \"%s\" is recorded; from %s, %s%s, customers will see",
                 number, plan->login, from, until != NULL ? "until " : "without end",
                 until != NULL ? until : "");
    printer_table(ctl->printer, "names", names);
}

static Outcome change_name(Ctl *ctl, GError **error)
{
    g_auto(Change) change = {0};
    gint64 number = 0;
    Outcome outcome = prepare(ctl, &change, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *why = names_checking_why(ctl_text(ctl, "--why"), change.overruled);
    change.plan.desk = change.desk->name;
    change.plan.login = change.agent->login;
    change.plan.name = change.name;
    change.plan.who = ctl_who(ctl);
    change.plan.why = why;
    outcome = store_name_plan(ctl->store, &change.plan, &number, error);
    if (outcome == OUTCOME_DONE)
        tell(ctl, &change, number);
    return outcome;
}

Outcome ctl_names_set(Ctl *ctl, GError **error)
{
    return change_name(ctl, error);
}

Outcome ctl_names_plan(Ctl *ctl, GError **error)
{
    return change_name(ctl, error);
}

/* What comes in the name's place, as long as it would have held. A number that stands for nothing
   is the store's to refuse. */
static Outcome check_withdrawal(Ctl *ctl, const DeskSettings *desk, gint64 number,
                                char **overruled_r, GError **error)
{
    g_auto(NamesChange) names = {0};
    const char *login = ctl_text(ctl, "LOGIN");
    gint64 from = 0;
    Outcome outcome = names_change_open(ctl, desk, &names, error);
    if (outcome != OUTCOME_DONE ||
        !names_future_withdraw(names.after, login, number, &from, &names.until))
        return outcome;
    names.from = MAX(from, names.from);
    if (names.until != 0 && names.until <= names.from)
        return OUTCOME_DONE;
    g_hash_table_add(names.logins, g_strdup(login));
    return names_checking_change(ctl, &names, overruled_r, error);
}

Outcome ctl_names_withdraw(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *login = ctl_text(ctl, "LOGIN");
    gint64 number = ctl_number(ctl, "NUMBER", 0);
    g_autofree char *overruled = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_withdrawal(ctl, desk, number, &overruled, error);
    g_autofree char *why = names_checking_why(ctl_text(ctl, "--why"), overruled);
    if (outcome == OUTCOME_DONE)
        outcome =
            store_name_withdraw(ctl->store, desk->name, login, number, ctl_who(ctl), why, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "name %" G_GINT64_FORMAT " of \"%s\" is withdrawn", number,
                     login);
    return outcome;
}
