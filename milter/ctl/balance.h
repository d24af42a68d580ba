/*
 * balance - accepted mails, by the filter's own count, against ledger rows.
 */
#ifndef INTAKE_CTL_BALANCE_H
#define INTAKE_CTL_BALANCE_H

#include "../store/admin.h"

/* desk, counted, repeated, rows, offered, missing, result ("ok" or "lost"), one row for each desk
   that either side knows. `counts`: AcceptedRow *; `sums`: what store_ledger_sums() gave.
   *lost_r: mails accepted that have no row. Pure. Caller frees. */
Table *balance_table(const GPtrArray *counts, const Table *sums, guint64 *lost_r);

#endif
