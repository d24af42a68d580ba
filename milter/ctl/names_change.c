/* Changes of names, with their reasons, and what was said of them. */
#include "commands.h"

#include "agents.h"
#include "names_checking.h"
#include "when.h"

#include <string.h>

static gint64 now_seconds(void)
{
    return g_get_real_time() / G_USEC_PER_SEC;
}

static Outcome read_when(const Ctl *ctl, const DeskSettings *desk, const char *option,
                         gint64 *moment_r, GError **error)
{
    const char *text = ctl_text(ctl, option);
    *moment_r = 0;
    return text != NULL ? when_read(text, desk->hours.zone, now_seconds(), moment_r, error)
                        : OUTCOME_DONE;
}

static Outcome check_choice(const char *text, const char *const *choices, const char *what,
                            GError **error)
{
    if (text == NULL || g_strv_contains(choices, text))
        return OUTCOME_DONE;
    g_autofree char *known = g_strjoinv(", ", (char **)choices);
    return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is no %s (hint: one of %s)", text, what,
                        known);
}

static void set(const Ctl *ctl, const char *option, char **member)
{
    g_free(*member);
    *member = g_strdup(ctl_text(ctl, option));
}

/* The agent's names with the new one among them: where the same language and channel have one, what
   is not said again stays as it is. */
static Outcome fill_name(const Ctl *ctl, const DeskSettings *desk, Agent *agent, AgentName **name_r,
                         GError **error)
{
    static const char *const channels[] = {"mail", "phone", "chat", "social", NULL};
    const char *language = ctl_text(ctl, "--language"), *channel = ctl_text(ctl, "--channel");
    if (check_choice(channel, channels, "channel", error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    if (language != NULL && desk_language(desk, language) == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "the desk \"%s\" does not speak \"%s\"",
                            desk->name, language);
    AgentName *name = NULL;
    for (guint i = 0; i < agent->names->len; i++) {
        AgentName *other = g_ptr_array_index(agent->names, i);
        if (g_strcmp0(other->language, language != NULL ? language : "") == 0 &&
            g_strcmp0(other->channel, channel != NULL ? channel : "") == 0)
            name = other;
    }
    if (name == NULL)
        name = agent_name_add(agent, language, channel);
    struct {
        const char *option;
        char **member;
    } members[] = {{"--surname", &name->surname},  {"--given", &name->given_name},
                   {"--short", &name->short_name}, {"--title", &name->title},
                   {"--role", &name->role},        {"--department", &name->department}};
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        if (ctl_text(ctl, members[i].option) != NULL)
            set(ctl, members[i].option, members[i].member);
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

static Outcome read_moments(const Ctl *ctl, const DeskSettings *desk, NamePlan *plan, char **review,
                            GError **error)
{
    gint64 moment = 0;
    Outcome outcome = read_when(ctl, desk, "--from", &plan->from, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_when(ctl, desk, "--until", &plan->until, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_when(ctl, desk, "--review", &moment, error);
    if (outcome == OUTCOME_DONE && moment != 0)
        *review = when_date(moment, desk->hours.zone);
    plan->review = *review;
    return outcome;
}

static Outcome change(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Agent) agent = NULL;
    g_autofree char *review = NULL;
    AgentName *name = NULL;
    NamePlan plan = {.who = ctl_who(), .why = ctl_text(ctl, "--why")};
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_moments(ctl, desk, &plan, &review, error);
    if (outcome == OUTCOME_DONE)
        outcome = agent_at(ctl, desk, plan.from, &agent, error);
    if (outcome == OUTCOME_DONE)
        outcome = fill_name(ctl, desk, agent, &name, error);
    if (outcome == OUTCOME_DONE)
        outcome = names_checking_change(ctl, desk, agent, plan.from, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gint64 number = 0;
    plan.desk = desk->name;
    plan.login = agent->login;
    plan.name = name;
    outcome = store_name_plan(ctl->store, &plan, &number, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Table) names = agents_names_table();
    const NameQuestion like = {.language = ctl_text(ctl, "--language"),
                               .channel = ctl_text(ctl, "--channel")};
    agents_add_names(names, desk, agent, &like);
    g_autofree char *date = when_date(plan.from != 0 ? plan.from : now_seconds(), desk->hours.zone);
    printer_note(ctl->printer,
                 "name %" G_GINT64_FORMAT " of \"%s\" is recorded; from %s customers "
                 "will see",
                 number, agent->login, date);
    printer_table(ctl->printer, "names", names);
    return OUTCOME_DONE;
}

Outcome ctl_names_set(Ctl *ctl, GError **error)
{
    return change(ctl, error);
}

Outcome ctl_names_plan(Ctl *ctl, GError **error)
{
    return change(ctl, error);
}

Outcome ctl_names_withdraw(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    gint64 number = ctl_number(ctl, "NUMBER", 0);
    if (outcome == OUTCOME_DONE)
        outcome = store_name_withdraw(ctl->store, desk->name, ctl_text(ctl, "LOGIN"), number,
                                      ctl_who(), ctl_text(ctl, "--why"), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "name %" G_GINT64_FORMAT " of \"%s\" is withdrawn", number,
                     ctl_text(ctl, "LOGIN"));
    return outcome;
}

Outcome ctl_names_history(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Table) names = NULL;
    g_autoptr(Table) history = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_name_table(ctl->store, desk->name, ctl_text(ctl, "LOGIN"), &names, error);
    if (outcome == OUTCOME_DONE)
        outcome =
            store_name_history(ctl->store, desk->name, ctl_text(ctl, "LOGIN"), &history, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_table(ctl->printer, "names", names);
    printer_table(ctl->printer, "history", history);
    return OUTCOME_DONE;
}

/* The name that the words are about: as the agent is called in the language now. */
static Outcome name_now(Ctl *ctl, const DeskSettings *desk, char **name_r, GError **error)
{
    g_autoptr(Agent) agent = NULL;
    Outcome outcome = agents_find(ctl->store, desk->name, ctl_text(ctl, "LOGIN"), &agent, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *language = ctl_text(ctl, "--language");
    const char *spoken = desk_language(desk, language != NULL ? language : agent->language);
    const NameQuestion question = {
        .desk = desk,
        .agent = agent,
        .kind = NAME_AGENT_REPLY,
        .language = spoken != NULL ? spoken : g_ptr_array_index(desk->languages, 0)};
    g_autofree char *reason = NULL;
    *name_r = name_choose(&question, &reason);
    return OUTCOME_DONE;
}

Outcome ctl_names_feedback(Ctl *ctl, GError **error)
{
    static const char *const verdicts[] = {"good", "bad", "confusing", NULL};
    const DeskSettings *desk = NULL;
    g_autofree char *name = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_choice(ctl_text(ctl, "--verdict"), verdicts, "verdict", error);
    if (outcome == OUTCOME_DONE)
        outcome = name_now(ctl, desk, &name, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const NameFeedback feedback = {.desk = desk->name,
                                   .login = ctl_text(ctl, "LOGIN"),
                                   .display_name = name,
                                   .ticket = ctl_number(ctl, "--ticket", 0),
                                   .verdict = ctl_text(ctl, "--verdict"),
                                   .words = ctl_text(ctl, "--words"),
                                   .who = ctl_who()};
    outcome = store_name_feedback(ctl->store, &feedback, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "noted about \"%s\": %s", name, feedback.verdict);
    return outcome;
}
