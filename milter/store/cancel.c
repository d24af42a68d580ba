#include "cancel.h"

#define WORDS_MAX 256

/* Shared with the thread that asks, which may outlive the wait: PQcancel() has no time limit, and a
   server that stands still takes the connection and says nothing. */
typedef struct request {
    PGcancel *handle;
    GMutex lock;
    GCond done;
    gboolean is_done, is_taken;
} Request;

static void request_clear(gpointer data)
{
    Request *request = data;
    PQfreeCancel(request->handle);
    g_mutex_clear(&request->lock);
    g_cond_clear(&request->done);
}

static void request_unref(Request *request)
{
    g_atomic_rc_box_release_full(request, request_clear);
}

static gpointer ask(gpointer data)
{
    Request *request = data;
    char words[WORDS_MAX];
    gboolean taken = PQcancel(request->handle, words, sizeof words) != 0;
    g_mutex_lock(&request->lock);
    request->is_taken = taken;
    request->is_done = TRUE;
    g_cond_signal(&request->done);
    g_mutex_unlock(&request->lock);
    request_unref(request);
    return NULL;
}

static Request *request_new(PGconn *session)
{
    PGcancel *handle = PQgetCancel(session);
    if (handle == NULL)
        return NULL;
    Request *request = g_atomic_rc_box_new0(Request);
    request->handle = handle;
    g_mutex_init(&request->lock);
    g_cond_init(&request->done);
    return request;
}

static gboolean wait_until_taken(Request *request, gint64 deadline)
{
    g_mutex_lock(&request->lock);
    while (!request->is_done && g_cond_wait_until(&request->done, &request->lock, deadline))
        ;
    gboolean taken = request->is_taken;
    g_mutex_unlock(&request->lock);
    return taken;
}

gboolean cancel_statement(PGconn *session, gint64 deadline)
{
    Request *request = request_new(session);
    if (request == NULL)
        return FALSE;
    GThread *thread = g_thread_try_new("cancel", ask, g_atomic_rc_box_acquire(request), NULL);
    gboolean taken = thread != NULL && wait_until_taken(request, deadline);
    if (thread != NULL)
        g_thread_unref(thread);
    else
        request_unref(request);
    request_unref(request);
    return taken;
}
