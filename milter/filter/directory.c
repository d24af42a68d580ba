#include "directory.h"

#include "../base/address.h"
#include "../mime/mime.h"
#include "../outgoing/certificate.h"

#define AUTHORS_MAX 10 /* of one From that are looked at */

struct directory {
    GRWLock lock;
    gboolean loaded;
    GHashTable *logins, *addresses, *certificates; /* string -> GPtrArray of char *: the desks */
};

static void desks_destroy(gpointer data)
{
    g_ptr_array_unref(data);
}

static GHashTable *desks_by_name(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, desks_destroy);
}

Directory *directory_new(void)
{
    Directory *directory = g_new0(Directory, 1);
    g_rw_lock_init(&directory->lock);
    directory->logins = desks_by_name();
    directory->addresses = desks_by_name();
    directory->certificates = desks_by_name();
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

static void add_known(GHashTable *known, const char *name, const char *desk)
{
    if (name == NULL)
        return;
    GPtrArray *desks = g_hash_table_lookup(known, name);
    if (desks == NULL) {
        desks = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(known, g_strdup(name), desks);
    }
    g_ptr_array_add(desks, g_strdup(desk));
}

/* Puts `fresh` in the place of a table and lets the old one go. */
static void swap_in(GHashTable **set, GHashTable *fresh)
{
    GHashTable *old = *set;
    *set = fresh;
    g_hash_table_unref(old);
}

void directory_fill(Directory *directory, const GPtrArray *agents)
{
    GHashTable *logins = desks_by_name();
    GHashTable *addresses = desks_by_name();
    GHashTable *certificates = desks_by_name();
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        add_known(logins, agent->login, agent->desk);
        add_known(addresses, agent->address, agent->desk);
        add_known(certificates, agent->certificate, agent->desk);
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

static gpointer copy_name(gconstpointer name, gpointer data)
{
    (void)data;
    return g_strdup(name);
}

void directory_note_agent(Directory *directory, Envelope *envelope)
{
    gboolean has_login = envelope->login != NULL && *envelope->login != '\0';
    g_autofree char *sender = has_login ? NULL : address_canonical(envelope->sender);
    const char *name = has_login ? envelope->login : sender;
    g_ptr_array_set_size(envelope->agent_desks, 0);
    if (name == NULL)
        return;
    g_rw_lock_reader_lock(&directory->lock);
    GPtrArray *desks =
        g_hash_table_lookup(has_login ? directory->logins : directory->addresses, name);
    if (desks != NULL)
        g_ptr_array_extend(envelope->agent_desks, desks, copy_name, NULL);
    g_rw_lock_reader_unlock(&directory->lock);
}

void directory_note_author(Directory *directory, const char *field, Envelope *envelope)
{
    g_autofree char *unfolded = g_strdelimit(g_strdup(field), "\r\n", ' ');
    g_autoptr(GPtrArray) authors = mime_mailboxes(unfolded, AUTHORS_MAX);
    g_rw_lock_reader_lock(&directory->lock);
    for (guint i = 0; i < authors->len; i++) {
        const MailAddress *author = g_ptr_array_index(authors, i);
        GPtrArray *desks = author->canonical != NULL
                               ? g_hash_table_lookup(directory->addresses, author->canonical)
                               : NULL;
        if (desks != NULL)
            g_ptr_array_extend(envelope->author_desks, desks, copy_name, NULL);
    }
    g_rw_lock_reader_unlock(&directory->lock);
}
