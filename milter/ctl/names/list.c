/* What customers see now, since when and until when, what comes next and what was said of it. */
#include "../commands.h"

#include "../../names/check.h"
#include "../cli/when.h"
#include "agents.h"
#include "name_edit.h"

#include <string.h>

#define MOMENTS_MAX 50 /* changes to come that are looked at, the nearest ones */

typedef struct later { /* the agents as they will be */
    char *from;        /* as the store shows moments */
    GPtrArray *agents;
    GHashTable *index; /* login -> Agent *, borrowed */
} Later;

typedef struct listing { /* of one desk */
    Ctl *ctl;
    const DeskSettings *desk;
    Table *names;         /* as the store has them */
    GHashTable *in_force; /* char *: login -> GPtrArray of rows, all borrowed */
    GPtrArray *decisions; /* NameDecision * */
    GHashTable *decided;  /* char *: login, language, channel -> NameDecision *, borrowed */
    GHashTable *feedback; /* char *: login and name -> char *: counts in words */
    GPtrArray *later;     /* Later *, the next first */
    Table *shown;
} Listing;

enum { /* columns of intake.name_list() */
       NAME_LOGIN = 1,
       NAME_STATE = 3,
       NAME_LANGUAGE,
       NAME_CHANNEL,
       NAME_FROM = 12,
       NAME_UNTIL,
};
enum { FEEDBACK_LOGIN = 1, FEEDBACK_NAME, FEEDBACK_VERDICT };

static const char *cell(const GPtrArray *row, guint column)
{
    return g_ptr_array_index(row, column);
}

static void later_free(gpointer data)
{
    Later *later = data;
    g_free(later->from);
    if (later->index != NULL)
        g_hash_table_unref(later->index);
    if (later->agents != NULL)
        g_ptr_array_unref(later->agents);
    g_free(later);
}

static void listing_clear(Listing *listing)
{
    table_free(listing->names);
    if (listing->in_force != NULL)
        g_hash_table_unref(listing->in_force);
    if (listing->decided != NULL)
        g_hash_table_unref(listing->decided);
    if (listing->decisions != NULL)
        g_ptr_array_unref(listing->decisions);
    if (listing->feedback != NULL)
        g_hash_table_unref(listing->feedback);
    if (listing->later != NULL)
        g_ptr_array_unref(listing->later);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Listing, listing_clear)

/* ---- what was said ---- */

typedef struct counts {
    guint good, bad, confusing;
} Counts;

static char *key_of(const char *login, const char *name)
{
    return g_strjoin("\x1f", login != NULL ? login : "", name, NULL);
}

static GHashTable *count_feedback(const Table *feedback)
{
    GHashTable *all = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < feedback->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(feedback->rows, i);
        const char *verdict = cell(row, FEEDBACK_VERDICT);
        char *key = key_of(cell(row, FEEDBACK_LOGIN), cell(row, FEEDBACK_NAME));
        Counts *counts = g_hash_table_lookup(all, key);
        if (counts == NULL) {
            counts = g_new0(Counts, 1);
            g_hash_table_insert(all, g_strdup(key), counts);
        }
        counts->good += strcmp(verdict, "good") == 0 ? 1 : 0;
        counts->bad += strcmp(verdict, "bad") == 0 ? 1 : 0;
        counts->confusing += strcmp(verdict, "confusing") == 0 ? 1 : 0;
        g_free(key);
    }
    return all;
}

static char *feedback_text(const Listing *listing, const char *login, const char *name)
{
    g_autofree char *key = key_of(login, name);
    const Counts *counts = g_hash_table_lookup(listing->feedback, key);
    if (counts == NULL)
        return NULL;
    const struct {
        guint count;
        const char *verdict;
    } verdicts[] = {{counts->good, "good"}, {counts->bad, "bad"}, {counts->confusing, "confusing"}};
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(verdicts); i++) {
        if (verdicts[i].count > 0)
            g_string_append_printf(text, "%s%u %s", text->len > 0 ? ", " : "", verdicts[i].count,
                                   verdicts[i].verdict);
    }
    return g_string_free(text, FALSE);
}

