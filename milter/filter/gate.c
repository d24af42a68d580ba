#include "gate.h"

struct gate {
    GMutex lock;
    GCond changed;
    int limit, inside;
    int waiting; /* for `changed`; nearly always nobody, and a wake-up is a system call */
};

Gate *gate_new(int limit)
{
    Gate *gate = g_new0(Gate, 1);
    g_mutex_init(&gate->lock);
    g_cond_init(&gate->changed);
    gate->limit = limit;
    return gate;
}

void gate_free(Gate *gate)
{
    if (gate == NULL)
        return;
    g_cond_clear(&gate->changed);
    g_mutex_clear(&gate->lock);
    g_free(gate);
}

/* FALSE when the time is over. With the lock held. */
static gboolean wait_for_change(Gate *gate, gint64 deadline)
{
    gate->waiting++;
    gboolean changed = g_cond_wait_until(&gate->changed, &gate->lock, deadline);
    gate->waiting--;
    return changed;
}

static gint64 deadline_in(int wait_ms)
{
    return g_get_monotonic_time() + (gint64)wait_ms * 1000;
}

gboolean gate_enter(Gate *gate, int wait_ms)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&gate->lock);
    if (gate->inside >= gate->limit) {
        gint64 deadline = deadline_in(wait_ms);
        while (gate->inside >= gate->limit)
            if (!wait_for_change(gate, deadline))
                return FALSE;
    }
    gate->inside++;
    return TRUE;
}

void gate_leave(Gate *gate)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&gate->lock);
    gate->inside--;
    if (gate->waiting > 0)
        g_cond_broadcast(&gate->changed);
}

void gate_set_limit(Gate *gate, int limit)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&gate->lock);
    gate->limit = limit;
    g_cond_broadcast(&gate->changed);
}

gboolean gate_drain(Gate *gate, int wait_ms)
{
    gint64 deadline = deadline_in(wait_ms);
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&gate->lock);
    while (gate->inside > 0)
        if (!wait_for_change(gate, deadline))
            return FALSE;
    return TRUE;
}
