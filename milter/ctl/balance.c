#include "balance.h"

#include "../incoming/accepted.h"
#include "commands.h"

#include <string.h>
#include <time.h>

#define DAY_S 86400

enum { SUMS_DESK, SUMS_ROWS, SUMS_OFFERED }; /* of `unaccepted` the first two */

static guint64 number_at(const GPtrArray *cells, guint column)
{
    const char *text = column < cells->len ? g_ptr_array_index(cells, column) : NULL;
    return text != NULL ? g_ascii_strtoull(text, NULL, 10) : 0;
}

static const GPtrArray *sums_of(const Table *sums, const char *desk)
{
    for (guint i = 0; i < sums->rows->len; i++) {
        const GPtrArray *cells = g_ptr_array_index(sums->rows, i);
        if (strcmp(g_ptr_array_index(cells, SUMS_DESK), desk) == 0)
            return cells;
    }
    return NULL;
}

/* A filter killed between commit and count leaves a row too many, never one too few. A mail in the
   spool is a row to come. */
static guint64 add_balance(Table *table, const Balance *balance, const AcceptedRow *count)
{
    const GPtrArray *sums = sums_of(balance->sums, count->desk);
    const GPtrArray *unaccepted = sums_of(balance->unaccepted, count->desk);
    guint64 rows = sums != NULL ? number_at(sums, SUMS_ROWS) : 0;
    guint64 offered = sums != NULL ? number_at(sums, SUMS_OFFERED) : 0;
    guint64 spooled = spool_backlog_of(balance->backlog, count->desk);
    guint64 due = count->first + (unaccepted != NULL ? number_at(unaccepted, SUMS_ROWS) : 0);
    guint64 lost = due > rows + spooled ? due - rows - spooled : 0;
    g_autofree char *first = g_strdup_printf("%" G_GUINT64_FORMAT, count->first);
    g_autofree char *repeated = g_strdup_printf("%" G_GUINT64_FORMAT, count->repeated);
    g_autofree char *waiting = g_strdup_printf("%" G_GUINT64_FORMAT, spooled);
    g_autofree char *row_count = g_strdup_printf("%" G_GUINT64_FORMAT, rows);
    g_autofree char *offers = g_strdup_printf("%" G_GUINT64_FORMAT, offered);
    g_autofree char *missing = g_strdup_printf("%" G_GUINT64_FORMAT, lost);
    ctl_add_row(table, count->desk, first, repeated, waiting, row_count, offers, missing,
                lost > 0 ? "lost" : "ok");
    return lost;
}

static gboolean is_counted(const GPtrArray *counts, const char *desk)
{
    for (guint i = 0; i < counts->len; i++) {
        if (strcmp(((const AcceptedRow *)g_ptr_array_index(counts, i))->desk, desk) == 0)
            return TRUE;
    }
    return FALSE;
}

Table *balance_table(const Balance *balance, guint64 *lost_r)
{
    Table *table = table_new("desk", "#counted", "#repeated", "#spooled", "#rows", "#offered",
                             "#missing", "result", NULL);
    guint64 lost = 0;
    for (guint i = 0; i < balance->counts->len; i++) {
        const AcceptedRow *count = g_ptr_array_index(balance->counts, i);
        lost += add_balance(table, balance, count);
    }
    for (guint i = 0; i < balance->sums->rows->len; i++) {
        const GPtrArray *cells = g_ptr_array_index(balance->sums->rows, i);
        const AcceptedRow none = {.desk = g_ptr_array_index(cells, SUMS_DESK)};
        if (!is_counted(balance->counts, none.desk))
            add_balance(table, balance, &none);
    }
    *lost_r = lost;
    return table;
}

void balance_clear(Balance *balance)
{
    g_clear_pointer(&balance->counts, g_ptr_array_unref);
    g_clear_pointer(&balance->mails, g_ptr_array_unref);
    g_clear_pointer(&balance->lines, journal_lines_free);
    g_clear_pointer(&balance->backlog, spool_backlog_free);
    g_clear_pointer(&balance->sums, table_free);
    g_clear_pointer(&balance->unaccepted, table_free);
}

/* The filter's side first: a mail that arrives meanwhile is then a row too many. The spool before
   the ledger: a mail on its way from one to the other is seen twice, never not at all. */
Outcome balance_fetch(const Settings *settings, Store *store, Balance *balance, GError **error)
{
    const MilterSettings *milter = &settings->milter;
    gint64 since = (gint64)time(NULL) - (gint64)settings->limits.journal_days * DAY_S;
    Outcome outcome = accepted_read(milter->state_directory, &balance->counts, error);
    if (outcome == OUTCOME_DONE)
        outcome = journal_read(milter->state_directory, since, &balance->lines, error);
    if (outcome == OUTCOME_DONE)
        outcome = spool_backlog_read(milter->state_directory, &balance->backlog, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    balance->mails = noted_mails(balance->lines, balance->backlog);
    outcome = balance_fetch_unaccepted(milter->name, store, balance, error);
    return outcome == OUTCOME_DONE ? store_ledger_sums(store, milter->name, &balance->sums, error)
                                   : outcome;
}

/* What the names of missing mails rest on. */
static void print_journal(Ctl *ctl, const Balance *balance)
{
    const JournalLines *lines = balance->lines;
    guint waiting = 0;
    for (guint i = 0; i < balance->mails->len; i++)
        waiting += ((const NotedMail *)g_ptr_array_index(balance->mails, i))->waits ? 1 : 0;
    printer_note(ctl->printer,
                 "%u mails in the journal, of them %u in the spool; lines older than %d days, "
                 "ignored: %" G_GUINT64_FORMAT "; lines that cannot be read: %" G_GUINT64_FORMAT,
                 balance->mails->len, waiting, ctl->settings->limits.journal_days, lines->old,
                 lines->unreadable);
}

static Outcome verify(Ctl *ctl, const Balance *balance, GError **error)
{
    g_autoptr(Table) missing = NULL;
    Outcome outcome = balance_verify(balance, ctl->store, &missing, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    print_journal(ctl, balance);
    printer_table(ctl->printer, "missing", missing);
    ctl->finding = ctl->finding || missing->rows->len > 0;
    return OUTCOME_DONE;
}

Outcome ctl_balance(Ctl *ctl, GError **error)
{
    g_auto(Balance) balance = {0};
    Outcome outcome = balance_fetch(ctl->settings, ctl->store, &balance, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    guint64 lost = 0;
    g_autoptr(Table) table = balance_table(&balance, &lost);
    printer_table(ctl->printer, "balance", table);
    ctl->finding = lost > 0;
    return ctl_text(ctl, "--verify") != NULL ? verify(ctl, &balance, error) : OUTCOME_DONE;
}
