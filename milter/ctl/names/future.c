#include "future.h"

#include "name_edit.h"

#include <string.h>

#define DECIDED_NOW G_MAXINT64 /* the number of a name that is not recorded yet */

typedef struct lasting_name {
    char *login;
    gint64 number, from, until; /* until 0: without end */
    AgentName *name;            /* owned by `keeper` */
    Agent *keeper;
} LastingName;

struct names_future {
    char *desk;
    GPtrArray *agents;
    GHashTable *index; /* login -> Agent *: those of the desk; borrowed */
    GPtrArray *names;  /* LastingName * */
    gboolean is_sorted;
};

enum { /* columns of intake.name_list() */
       DESK,
       LOGIN,
       NUMBER,
       STATE,
       LANGUAGE,
       CHANNEL,
       SHORT,
       SURNAME,
       GIVEN,
       TITLE,
       ROLE,
       DEPARTMENT,
       FROM,
       UNTIL,
};

static void lasting_name_free(gpointer data)
{
    LastingName *lasting = data;
    g_free(lasting->login);
    agent_free(lasting->keeper);
    g_free(lasting);
}

static void replace(char **member, const char *value)
{
    g_free(*member);
    *member = g_strdup(value);
}

static void copy_members(const AgentName *from, AgentName *to)
{
    replace(&to->surname, from->surname);
    replace(&to->given_name, from->given_name);
    replace(&to->short_name, from->short_name);
    replace(&to->title, from->title);
    replace(&to->role, from->role);
    replace(&to->department, from->department);
}

static void add(NamesFuture *future, const char *login, gint64 number, const AgentName *name,
                gint64 from, gint64 until)
{
    LastingName *lasting = g_new0(LastingName, 1);
    lasting->login = g_strdup(login);
    lasting->number = number;
    lasting->from = from;
    lasting->until = until;
    lasting->keeper = agent_new();
    lasting->name = agent_name_add(lasting->keeper, name->language, name->channel);
    copy_members(name, lasting->name);
    g_ptr_array_add(future->names, lasting);
    future->is_sorted = FALSE;
}

/* ---- reading ---- */

static gint64 moment_of(const char *text)
{
    g_autoptr(GDateTime) moment = text != NULL ? g_date_time_new_from_iso8601(text, NULL) : NULL;
    return moment != NULL ? g_date_time_to_unix(moment) : 0;
}

static void read_name(NamesFuture *future, const GPtrArray *row)
{
    char *const *cells = (char *const *)row->pdata;
    if (strcmp(cells[DESK], future->desk) != 0 || strcmp(cells[STATE], "withdrawn") == 0)
        return;
    const AgentName name = {.language = cells[LANGUAGE],
                            .channel = cells[CHANNEL],
                            .surname = cells[SURNAME],
                            .given_name = cells[GIVEN],
                            .short_name = cells[SHORT],
                            .title = cells[TITLE],
                            .role = cells[ROLE],
                            .department = cells[DEPARTMENT]};
    add(future, cells[LOGIN], g_ascii_strtoll(cells[NUMBER], NULL, 10), &name,
        moment_of(cells[FROM]), moment_of(cells[UNTIL]));
}

NamesFuture *names_future_new(const char *desk, GPtrArray *agents, const Table *names)
{
    NamesFuture *future = g_new0(NamesFuture, 1);
    future->desk = g_strdup(desk);
    future->agents = agents;
    future->index = name_edit_index(agents, desk);
    future->names = g_ptr_array_new_with_free_func(lasting_name_free);
    for (guint i = 0; i < names->rows->len; i++)
        read_name(future, g_ptr_array_index(names->rows, i));
    return future;
}

void names_future_free(NamesFuture *future)
{
    if (future == NULL)
        return;
    g_free(future->desk);
    g_hash_table_unref(future->index);
    g_ptr_array_unref(future->agents);
    g_ptr_array_unref(future->names);
    g_free(future);
}

/* ---- changing ---- */

void names_future_add(NamesFuture *future, const char *login, const AgentName *name, gint64 from,
                      gint64 until)
{
    add(future, login, DECIDED_NOW, name, from, until);
}

gboolean names_future_withdraw(NamesFuture *future, const char *login, gint64 number,
                               gint64 *from_r, gint64 *until_r)
{
    for (guint i = 0; i < future->names->len; i++) {
        const LastingName *lasting = g_ptr_array_index(future->names, i);
        if (lasting->number != number || strcmp(lasting->login, login) != 0)
            continue;
        *from_r = lasting->from;
        *until_r = lasting->until;
        g_ptr_array_remove_index(future->names, i);
        return TRUE;
    }
    return FALSE;
}

void names_future_put(NamesFuture *future, const Agent *agent)
{
    Agent *ours = g_hash_table_lookup(future->index, agent->login);
    if (ours == NULL) {
        ours = agent_new();
        ours->desk = g_strdup(future->desk);
        ours->login = g_strdup(agent->login);
        g_ptr_array_add(future->agents, ours);
        g_hash_table_insert(future->index, ours->login, ours);
    }
    replace(&ours->address, agent->address);
    replace(&ours->certificate, agent->certificate);
    replace(&ours->surname, agent->surname);
    replace(&ours->given_name, agent->given_name);
    replace(&ours->short_name, agent->short_name);
    replace(&ours->title, agent->title);
    replace(&ours->role, agent->role);
    replace(&ours->department, agent->department);
    replace(&ours->language, agent->language);
    g_ptr_array_set_size(ours->service_types, 0);
    for (guint i = 0; i < agent->service_types->len; i++)
        g_ptr_array_add(ours->service_types, g_strdup(g_ptr_array_index(agent->service_types, i)));
}

/* ---- looking ---- */

static void add_moment(GArray *moments, gint64 moment, gint64 from, gint64 until)
{
    if (moment > from && (until == 0 || moment < until))
        g_array_append_val(moments, moment);
}

void names_future_moments(const NamesFuture *future, gint64 from, gint64 until, GArray *moments)
{
    for (guint i = 0; i < future->names->len; i++) {
        const LastingName *lasting = g_ptr_array_index(future->names, i);
        add_moment(moments, lasting->from, from, until);
        add_moment(moments, lasting->until, from, until);
    }
}

static int compare_names(gconstpointer one, gconstpointer other)
{
    const LastingName *left = *(LastingName *const *)one, *right = *(LastingName *const *)other;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

/* Of several for one language and channel the one that began last holds, as in the store. */
const GPtrArray *names_future_at(NamesFuture *future, gint64 moment)
{
    if (!future->is_sorted)
        g_ptr_array_sort(future->names, compare_names);
    future->is_sorted = TRUE;
    for (guint i = 0; i < future->agents->len; i++) {
        const Agent *agent = g_ptr_array_index(future->agents, i);
        if (strcmp(agent->desk, future->desk) == 0)
            g_ptr_array_set_size(agent->names, 0);
    }
    for (guint i = 0; i < future->names->len; i++) {
        const LastingName *lasting = g_ptr_array_index(future->names, i);
        Agent *agent = g_hash_table_lookup(future->index, lasting->login);
        if (agent == NULL || lasting->from > moment ||
            (lasting->until != 0 && lasting->until <= moment))
            continue;
        copy_members(lasting->name,
                     name_edit(agent, lasting->name->language, lasting->name->channel));
    }
    return future->agents;
}

const Agent *names_future_agent(const NamesFuture *future, const char *login)
{
    return g_hash_table_lookup(future->index, login);
}
