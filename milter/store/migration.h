/*
 * migration - the numbered files of sql/ and the function files beside them.
 */
#ifndef INTAKE_STORE_MIGRATION_H
#define INTAKE_STORE_MIGRATION_H

#include "../base/outcome.h"

typedef struct migration {
    int version; /* 1 of "001-schema.sql" */
    char *name;  /* "schema" */
    char *path;
} Migration;

/* The migrations in `directory` by number. REFUSED when it cannot be read, holds none, or two have
   the same number. Migration * elements. */
Outcome migration_files(const char *directory, GPtrArray **migrations_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Paths of DIRECTORY/functions/NN-name.sql by name. char * elements. REFUSED when there are none.
 */
Outcome migration_functions(const char *directory, GPtrArray **paths_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
