/*
 * snapshot - settings, templates and store that belong together: what one mail is worked on with
 * from its beginning to its end. Immutable and counted; a reload makes a new one.
 */
#ifndef INTAKE_SNAPSHOT_H
#define INTAKE_SNAPSHOT_H

#include "../answer/template.h"
#include "../base/key_ring.h"
#include "../settings/settings.h"
#include "../store/store.h"

typedef struct snapshot {
    Settings *settings;
    TemplateSet *templates;
    KeyRing *keys; /* of confirmations; NULL: there is no file of them */
    Store *store;
    struct store_share *share; /* counts the snapshots that use the store */
} Snapshot;

/* Takes a reference on `settings`. `before` (may be NULL) lends its store when the settings of the
   store are the same, so that a reload does not cost its connections. REFUSED when a template or
   the file of keys is wrong. */
Outcome snapshot_new(Settings *settings, const Snapshot *before, Log *log, Snapshot **snapshot_r,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
Snapshot *snapshot_ref(Snapshot *snapshot);
void snapshot_unref(Snapshot *snapshot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Snapshot, snapshot_unref)

#endif
