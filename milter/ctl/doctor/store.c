#include "doctor.h"

#include "../../incoming/accepted.h"
#include "../balance.h"
#include "role_check.h"

#include <string.h>
#include <unistd.h>

#define ANSWERS_MAX 1000 /* that are looked at */
#define OVERDUE (10 * G_TIME_SPAN_MINUTE)

/* As the user whose role it will be: root need not be able to be another than the admin's. */
static gboolean check_role(Report *report, const char *who, OpenStore open, const char *connection,
                           const char *user)
{
    g_autoptr(GError) error = NULL;
    if (role_check(&report->ctl->settings->store, open, connection, user, &error) == OUTCOME_DONE)
        return TRUE;
    if (*user != '\0')
        g_prefix_error(&error, "%s, as user \"%s\": ", who, user);
    else
        g_prefix_error(&error, "%s: ", who);
    report_add_error(report, "database", error, "see `connection` in the group `store`");
    return FALSE;
}

/* Temporary tables of a filter that somebody took over could fill the disk. */
static void check_rights(Report *report)
{
    g_autofree char *statement = NULL;
    g_autoptr(GError) error = NULL;
    if (store_spare_rights(report->ctl->store, &statement, &error) != OUTCOME_DONE) {
        report_add_error(report, "database", error, NULL);
        return;
    }
    if (statement == NULL)
        return;
    g_autofree char *hint = g_strdup_printf("sudo -u postgres psql -c '%s'", statement);
    report_add(report, FINDING_WARNING, "database", hint,
               "filter and sender may make temporary tables, which they do not need");
}

void doctor_database(Report *report)
{
    const Settings *settings = report->ctl->settings;
    const StoreSettings *store = &settings->store;
    const char *user = geteuid() == 0 ? settings->milter.user : "";
    gboolean filter = check_role(report, "the filter's role", store_open, store->connection, user);
    gboolean sender =
        check_role(report, "the sender's role", store_open_sender, store->sender_connection, user);
    if (check_role(report, "the admin's role", store_open_admin, store->admin_connection, ""))
        report->ctl->store = store_open_admin(store, report->ctl->log);
    if (filter && sender && report->ctl->store != NULL)
        report_add(report, FINDING_OK, "database", NULL,
                   "reached as filter, sender and admin, schema up to date");
    if (report->ctl->store != NULL)
        check_rights(report);
}

void doctor_balance(Report *report)
{
    g_auto(Balance) balance = {0};
    g_autoptr(GError) error = NULL;
    if (report->ctl->store == NULL)
        return;
    if (balance_fetch(report->ctl->settings, report->ctl->store, &balance, &error) !=
        OUTCOME_DONE) {
        report_add_error(report, "balance", error, "run it as a user who may read the counters");
        return;
    }
    guint64 lost = 0;
    g_autoptr(Table) table = balance_table(&balance, &lost);
    if (lost > 0)
        report_add(report, FINDING_FAULT, "balance",
                   "intakectl balance --verify names them; was the database restored?",
                   "%" G_GUINT64_FORMAT " accepted mails have no ledger row", lost);
    else
        report_add(report, FINDING_OK, "balance", NULL,
                   "every accepted mail has its ledger row (desks counted: %u)", table->rows->len);
}

/* Answers that were due so long ago that a running sender would have tried them. */
static guint count_overdue(const Table *queued)
{
    guint overdue = 0, due = 0;
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    while (due < queued->columns->len &&
           strcmp(g_ptr_array_index(queued->columns, due), "due") != 0)
        due++;
    for (guint i = 0; due < queued->columns->len && i < queued->rows->len; i++) {
        const GPtrArray *cells = g_ptr_array_index(queued->rows, i);
        const char *text = g_ptr_array_index(cells, due);
        g_autoptr(GDateTime) moment =
            text != NULL ? g_date_time_new_from_iso8601(text, NULL) : NULL;
        if (moment != NULL && g_date_time_difference(now, moment) > OVERDUE)
            overdue++;
    }
    return overdue;
}

static void check_sender(Report *report)
{
    g_autoptr(Table) queued = NULL;
    g_autoptr(GError) error = NULL;
    if (store_outbox_table(report->ctl->store, NULL, "queued", ANSWERS_MAX, &queued, &error) !=
        OUTCOME_DONE) {
        report_add_error(report, "sender", error, NULL);
        return;
    }
    guint overdue = count_overdue(queued);
    if (overdue > 0)
        report_add(report, FINDING_FAULT, "sender", "is intake-sender running?",
                   "%u answers have been due for more than 10 minutes", overdue);
    else
        report_add(report, FINDING_OK, "sender", NULL, "no answer is overdue (waiting: %u)",
                   queued->rows->len);
}

static void check_parked(Report *report)
{
    g_autoptr(Table) parked = NULL;
    g_autoptr(GError) error = NULL;
    if (store_outbox_table(report->ctl->store, NULL, "parked", ANSWERS_MAX, &parked, &error) !=
        OUTCOME_DONE)
        report_add_error(report, "outbox", error, NULL);
    else if (parked->rows->len > 0)
        report_add(report, FINDING_WARNING, "outbox",
                   "intakectl outbox list --state parked; then outbox retry or outbox drop",
                   "%u answers could not be sent", parked->rows->len);
    else
        report_add(report, FINDING_OK, "outbox", NULL, "no answer is parked");
}

void doctor_outbox(Report *report)
{
    if (report->ctl->store == NULL)
        return;
    check_sender(report);
    check_parked(report);
}
