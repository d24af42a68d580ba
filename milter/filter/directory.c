#include "directory.h"

#include "../outgoing/certificate.h"

struct directory {
    GRWLock lock;
    gboolean loaded;
    GHashTable *logins, *addresses, *certificates; /* sets of strings */
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
    directory->certificates = string_set();
    return directory;
}

void directory_free(Directory *directory)
{
    if (directory == NULL)
        return;
    g_hash_table_unref(directory->logins);
    g_hash_table_unref(directory->addresses);
    g_hash_table_unref(directory->certificates);
    g_rw_lock_clear(&directory->lock);
    g_free(directory);
}

static void add_known(GHashTable *set, const char *text)
{
    if (text != NULL)
        g_hash_table_add(set, g_strdup(text));
}

/* Puts `fresh` in the place of a set and lets the old one go. */
static void swap_in(GHashTable **set, GHashTable *fresh)
{
    GHashTable *old = *set;
    *set = fresh;
    g_hash_table_unref(old);
}

void directory_fill(Directory *directory, const GPtrArray *agents)
{
    GHashTable *logins = string_set();
    GHashTable *addresses = string_set();
    GHashTable *certificates = string_set();
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        add_known(logins, agent->login);
        add_known(addresses, agent->address);
        add_known(certificates, agent->certificate);
    }
    g_rw_lock_writer_lock(&directory->lock);
    swap_in(&directory->logins, logins);
    swap_in(&directory->addresses, addresses);
    swap_in(&directory->certificates, certificates);
    directory->loaded = TRUE;
    g_rw_lock_writer_unlock(&directory->lock);
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

gboolean directory_has_certificate(Directory *directory, const char *subject)
{
    g_autoptr(GPtrArray) names = certificate_names(subject);
    gboolean known = FALSE;
    g_rw_lock_reader_lock(&directory->lock);
    for (guint i = 0; i < names->len && !known; i++)
        known = g_hash_table_contains(directory->certificates, g_ptr_array_index(names, i));
    g_rw_lock_reader_unlock(&directory->lock);
    return known;
}
