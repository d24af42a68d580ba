/*
 * schema - whether a database has what this program calls. Migrations only add, so a newer schema
 * serves an older program; an older one is refused until it is migrated.
 */
#ifndef INTAKE_STORE_SCHEMA_H
#define INTAKE_STORE_SCHEMA_H

#include "connection.h"

#define STORE_SCHEMA_VERSION 31 /* number of the newest file in sql/ that this program knows */

/* REFUSED, with a hint, when the schema is older or there is none; RETRY when it cannot be asked.
 */
Outcome schema_check(Connection *connection, int deadline_ms, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
