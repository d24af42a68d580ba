#include "snapshot.h"

struct store_share {
    Store *store;
};

static void share_clear(gpointer data)
{
    struct store_share *share = data;
    store_close(share->store);
}

static struct store_share *share_new(const Settings *settings, Log *log)
{
    struct store_share *share = g_atomic_rc_box_new0(struct store_share);
    share->store = store_open(&settings->store, log);
    return share;
}

static gboolean same_store(const Settings *before, const Settings *after)
{
    g_autofree char *difference = settings_difference(before, after);
    g_auto(GStrv) names = g_strsplit(difference, ", ", -1);
    for (char **name = names; *name != NULL; name++)
        if (g_str_has_prefix(*name, "store."))
            return FALSE;
    return TRUE;
}

static struct store_share *share_for(const Settings *settings, const Snapshot *before, Log *log)
{
    if (before != NULL && same_store(before->settings, settings))
        return g_atomic_rc_box_acquire(before->share);
    return share_new(settings, log);
}

Outcome snapshot_new(Settings *settings, const Snapshot *before, Log *log, Snapshot **snapshot_r,
                     GError **error)
{
    g_autoptr(TemplateSet) templates = NULL;
    g_autoptr(KeyRing) keys = NULL;
    Outcome outcome = templates_load(settings, &templates, error);
    if (outcome == OUTCOME_DONE)
        outcome = settings_keys(settings, &keys, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    Snapshot *snapshot = g_atomic_rc_box_new0(Snapshot);
    snapshot->settings = settings_ref(settings);
    snapshot->templates = g_steal_pointer(&templates);
    snapshot->keys = g_steal_pointer(&keys);
    snapshot->share = share_for(settings, before, log);
    snapshot->store = snapshot->share->store;
    *snapshot_r = snapshot;
    return OUTCOME_DONE;
}

Snapshot *snapshot_ref(Snapshot *snapshot)
{
    return g_atomic_rc_box_acquire(snapshot);
}

static void snapshot_clear(gpointer data)
{
    Snapshot *snapshot = data;
    settings_unref(snapshot->settings);
    templates_unref(snapshot->templates);
    key_ring_free(snapshot->keys);
    g_atomic_rc_box_release_full(snapshot->share, share_clear);
}

void snapshot_unref(Snapshot *snapshot)
{
    if (snapshot != NULL)
        g_atomic_rc_box_release_full(snapshot, snapshot_clear);
}
