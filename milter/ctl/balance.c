#include "balance.h"

#include "../accepted.h"
#include "commands.h"

#include <string.h>

enum { SUMS_DESK, SUMS_ROWS, SUMS_OFFERED };

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
static guint64 add_balance(Table *table, const AcceptedRow *count, guint64 spooled,
                           const GPtrArray *sums)
{
    guint64 rows = sums != NULL ? number_at(sums, SUMS_ROWS) : 0;
    guint64 offered = sums != NULL ? number_at(sums, SUMS_OFFERED) : 0;
    guint64 lost = count->first > rows + spooled ? count->first - rows - spooled : 0;
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
    Table *table = table_new("desk", "counted", "repeated", "spooled", "rows", "offered", "missing",
                             "result", NULL);
    guint64 lost = 0;
    for (guint i = 0; i < balance->counts->len; i++) {
        const AcceptedRow *count = g_ptr_array_index(balance->counts, i);
        lost += add_balance(table, count, spool_backlog_of(balance->backlog, count->desk),
                            sums_of(balance->sums, count->desk));
    }
    for (guint i = 0; i < balance->sums->rows->len; i++) {
        const GPtrArray *cells = g_ptr_array_index(balance->sums->rows, i);
        const AcceptedRow none = {.desk = g_ptr_array_index(cells, SUMS_DESK)};
        if (!is_counted(balance->counts, none.desk))
            add_balance(table, &none, spool_backlog_of(balance->backlog, none.desk), cells);
    }
    *lost_r = lost;
    return table;
}

void balance_clear(Balance *balance)
{
    g_clear_pointer(&balance->counts, g_ptr_array_unref);
    g_clear_pointer(&balance->backlog, spool_backlog_free);
    g_clear_pointer(&balance->sums, table_free);
}

/* The count first: a mail that arrives meanwhile is then a row too many. The spool before the
   ledger: a mail on its way from one to the other is seen twice, never not at all. */
Outcome balance_fetch(const MilterSettings *milter, Store *store, Balance *balance, GError **error)
{
    Outcome outcome = accepted_read(milter->state_directory, &balance->counts, error);
    if (outcome == OUTCOME_DONE)
        outcome = spool_backlog_read(milter->state_directory, &balance->backlog, error);
    return outcome == OUTCOME_DONE ? store_ledger_sums(store, milter->name, &balance->sums, error)
                                   : outcome;
}

Outcome ctl_balance(Ctl *ctl, GError **error)
{
    g_auto(Balance) balance = {0};
    Outcome outcome = balance_fetch(&ctl->settings->milter, ctl->store, &balance, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    guint64 lost = 0;
    g_autoptr(Table) table = balance_table(&balance, &lost);
    printer_table(ctl->printer, "balance", table);
    ctl->finding = lost > 0;
    return OUTCOME_DONE;
}
