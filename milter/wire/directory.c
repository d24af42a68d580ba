#include "directory.h"

struct directory {
    GRWLock lock;
    gboolean loaded;
    GHashTable *logins, *addresses; /* sets of strings */
};

static GHashTable *string_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

Directory *directory_new(void)
{
    Directory *directory = g_new0(Directory, 1);
    g_rw_lock_init(&directory->lock);
    directory->logins = string_set();
    directory->addresses = string_set();
    return directory;
}

void directory_free(Directory *directory)
{
    if (directory == NULL)
        return;
    g_hash_table_unref(directory->logins);
    g_hash_table_unref(directory->addresses);
    g_rw_lock_clear(&directory->lock);
    g_free(directory);
}

void directory_fill(Directory *directory, const GPtrArray *agents)
{
    g_autoptr(GHashTable) logins = string_set();
    g_autoptr(GHashTable) addresses = string_set();
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (agent->login != NULL)
            g_hash_table_add(logins, g_strdup(agent->login));
        if (agent->address != NULL)
            g_hash_table_add(addresses, g_strdup(agent->address));
    }
    g_rw_lock_writer_lock(&directory->lock);
    GHashTable *old_logins = directory->logins;
    GHashTable *old_addresses = directory->addresses;
    directory->logins = g_steal_pointer(&logins);
    directory->addresses = g_steal_pointer(&addresses);
    directory->loaded = TRUE;
    g_rw_lock_writer_unlock(&directory->lock);
    g_hash_table_unref(old_logins);
    g_hash_table_unref(old_addresses);
}

Outcome directory_refresh(Directory *directory, Store *store, GError **error)
{
    g_autoptr(GPtrArray) agents = NULL;
    Outcome outcome = store_agents(store, &agents, error);
    if (outcome == OUTCOME_DONE)
        directory_fill(directory, agents);
    return outcome;
}

gboolean directory_loaded(Directory *directory)
{
    g_rw_lock_reader_lock(&directory->lock);
    gboolean loaded = directory->loaded;
    g_rw_lock_reader_unlock(&directory->lock);
    return loaded;
}

gboolean directory_has_login(Directory *directory, const char *login)
{
    g_rw_lock_reader_lock(&directory->lock);
    gboolean known = g_hash_table_contains(directory->logins, login);
    g_rw_lock_reader_unlock(&directory->lock);
    return known;
}

gboolean directory_has_address(Directory *directory, const char *canonical)
{
    g_rw_lock_reader_lock(&directory->lock);
    gboolean known = g_hash_table_contains(directory->addresses, canonical);
    g_rw_lock_reader_unlock(&directory->lock);
    return known;
}
