/*
 * private - what the files of this room share: running one named operation over the pool.
 */
#ifndef INTAKE_STORE_PRIVATE_H
#define INTAKE_STORE_PRIVATE_H

#include "pool.h"
#include "store.h"

#define STORE_SCHEMA_VERSION 1 /* number of the newest file in sql/ that this program knows */

typedef enum operation_kind {
    OPERATION_READ,
    OPERATION_WRITE,
    OPERATION_ADMIN, /* a person asked: a rejection is REFUSED */
} OperationKind;

/* One statement on a pooled connection under the store's time limit. rows_r may be NULL. */
Outcome store_run(Store *store, OperationKind kind, const char *sql, const char *const *values,
                  int count, Rows **rows_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

Pool *store_pool(Store *store);

#endif
