#include "commands.h"

#include "../base/key_ring.h"
#include "../filter/privileges.h"

#include <time.h>
#include <unistd.h>

/* The group that the daemons run in; -1: whoever runs this, or nobody else. */
static Outcome daemons_group(const Settings *settings, gint64 *group_r, GError **error)
{
    g_autoptr(Account) account = NULL;
    if (geteuid() != 0) {
        *group_r = -1;
        return OUTCOME_DONE;
    }
    Outcome outcome = account_find(settings->milter.user, &account, error);
    if (outcome == OUTCOME_DONE)
        *group_r = account->gid == (gid_t)-1 ? -1 : (gint64)account->gid;
    return outcome;
}

static Outcome make_key(const Settings *settings, guint *count_r, GError **error)
{
    g_autoptr(KeyRing) ring = NULL;
    gint64 group = -1;
    Outcome outcome = settings_keys(settings, &ring, error);
    if (outcome == OUTCOME_DONE)
        outcome = daemons_group(settings, &group, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (ring == NULL) {
        ring = g_new0(KeyRing, 1);
        ring->overlap_s = (gint64)settings->trust.old_key_hours * 3600;
    }
    outcome = key_ring_rotate(ring, (gint64)time(NULL), error);
    if (outcome == OUTCOME_DONE)
        outcome = key_ring_write(ring, settings->trust.key_file, group, error);
    *count_r = ring->count;
    return outcome;
}

Outcome ctl_key_rotate(Ctl *ctl, GError **error)
{
    guint count = 0;
    const TrustSettings *trust = &ctl->settings->trust;
    Outcome outcome = make_key(ctl->settings, &count, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_note(ctl->printer,
                 "\"%s\" has a new key; %u older, each believed for %d hours after it was "
                 "replaced. Copy the file to the other servers of this database, then reload "
                 "intake-milter and intake-sender on all of them",
                 trust->key_file, count - 1, trust->old_key_hours);
    return OUTCOME_DONE;
}

static void add_key(Table *keys, const KeyRing *ring, guint index, gint64 now)
{
    g_autoptr(GDateTime) made = g_date_time_new_from_unix_local(ring->keys[index].made);
    g_autofree char *shown =
        made != NULL ? g_date_time_format(made, "%Y-%m-%d %H:%M") : g_strdup("");
    const char *use = index == 0                            ? "signs"
                      : key_ring_believes(ring, index, now) ? "is believed"
                                                            : "is over";
    ctl_add_row(keys, shown, use);
}

Outcome ctl_key_list(Ctl *ctl, GError **error)
{
    g_autoptr(KeyRing) ring = NULL;
    Outcome outcome = settings_keys(ctl->settings, &ring, error);
    g_autoptr(Table) keys = table_new("made", "use", NULL);
    for (guint i = 0; outcome == OUTCOME_DONE && ring != NULL && i < ring->count; i++)
        add_key(keys, ring, i, (gint64)time(NULL));
    return ctl_print(ctl, "keys", outcome, keys);
}
