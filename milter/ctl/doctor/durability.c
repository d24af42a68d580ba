#include "doctor.h"

static void fault(Report *report, const char *hint, const char *words)
{
    report_add(report, FINDING_FAULT, "durability", hint, "%s", words);
}

static void check_server(Report *report, const Durability *now)
{
    if (now->in_recovery)
        fault(report, "name all servers in `connection`: \"host=db1,db2 ...\"",
              "the server is a standby, and takes no mail");
    else if (now->read_only)
        fault(report, "default_transaction_read_only = off", "the server is read-only");
    if (!now->syncs)
        fault(report, "fsync = on in postgresql.conf, then reload PostgreSQL",
              "fsync is off: a crash of the machine may destroy the database");
    if (!now->writes_full_pages)
        fault(report, "full_page_writes = on in postgresql.conf, then reload PostgreSQL",
              "full_page_writes is off: a crash of the machine may damage pages");
}

static void check_commit(Report *report, const Durability *now, gboolean needs_standby)
{
    const char *hint = "ALTER ROLE ... RESET synchronous_commit (ALTER DATABASE, postgresql.conf)";
    if (now->not_waiting != NULL)
        report_add(report, FINDING_FAULT, "durability", hint,
                   "synchronous_commit is off, set for: %s", now->not_waiting);
    if (now->not_for_standby != NULL)
        report_add(report, needs_standby ? FINDING_FAULT : FINDING_WARNING, "durability", hint,
                   "synchronous_commit does not wait for a standby's disk, set for: %s",
                   now->not_for_standby);
}

static void check_standby(Report *report, const Durability *now, gboolean needs_standby)
{
    const StoreSettings *settings = &report->ctl->settings->store;
    if (now->standby_names != NULL)
        return;
    if (needs_standby)
        fault(report, "synchronous_standby_names, or store.durability = \"local\"",
              "no synchronous standby is named, so mail for desks is told to come back");
    else if (store_servers(settings) > 1)
        report_add(report, FINDING_WARNING, "durability",
                   "synchronous_standby_names; intake.conf(5), TWO DATABASE SERVERS",
                   "several servers without a synchronous standby: a failover loses the mails "
                   "that were accepted last");
}

static void check_sessions(Report *report, const Durability *now)
{
    int pool = report->ctl->settings->store.pool;
    if (now->filter_sessions >= 0 && now->filter_sessions < pool)
        report_add(report, FINDING_FAULT, "durability", "ALTER ROLE intake_filter CONNECTION LIMIT",
                   "the role intake_filter may have %d sessions, and store.pool is %d",
                   now->filter_sessions, pool);
}

void doctor_durability(Report *report)
{
    g_auto(Durability) now = {0};
    g_autoptr(GError) error = NULL;
    gboolean needs_standby = report->ctl->settings->store.durability == DURABILITY_STANDBY;
    guint before = report->faults + report->warnings;
    if (report->ctl->store == NULL)
        return;
    if (store_durability(report->ctl->store, &now, &error) != OUTCOME_DONE) {
        report_add_error(report, "durability", error, NULL);
        return;
    }
    check_server(report, &now);
    check_commit(report, &now, needs_standby);
    check_standby(report, &now, needs_standby);
    check_sessions(report, &now);
    if (!now.in_recovery && !now.read_only &&
        store_try_writing(report->ctl->store, &error) != OUTCOME_DONE)
        report_add_error(report, "durability", error, "is the synchronous standby running?");
    if (report->faults + report->warnings == before)
        report_add(report, FINDING_OK, "durability", NULL, "a written row was committed%s",
                   now.standby_names != NULL ? ", at the standby as well" : "");
}
