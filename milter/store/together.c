#include "together.h"

#include <string.h>

struct together {
    TogetherRun run;
    gpointer data;
    guint at_once;
    gint64 hold;        /* microseconds */
    GMutex lock;        /* guards what follows */
    GQueue waiting;     /* Member *, the first come first */
    GPtrArray *locking; /* Member *: of the transactions at work */
    guint at_work;      /* transactions that others wait for */
};

typedef enum member_state { MEMBER_WAITS, MEMBER_TAKEN, MEMBER_FINISHED } MemberState;

typedef struct member { /* lives on the stack of its thread */
    const SharedRows *locks;
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

Together *together_new(TogetherRun run, gpointer data, int at_once, int hold_ms)
{
    Together *together = g_new0(Together, 1);
    together->run = run;
    together->data = data;
    together->at_once = (guint)at_once;
    together->hold = hold_ms * G_TIME_SPAN_MILLISECOND;
    together->locking = g_ptr_array_new();
    g_mutex_init(&together->lock);
    g_queue_init(&together->waiting);
    return together;
}

void together_free(Together *together)
{
    if (together == NULL)
        return;
    g_ptr_array_unref(together->locking);
    g_mutex_clear(&together->lock);
    g_free(together);
}

guint together_waiting(Together *together)
{
    g_mutex_lock(&together->lock);
    guint waiting = together->waiting.length;
    g_mutex_unlock(&together->lock);
    return waiting;
}

static gsize octets_of(const Statement *statement)
{
    gsize octets = 0;
    for (int i = 0; i < statement->count; i++)
        octets += statement->values[i] != NULL ? strlen(statement->values[i]) : 0;
    return octets;
}

static gboolean is_same(const char *one, const char *other)
{
    return one != NULL && other != NULL && strcmp(one, other) == 0;
}

/* Whether the database would let it wait for a transaction at work. With the lock held. */
static gboolean is_locked_out(const Together *together, const Member *member)
{
    for (guint i = 0; i < together->locking->len; i++) {
        const Member *other = g_ptr_array_index(together->locking, i);
        if (is_same(member->locks->domain, other->locks->domain) ||
            is_same(member->locks->mailbox, other->locks->mailbox))
            return TRUE;
    }
    return FALSE;
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
        if (group->len == TOGETHER_MAX || octets + member->octets > TOGETHER_OCTETS_MAX ||
            is_locked_out(together, member))
            continue;
        octets += member->octets;
        member->state = MEMBER_TAKEN;
        g_ptr_array_add(group, member);
        g_queue_delete_link(&together->waiting, link);
    }
    return group;
}

static gint by_locks(gconstpointer a, gconstpointer b)
{
    const Member *first = *(Member *const *)a;
    const Member *second = *(Member *const *)b;
    int order = g_strcmp0(first->locks->domain, second->locks->domain);
    return order != 0 ? order : g_strcmp0(first->locks->mailbox, second->locks->mailbox);
}

static void run_group(const Together *together, GPtrArray *group)
{
    const Statement *statements[TOGETHER_MAX];
    Rows *rows[TOGETHER_MAX] = {NULL};
    g_autoptr(GError) reason = NULL;
    g_ptr_array_sort(group, by_locks);
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

/* The next that may begin, if any. With the lock held. */
static void wake_next(Together *together)
{
    if (together->at_work >= together->at_once)
        return;
    for (GList *link = together->waiting.head; link != NULL; link = link->next) {
        Member *member = link->data;
        if (!is_locked_out(together, member)) {
            g_cond_signal(&member->changed);
            return;
        }
    }
}

/* With the lock held. */
static void lead(Together *together, Member *leader)
{
    g_autoptr(GPtrArray) group = take_group(together, leader);
    together->at_work++;
    for (guint i = 0; i < group->len; i++)
        g_ptr_array_add(together->locking, g_ptr_array_index(group, i));
    wake_next(together);
    g_mutex_unlock(&together->lock);
    run_group(together, group);
    g_mutex_lock(&together->lock);
    together->at_work--;
    for (guint i = 0; i < group->len; i++) {
        Member *member = g_ptr_array_index(group, i);
        g_ptr_array_remove_fast(together->locking, member);
        member->state = MEMBER_FINISHED;
        if (member != leader)
            g_cond_signal(&member->changed);
    }
    wake_next(together);
}

/* Returns when it is finished. With the lock held. */
static void take_part(Together *together, Member *member)
{
    while (member->state == MEMBER_WAITS) {
        gboolean may_begin =
            together->at_work < together->at_once && !is_locked_out(together, member);
        if (may_begin || g_get_monotonic_time() >= member->until)
            lead(together, member);
        else
            (void)g_cond_wait_until(&member->changed, &together->lock, member->until);
    }
    while (member->state == MEMBER_TAKEN)
        g_cond_wait(&member->changed, &together->lock);
}

Outcome together_write(Together *together, const SharedRows *locks, const Statement *statement,
                       Rows **rows_r, GError **error)
{
    Member member = {.locks = locks,
                     .statement = statement,
                     .octets = octets_of(statement),
                     .until = g_get_monotonic_time() + together->hold};
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
