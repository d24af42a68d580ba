#include "doctor.h"

#include "../../incoming/spool.h"

#include <time.h>

#define STALE_S 300 /* a running filter and a database that is there empty the spool sooner */

static void report_waiting(Report *report, const SpoolBacklog *backlog)
{
    gint64 age = MAX(0, (gint64)time(NULL) - backlog->oldest);
    report_add(report, age > STALE_S ? FINDING_FAULT : FINDING_WARNING, "spool",
               "see that the filter runs and reaches the database",
               "%u mails (%" G_GUINT64_FORMAT
               " KiB) wait to be registered, the oldest for %" G_GINT64_FORMAT " s",
               backlog->files, backlog->octets / 1024, age);
}

void doctor_spool(Report *report)
{
    const Settings *settings = report->ctl->settings;
    g_autoptr(SpoolBacklog) backlog = NULL;
    g_autoptr(GError) error = NULL;
    if (spool_backlog_read(settings->milter.state_directory, &backlog, &error) != OUTCOME_DONE) {
        report_add_error(report, "spool", error, "run it as a user who may read the spool");
        return;
    }
    if (backlog->damaged > 0)
        report_add(report, FINDING_FAULT, "spool",
                   "the mail itself was delivered: look at the file, answer it, remove the file",
                   "%u mails that could not be registered were set aside in %s/%s/%s",
                   backlog->damaged, settings->milter.state_directory, SPOOL_DIRECTORY,
                   SPOOL_DAMAGED_DIRECTORY);
    if (backlog->files > 0)
        report_waiting(report, backlog);
    else if (settings->store.when_away == WHEN_AWAY_SPOOL)
        report_add(report, FINDING_OK, "spool", NULL, "no mail waits for the database");
}