/* ---- what is to come ---- */

static void add_moment(GPtrArray *later, const char *moment)
{
    if (moment == NULL)
        return;
    guint at = 0;
    for (; at < later->len; at++) {
        int order = strcmp(((const Later *)g_ptr_array_index(later, at))->from, moment);
        if (order == 0)
            return;
        if (order > 0)
            break;
    }
    Later *new = g_new0(Later, 1);
    new->from = g_strdup(moment);
    g_ptr_array_insert(later, (int)at, new);
    if (later->len > MOMENTS_MAX)
        g_ptr_array_set_size(later, MOMENTS_MAX);
}

/* A name changes when another begins and when one ends. */
static void find_moments(Listing *listing)
{
    listing->later = g_ptr_array_new_with_free_func(later_free);
    for (guint i = 0; i < listing->names->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(listing->names->rows, i);
        gboolean is_planned = strcmp(cell(row, NAME_STATE), "planned") == 0;
        if (is_planned)
            add_moment(listing->later, cell(row, NAME_FROM));
        if (is_planned || strcmp(cell(row, NAME_STATE), "in-force") == 0)
            add_moment(listing->later, cell(row, NAME_UNTIL));
    }
}

static Outcome look_ahead(Listing *listing, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    find_moments(listing);
    for (guint i = 0; outcome == OUTCOME_DONE && i < listing->later->len; i++) {
        Later *later = g_ptr_array_index(listing->later, i);
        g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(later->from, NULL);
        gint64 seconds = moment != NULL ? g_date_time_to_unix(moment) : 0;
        /* Moments are shown to the second; a name that begins within it has begun at its end. */
        outcome = store_agents_at(listing->ctl->store, seconds + 1, &later->agents, error);
        if (outcome == OUTCOME_DONE)
            later->index = name_edit_index(later->agents, listing->desk->name);
    }
    return outcome;
}

static char *name_of(const Listing *listing, const Agent *agent, const char *language,
                     char **reason_r)
{
    const NameQuestion question = {
        .desk = listing->desk, .agent = agent, .kind = NAME_AGENT_REPLY, .language = language};
    return name_choose(&question, reason_r);
}

/* The next name that is another one; NULL: none is planned. */
static char *planned_text(const Listing *listing, const char *login, const char *language,
                          const char *now)
{
    for (guint i = 0; i < listing->later->len; i++) {
        const Later *later = g_ptr_array_index(listing->later, i);
        const Agent *agent = g_hash_table_lookup(later->index, login);
        g_autofree char *reason = NULL;
        g_autofree char *name = agent != NULL ? name_of(listing, agent, language, &reason) : NULL;
        if (name != NULL && strcmp(name, now) != 0)
            return g_strdup_printf("%s from %s", name, later->from);
    }
    return NULL;
}

/* ---- what is in force ---- */

/* How specifically a name in force is for mails in the language; -1: not at all. */
static int fitness(const char *range, const char *channel, const char *language)
{
    gsize length = strlen(range);
    gboolean fits = g_ascii_strncasecmp(range, language, length) == 0 &&
                    (length == 0 || language[length] == '\0' || language[length] == '-');
    if (!fits || (*channel != '\0' && strcmp(channel, "mail") != 0))
        return -1;
    return (int)length * 2 + (*channel != '\0' ? 1 : 0);
}

static void rows_free(gpointer data)
{
    g_ptr_array_unref(data);
}

static void index_in_force(Listing *listing)
{
    listing->in_force = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, rows_free);
    for (guint i = 0; i < listing->names->rows->len; i++) {
        GPtrArray *row = g_ptr_array_index(listing->names->rows, i);
        if (strcmp(cell(row, NAME_STATE), "in-force") != 0)
            continue;
        GPtrArray *rows = g_hash_table_lookup(listing->in_force, cell(row, NAME_LOGIN));
        if (rows == NULL) {
            rows = g_ptr_array_new();
            g_hash_table_insert(listing->in_force, (gpointer)cell(row, NAME_LOGIN), rows);
        }
        g_ptr_array_add(rows, row);
    }
}

