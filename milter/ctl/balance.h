/*
 * balance - accepted mails, by the filter's own count, against ledger rows.
 */
#ifndef INTAKE_CTL_BALANCE_H
#define INTAKE_CTL_BALANCE_H

#include "../spool.h"
#include "../store/admin.h"

typedef struct balance { /* what is held against each other */
    GPtrArray *counts;   /* AcceptedRow * */
    SpoolBacklog *backlog;
    Table *sums; /* what store_ledger_sums() gave */
} Balance;
void balance_clear(Balance *balance);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Balance, balance_clear)

/* Fetches the three sides; *balance is zeroed before, and to be cleared whatever the outcome. */
Outcome balance_fetch(const MilterSettings *milter, Store *store, Balance *balance, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* desk, counted, repeated, spooled, rows, offered, missing, result ("ok" or "lost"), one row for
   each desk that the filter or the ledger knows. *lost_r: mails accepted that have no row and are
   not in the spool. Pure. Caller frees. */
Table *balance_table(const Balance *balance, guint64 *lost_r);

#endif
