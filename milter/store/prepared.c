#include "prepared.h"

#define STATEMENTS_MAX 64 /* of a session; each is a constant of the program */

struct prepared {
    GHashTable *names; /* text of the statement to its name; NULL: none may be kept */
    guint generation;  /* how often they were forgotten */
};

Prepared *prepared_new(void)
{
    return g_new0(Prepared, 1);
}

void prepared_free(Prepared *prepared)
{
    if (prepared == NULL)
        return;
    prepared_forbid(prepared);
    g_free(prepared);
}

void prepared_allow(Prepared *prepared)
{
    if (prepared->names == NULL)
        prepared->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

void prepared_forbid(Prepared *prepared)
{
    g_clear_pointer(&prepared->names, g_hash_table_unref);
}

gboolean prepared_wants(const Prepared *prepared, const char *sql)
{
    return prepared->names != NULL && prepared_name(prepared, sql) == NULL &&
           g_hash_table_size(prepared->names) < STATEMENTS_MAX;
}

const char *prepared_name(const Prepared *prepared, const char *sql)
{
    return prepared->names != NULL ? g_hash_table_lookup(prepared->names, sql) : NULL;
}

/* PostgreSQL cuts names at 63 octets. */
char *prepared_name_for(const Prepared *prepared, const char *sql)
{
    g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA1, sql, -1);
    return g_strdup_printf("intake_%s_%u", digest, prepared->generation);
}

void prepared_keep(Prepared *prepared, const char *sql, const char *name)
{
    g_hash_table_insert(prepared->names, g_strdup(sql), g_strdup(name));
}

/* They stay in the session until it ends: a few, once a migration. */
void prepared_forget(Prepared *prepared)
{
    prepared->generation++;
    if (prepared->names != NULL)
        g_hash_table_remove_all(prepared->names);
}

gboolean prepared_is_lost(const char *sqlstate)
{
    return g_strcmp0(sqlstate, "26000") == 0 || g_strcmp0(sqlstate, "42P05") == 0;
}

/* 0A000: "cached plan must not change result type". Class 42: a function of these arguments is not
   there any more; XX: nor is the type of one. */
gboolean prepared_is_outdated(const char *sqlstate)
{
    return prepared_is_lost(sqlstate) || (sqlstate != NULL && (g_str_has_prefix(sqlstate, "0A") ||
                                                               g_str_has_prefix(sqlstate, "42") ||
                                                               g_str_has_prefix(sqlstate, "XX")));
}