static void index_decisions(Listing *listing)
{
    listing->decided = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < listing->decisions->len; i++) {
        NameDecision *decision = g_ptr_array_index(listing->decisions, i);
        if (strcmp(decision->desk, listing->desk->name) == 0)
            g_hash_table_insert(
                listing->decided,
                g_strjoin("\x1f", decision->login, decision->language, decision->channel, NULL),
                decision);
    }
}

/* The most specific of the agent's names in force; NULL: the agent's own row says it all. */
static const GPtrArray *row_in_force(const Listing *listing, const char *login,
                                     const char *language)
{
    const GPtrArray *found = NULL;
    int best = -1;
    const GPtrArray *rows = g_hash_table_lookup(listing->in_force, login);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(rows, i);
        int score = fitness(cell(row, NAME_LANGUAGE), cell(row, NAME_CHANNEL), language);
        if (score > best) {
            found = row;
            best = score;
        }
    }
    return found;
}

/* The date by which somebody is to look at it, by the name's own word or the desk's rule. */
static char *review_text(const Listing *listing, const char *login, const GPtrArray *row)
{
    const char *language = row != NULL ? cell(row, NAME_LANGUAGE) : "";
    const char *channel = row != NULL ? cell(row, NAME_CHANNEL) : "";
    g_autofree char *key = g_strjoin("\x1f", login, language, channel, NULL);
    const NameDecision *decision = g_hash_table_lookup(listing->decided, key);
    if (decision == NULL)
        return NULL;
    const NameReview review = {.review = decision->review, .decided = decision->decided};
    gint64 due = name_review_due(&review, &listing->desk->name_rules);
    return due != 0 ? when_date(due, listing->desk->hours.zone) : NULL;
}

static void list_name(const Listing *listing, const Agent *agent, const char *language)
{
    g_autofree char *reason = NULL;
    g_autofree char *name = name_of(listing, agent, language, &reason);
    const GPtrArray *row = row_in_force(listing, agent->login, language);
    g_autofree char *review = review_text(listing, agent->login, row);
    g_autofree char *planned = planned_text(listing, agent->login, language, name);
    g_autofree char *feedback = feedback_text(listing, agent->login, name);
    ctl_add_row(listing->shown, listing->desk->name, agent->login, language, name,
                row != NULL ? cell(row, NAME_FROM) : NULL,
                row != NULL ? cell(row, NAME_UNTIL) : NULL, review, planned, feedback, reason);
}

static Outcome read_desk(Listing *listing, GError **error)
{
    Store *store = listing->ctl->store;
    const char *login = ctl_text(listing->ctl, "--agent");
    g_autoptr(Table) feedback = NULL;
    Outcome outcome = store_name_table(store, listing->desk->name, login, &listing->names, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_name_decisions(store, 0, &listing->decisions, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_name_feedback_table(store, listing->desk->name, login, &feedback, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    listing->feedback = count_feedback(feedback);
    index_in_force(listing);
    index_decisions(listing);
    return look_ahead(listing, error);
}

static Outcome list_desk(Ctl *ctl, const DeskSettings *desk, const GPtrArray *agents, Table *shown,
                         GError **error)
{
    g_auto(Listing) listing = {.ctl = ctl, .desk = desk, .shown = shown};
    const char *login = ctl_text(ctl, "--agent");
    Outcome outcome = read_desk(&listing, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, desk->name) != 0 ||
            (login != NULL && strcmp(agent->login, login) != 0))
            continue;
        for (guint j = 0; j < desk->languages->len; j++)
            list_name(&listing, agent, g_ptr_array_index(desk->languages, j));
    }
    return outcome;
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
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (wanted == NULL || strcmp(desk->name, wanted) == 0)
            outcome = list_desk(ctl, desk, agents, shown, error);
    }
    const char *login = ctl_text(ctl, "--agent");
    if (outcome == OUTCOME_DONE && login != NULL && shown->rows->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "there is no agent \"%s\" (hint: intakectl agent list)", login);
    return ctl_print(ctl, "names", outcome, shown);
}
