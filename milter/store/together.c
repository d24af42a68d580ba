#include "together.h"

#include <string.h>

struct together {
    TogetherRun run;
    gpointer data;
    guint at_once;
    GMutex lock;    /* guards what follows */
    GQueue waiting; /* Member *, the first come first */
    guint at_work;  /* transactions that others wait for */
};

typedef enum member_state { MEMBER_WAITS, MEMBER_TAKEN, MEMBER_FINISHED } MemberState;

typedef struct member { /* lives on the stack of its thread */
    const char *order;
    const Statement *statement;
    gsize octets;
    gint64 until; /* it waits for others, monotonic */
    GCond changed;
    MemberState state;
    gboolean had_company;
    Outcome outcome;
    Rows *rows;
    GError *error;
} Member;

Together *together_new(TogetherRun run, gpointer data, int at_once)
{
    Together *together = g_new0(Together, 1);
    together->run = run;
    together->data = data;
    together->at_once = (guint)at_once;
    g_mutex_init(&together->lock);
    g_queue_init(&together->waiting);
    return together;
}

void together_free(Together *together)
{
    if (together == NULL)
        return;
    g_mutex_clear(&together->lock);
    g_free(together);
}

static gsize octets_of(const Statement *statement)
{
    gsize octets = 0;
    for (int i = 0; i < statement->count; i++)
        octets += statement->values[i] != NULL ? strlen(statement->values[i]) : 0;
    return octets;
}

/* The one that leads, and of those that wait as many as fit. With the lock held. */
static GPtrArray *take_group(Together *together, Member *leader)
{
    GPtrArray *group = g_ptr_array_new();
    gsize octets = leader->octets;
    g_queue_remove(&together->waiting, leader);
    g_ptr_array_add(group, leader);
    for (GList *link = together->waiting.head, *next = NULL; link != NULL; link = next) {
        Member *member = link->data;
        next = link->next;
        if (group->len == TOGETHER_MAX || octets + member->octets > TOGETHER_OCTETS_MAX)
            continue;
        octets += member->octets;
        member->state = MEMBER_TAKEN;
        g_ptr_array_add(group, member);
        g_queue_delete_link(&together->waiting, link);
    }
    return group;
}

static gint by_order(gconstpointer a, gconstpointer b)
{
    const Member *first = *(Member *const *)a;
    const Member *second = *(Member *const *)b;
    return g_strcmp0(first->order, second->order);
}

static void run_group(const Together *together, GPtrArray *group)
{
    const Statement *statements[TOGETHER_MAX];
    Rows *rows[TOGETHER_MAX] = {NULL};
    g_autoptr(GError) reason = NULL;
    g_ptr_array_sort(group, by_order);
    for (guint i = 0; i < group->len; i++)
        statements[i] = ((Member *)g_ptr_array_index(group, i))->statement;
    Outcome outcome = together->run(together->data, statements, group->len, rows, &reason);
    for (guint i = 0; i < group->len; i++) {
        Member *member = g_ptr_array_index(group, i);
        member->outcome = outcome;
        member->rows = rows[i];
        member->error = reason != NULL ? g_error_copy(reason) : NULL;
        member->had_company = group->len > 1;
    }
}

/* With the lock held. */
static void lead(Together *together, Member *leader)
{
    g_autoptr(GPtrArray) group = take_group(together, leader);
    together->at_work++;
    g_mutex_unlock(&together->lock);
    run_group(together, group);
    g_mutex_lock(&together->lock);
    together->at_work--;
    for (guint i = 0; i < group->len; i++) {
        Member *member = g_ptr_array_index(group, i);
        member->state = MEMBER_FINISHED;
        if (member != leader)
            g_cond_signal(&member->changed);
    }
    Member *next = g_queue_peek_head(&together->waiting);
    if (next != NULL)
        g_cond_signal(&next->changed);
}

/* Returns when it is finished. With the lock held. */
static void take_part(Together *together, Member *member)
{
    while (member->state == MEMBER_WAITS) {
        if (together->at_work < together->at_once || g_get_monotonic_time() >= member->until)
            lead(together, member);
        else
            (void)g_cond_wait_until(&member->changed, &together->lock, member->until);
    }
    while (member->state == MEMBER_TAKEN)
        g_cond_wait(&member->changed, &together->lock);
}

Outcome together_write(Together *together, const char *order, const Statement *statement,
                       Rows **rows_r, GError **error)
{
    Member member = {.order = order,
                     .statement = statement,
                     .octets = octets_of(statement),
                     .until = g_get_monotonic_time() + TOGETHER_HOLD_MS * G_TIME_SPAN_MILLISECOND};
    g_cond_init(&member.changed);
    g_mutex_lock(&together->lock);
    g_queue_push_tail(&together->waiting, &member);
    take_part(together, &member);
    g_mutex_unlock(&together->lock);
    g_cond_clear(&member.changed);
    if (member.outcome == OUTCOME_RETRY && member.had_company) {
        g_clear_error(&member.error);
        member.outcome = together->run(together->data, &statement, 1, &member.rows, &member.error);
    }
    if (member.outcome == OUTCOME_DONE)
        *rows_r = member.rows;
    else
        g_propagate_error(error, member.error);
    return member.outcome;
}
