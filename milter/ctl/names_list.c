/* What customers see now, since when and until when, what comes next and what was said of it. */
#include "commands.h"

#include "agents.h"

#include <string.h>

typedef struct listing { /* of one desk */
    Ctl *ctl;
    const DeskSettings *desk;
    Table *names, *feedback; /* as the store has them */
    Table *shown;
} Listing;

enum {
    NAME_DESK,
    NAME_LOGIN,
    NAME_NUMBER,
    NAME_STATE,
    NAME_LANGUAGE,
    NAME_CHANNEL,
    NAME_SHORT,
    NAME_SURNAME,
    NAME_GIVEN,
    NAME_TITLE,
    NAME_ROLE,
    NAME_DEPARTMENT,
    NAME_FROM,
    NAME_UNTIL,
    NAME_REVIEW
};
enum { FEEDBACK_LOGIN = 1, FEEDBACK_NAME, FEEDBACK_VERDICT };

static const char *cell(const GPtrArray *row, guint column)
{
    return g_ptr_array_index(row, column);
}

/* The newest name of an agent in that state that is for the language, or for any. */
static const GPtrArray *name_in(const Listing *listing, const char *login, const char *state,
                                const char *language)
{
    const GPtrArray *found = NULL;
    for (guint i = 0; i < listing->names->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(listing->names->rows, i);
        const char *range = cell(row, NAME_LANGUAGE);
        gboolean fits = *range == '\0' || g_ascii_strcasecmp(range, language) == 0 ||
                        (g_ascii_strncasecmp(range, language, strlen(range)) == 0 &&
                         language[strlen(range)] == '-');
        if (fits && g_strcmp0(cell(row, NAME_LOGIN), login) == 0 &&
            strcmp(cell(row, NAME_STATE), state) == 0)
            found = row;
    }
    return found;
}

static char *planned_text(const GPtrArray *row)
{
    static const char *const parts[] = {"short", "surname", "given", "title", "role", "department"};
    if (row == NULL)
        return NULL;
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%s:", cell(row, NAME_FROM));
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (cell(row, NAME_SHORT + i) != NULL)
            g_string_append_printf(text, " %s %s", parts[i], cell(row, NAME_SHORT + i));
    }
    return g_string_free(text, FALSE);
}

static char *feedback_text(const Listing *listing, const char *login, const char *name)
{
    static const char *const verdicts[] = {"good", "bad", "confusing"};
    guint counts[G_N_ELEMENTS(verdicts)] = {0};
    for (guint i = 0; i < listing->feedback->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(listing->feedback->rows, i);
        for (guint v = 0; v < G_N_ELEMENTS(verdicts); v++)
            counts[v] += g_strcmp0(cell(row, FEEDBACK_LOGIN), login) == 0 &&
                         strcmp(cell(row, FEEDBACK_NAME), name) == 0 &&
                         strcmp(cell(row, FEEDBACK_VERDICT), verdicts[v]) == 0;
    }
    GString *text = g_string_new(NULL);
    for (guint v = 0; v < G_N_ELEMENTS(verdicts); v++) {
        if (counts[v] > 0)
            g_string_append_printf(text, "%s%u %s", text->len > 0 ? ", " : "", counts[v],
                                   verdicts[v]);
    }
    return g_string_free(text, text->len == 0);
}

static void list_name(const Listing *listing, const Agent *agent, const char *language)
{
    const NameQuestion question = {
        .desk = listing->desk, .agent = agent, .kind = NAME_AGENT_REPLY, .language = language};
    g_autofree char *reason = NULL;
    g_autofree char *name = name_choose(&question, &reason);
    const GPtrArray *row = name_in(listing, agent->login, "in-force", language);
    g_autofree char *planned = planned_text(name_in(listing, agent->login, "planned", language));
    g_autofree char *feedback = feedback_text(listing, agent->login, name);
    ctl_add_row(listing->shown, listing->desk->name, agent->login, language, name,
                row != NULL ? cell(row, NAME_FROM) : NULL,
                row != NULL ? cell(row, NAME_UNTIL) : NULL,
                row != NULL ? cell(row, NAME_REVIEW) : NULL, planned, feedback, reason);
}

static Outcome list_desk(Listing *listing, const GPtrArray *agents, GError **error)
{
    const char *login = ctl_text(listing->ctl, "--agent");
    g_autoptr(Table) names = NULL;
    g_autoptr(Table) feedback = NULL;
    const char *desk = listing->desk->name;
    Outcome outcome = store_name_table(listing->ctl->store, desk, login, &names, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_name_feedback_table(listing->ctl->store, desk, login, &feedback, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    listing->names = names;
    listing->feedback = feedback;
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, desk) != 0 || (login != NULL && strcmp(agent->login, login) != 0))
            continue;
        for (guint j = 0; j < listing->desk->languages->len; j++)
            list_name(listing, agent, g_ptr_array_index(listing->desk->languages, j));
    }
    return OUTCOME_DONE;
}

Outcome ctl_names_list(Ctl *ctl, GError **error)
{
    const char *wanted = NULL;
    g_autoptr(GPtrArray) agents = NULL;
    g_autoptr(Table) shown = table_new("desk", "login", "language", "name", "from", "until",
                                       "review", "planned", "feedback", "by", NULL);
    Outcome outcome = ctl_desk_filter(ctl, &wanted, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agents(ctl->store, &agents, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < ctl->settings->desks->len; i++) {
        Listing listing = {
            .ctl = ctl, .desk = g_ptr_array_index(ctl->settings->desks, i), .shown = shown};
        if (wanted == NULL || strcmp(listing.desk->name, wanted) == 0)
            outcome = list_desk(&listing, agents, error);
    }
    return ctl_print(ctl, "names", outcome, shown);
}
