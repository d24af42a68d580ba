/* What became of names: their history, and what was said of them. */
#include "../commands.h"

#include "agents.h"
#include "name_edit.h"

#include <string.h>

/* ---- history ---- */

typedef struct history {
    Table *names, *changes, *feedback;
} History;

static void history_clear(History *history)
{
    table_free(history->names);
    table_free(history->changes);
    table_free(history->feedback);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(History, history_clear)

static Outcome read_history(Ctl *ctl, const char *desk, const char *login, History *history,
                            GError **error)
{
    Outcome outcome = store_name_table(ctl->store, desk, login, &history->names, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_name_history(ctl->store, desk, login, &history->changes, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_name_feedback_table(ctl->store, desk, login, &history->feedback, error);
    return outcome;
}

/* Agents who left have a history; of whom there is nothing at all the login is wrong. */
static Outcome check_login(Ctl *ctl, const char *desk, const History *history, GError **error)
{
    const char *login = ctl_text(ctl, "LOGIN");
    g_autoptr(Agent) agent = NULL;
    if (login == NULL ||
        history->names->rows->len + history->changes->rows->len + history->feedback->rows->len > 0)
        return OUTCOME_DONE;
    return agents_find(ctl->store, desk, login, &agent, error);
}

Outcome ctl_names_history(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_auto(History) history = {0};
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_history(ctl, desk->name, ctl_text(ctl, "LOGIN"), &history, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_login(ctl, desk->name, &history, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_table(ctl->printer, "names", history.names);
    printer_table(ctl->printer, "history", history.changes);
    printer_table(ctl->printer, "feedback", history.feedback);
    return OUTCOME_DONE;
}

/* ---- what was said ---- */

/* The name that the words are about: as the agent is called in the language now. */
static Outcome name_now(Ctl *ctl, const DeskSettings *desk, char **name_r, GError **error)
{
    g_autoptr(Agent) agent = NULL;
    Outcome outcome = agents_find(ctl->store, desk->name, ctl_text(ctl, "LOGIN"), &agent, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *asked = ctl_text(ctl, "--language");
    const char *spoken = desk_language(desk, asked != NULL ? asked : agent->language);
    if (asked != NULL && spoken == NULL)
        return name_edit_unspoken(desk, asked, error);
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
    const DeskSettings *desk = NULL;
    g_autofree char *name = NULL;
    g_autofree char *noted = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
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
                                   .who = ctl_who(ctl)};
    outcome = store_name_feedback(ctl->store, &feedback, &noted, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "noted about \"%s\": %s", noted, feedback.verdict);
    return outcome;
}
