#include "exchange.h"

#include <errno.h>
#include <poll.h>

static gboolean wait_until(PGconn *session, short events, gint64 deadline)
{
    for (;;) {
        gint64 left_us = deadline - g_get_monotonic_time();
        if (left_us <= 0)
            return FALSE;
        struct pollfd socket = {.fd = PQsocket(session), .events = events};
        int ready = poll(&socket, 1, (int)MIN(left_us / 1000 + 1, G_MAXINT));
        if (ready > 0)
            return TRUE;
        if (ready < 0 && errno != EINTR)
            return FALSE;
    }
}

gboolean exchange_flush(PGconn *session, gint64 deadline)
{
    for (;;) {
        int left = PQflush(session);
        if (left <= 0)
            return left == 0;
        if (!wait_until(session, POLLIN | POLLOUT, deadline) || !PQconsumeInput(session))
            return FALSE;
    }
}

gboolean exchange_next(PGconn *session, gint64 deadline, PGresult **result_r)
{
    while (PQisBusy(session)) {
        if (!wait_until(session, POLLIN, deadline))
            return FALSE;
        if (!PQconsumeInput(session))
            break; /* PQgetResult tells what happened */
    }
    *result_r = PQgetResult(session);
    return TRUE;
}
