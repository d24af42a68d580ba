/*
 * private - what the files of this room share: running one named operation over the pool.
 */
#ifndef INTAKE_STORE_PRIVATE_H
#define INTAKE_STORE_PRIVATE_H

#include "admin.h"
#include "pool.h"
#include "schema.h"
#include "together.h"

typedef enum operation_kind {
    OPERATION_READ,
    OPERATION_WRITE,
    OPERATION_ASK,   /* read, for a person: a rejection is REFUSED */
    OPERATION_ADMIN, /* write, for a person */
} OperationKind;

/* One statement on a pooled connection under the store's time limit. rows_r may be NULL. */
Outcome store_run(Store *store, OperationKind kind, const char *sql, const char *const *values,
                  int count, Rows **rows_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#define FUNCTIONS_MS 2000   /* longest statement that asks functions of an admin's */
#define FUNCTIONS_REST_S 60 /* none is asked after one took longer */

/* The same for a statement that asks such functions. When it takes longer than FUNCTIONS_MS they
   are let rest, and store_error_is_slow_function() tells: it may be run again without them. */
Outcome store_run_functions(Store *store, OperationKind kind, const char *sql,
                            const char *const *values, int count, Rows **rows_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean store_may_ask_functions(const Store *store); /* they do not rest */
gboolean store_error_is_slow_function(const GError *error);

/* A write that may share its transaction with others that wait at the same moment. */
Outcome store_write_together(Store *store, const SharedRows *locks, const char *sql,
                             const char *const *values, int count, Rows **rows_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same for a list: all columns as text. */
Outcome store_run_table(Store *store, const char *sql, const char *const *values, int count,
                        Table **table_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of a statement that locks or writes, for a person. */
Outcome store_change_table(Store *store, const char *sql, const char *const *values, int count,
                           Table **table_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The one row that a statement finds by desk and number; REFUSED when the desk has no such `noun`.
 */
Outcome store_run_facts(Store *store, const char *sql, const char *desk, gint64 number,
                        const char *noun, Table **facts_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* A ticket number the store gave out, for its witness. */
void store_saw_ticket(Store *store, gint64 ticket);

/* A connection of its own, outside the pool. Caller closes. */
Outcome store_connect(Store *store, Connection **connection_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Every column and row as text; blanks instead of underscores in the names. */
Table *table_of_rows(const Rows *rows);

#endif
