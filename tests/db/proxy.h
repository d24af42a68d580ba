/*
 * proxy - stands between a store and the server, and cuts the connection at a chosen moment of the
 * next statement.
 */
#ifndef INTAKE_TESTS_DB_PROXY_H
#define INTAKE_TESTS_DB_PROXY_H

typedef enum proxy_cut {
    CUT_NEVER,
    CUT_BEFORE_QUERY,  /* the server never sees the statement */
    CUT_BEFORE_ANSWER, /* the server commits, the client hears nothing */
    CUT_BEFORE_READY,  /* the client gets the answer, but not the server's "ready" */
} ProxyCut;

typedef struct proxy Proxy;

/* Listens in a directory of its own and forwards to PGHOST. */
Proxy *proxy_start(void);
const char *proxy_host(const Proxy *proxy);
void proxy_cut_next(Proxy *proxy, ProxyCut cut); /* of the next statement; then CUT_NEVER again */
void proxy_stop(Proxy *proxy);

#endif
