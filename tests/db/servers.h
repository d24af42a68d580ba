/*
 * servers - the test's PostgreSQL servers as machines that are started, stopped, frozen and
 * promoted: the one of PGHOST and CLUSTER, and a standby of it.
 */
#ifndef INTAKE_TESTS_DB_SERVERS_H
#define INTAKE_TESTS_DB_SERVERS_H

#include "samples.h"

#include <glib.h>

#define SERVERS_PATIENCE_MS SAMPLE_PATIENCE_MS

/* Runs tests/db/cluster.sh; fails the test when that fails. `second` may be NULL. */
void servers_run(const char *verb, const char *first, const char *second);

/* Makes a standby of CLUSTER that follows it. Caller stops it, by its directory. */
char *servers_standby_start(void);
void servers_standby_stop(char *directory);

/* Sends a signal to the server in a directory and to all its processes. */
void servers_signal(const char *directory, int number);

/* Waits until a query at PGHOST gives this number. */
void servers_wait_for(const char *query, gint64 wanted);

/* What a query gives at the server in a directory. */
gint64 servers_number_at(const char *directory, const char *query);

/* ALTER SYSTEM at PGHOST, and waits until all its sessions were told. */
void servers_set(const char *name, const char *value);

/* Whom commits at PGHOST wait for; "": nobody. `*`: waits until the standby is synchronous. */
void servers_set_standby_names(const char *names);

/* Commits at PGHOST that wait for the standby. */
#define SERVERS_WAITING "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"

#endif
