/*
 * balance - accepted mails, by the filter's own count, against ledger rows; and, by its journal,
 * mail by mail.
 *
 * The row of a commit whose end the filter never heard of has no first acceptance behind it: its
 * repeat found it there. It must not stand for a lost row, so the journal's lines of such commits
 * take it out of the sum.
 */
#ifndef INTAKE_CTL_BALANCE_H
#define INTAKE_CTL_BALANCE_H

#include "../incoming/spool.h"
#include "../store/admin.h"
#include "noted_mails.h"

#define BALANCE_CLOCKS_S 3600 /* the clocks of filter and database may be apart */

typedef struct balance { /* what is held against each other */
    GPtrArray *counts;   /* AcceptedRow * */
    JournalLines *lines;
    SpoolBacklog *backlog;
    GPtrArray *mails;  /* NotedMail *, of the lines */
    Table *sums;       /* what store_ledger_sums() gave */
    Table *unaccepted; /* what store_unaccepted_rows() gave */
} Balance;
void balance_clear(Balance *balance);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Balance, balance_clear)

/* Fetches all sides; *balance is zeroed before, and to be cleared whatever the outcome. */
Outcome balance_fetch(const Settings *settings, Store *store, Balance *balance, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Fills `unaccepted`, of the mails. */
Outcome balance_fetch_unaccepted(const char *filter, Store *store, Balance *balance, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* desk, counted, repeated, spooled, rows, offered, missing, result ("ok" or "lost"), one row for
   each desk that the filter or the ledger knows. *lost_r: mails accepted that have no row and are
   not in the spool. Pure. Caller frees. */
Table *balance_table(const Balance *balance, guint64 *lost_r);

/* time, way, desk, ticket, queue id, digest: the mails of the journal that have no row and do not
   wait in the spool. Caller frees. */
Outcome balance_verify(const Balance *balance, Store *store, Table **missing_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
