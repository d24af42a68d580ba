#include "purger.h"

#define WHO "intake-sender" /* in events */
#define PAUSE_S 600         /* between two questions whether a round is due */
#define STEP_PAUSE_S 1      /* between two batches of a round: answers go first */

static void note(Log *log, const char *desk, const Purged *purged)
{
    if (purged->mails + purged->tickets + purged->ledger + purged->answers == 0)
        return;
    log_write(log, LOG_LEVEL_INFO, NULL,
              "desk %s: %" G_GINT64_FORMAT " mails emptied, %" G_GINT64_FORMAT
              " tickets, %" G_GINT64_FORMAT " ledger rows and %" G_GINT64_FORMAT
              " answers removed for their age",
              desk, purged->mails, purged->tickets, purged->ledger, purged->answers);
}

void purger_attend(Purger *purger, const Settings *settings, Store *store, Log *log)
{
    gboolean finished = TRUE;
    if (g_get_monotonic_time() < purger->next_look)
        return;
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        g_autoptr(GError) error = NULL;
        Purged purged = {0};
        if (retention_keeps_everything(&desk->retention))
            continue;
        if (store_purge_step(store, desk->name, &desk->retention, FALSE, WHO, &purged, &error) !=
            OUTCOME_DONE) {
            log_write(log, LOG_LEVEL_WARNING, NULL, "desk %s: old records stay for now: %s",
                      desk->name, error->message);
            continue;
        }
        finished = finished && purged.finished;
        note(log, desk->name, &purged);
    }
    purger->next_look =
        g_get_monotonic_time() + (finished ? PAUSE_S : STEP_PAUSE_S) * G_TIME_SPAN_SECOND;
}
