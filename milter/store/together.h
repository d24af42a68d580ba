/*
 * together - writes that wait at the same moment share a transaction, and so the price of its
 * commit. Nobody waits for more to come: as long as fewer transactions are at work than may be, the
 * next begins at once. Who comes when all are at work, or when one of them has locked the same row
 * and the database would let it wait until that commits, waits here, and begins the next with all
 * that wait by then; but no longer than TOGETHER_HOLD_MS, so that what is slow holds up nobody
 * else. Each write keeps an outcome of its own.
 */
#ifndef INTAKE_STORE_TOGETHER_H
#define INTAKE_STORE_TOGETHER_H

#include "connection.h"

#define TOGETHER_MAX 16                   /* writes of one transaction */
#define TOGETHER_OCTETS_MAX (1024 * 1024) /* of values in one transaction; more goes by itself */
#define TOGETHER_HOLD_MS 50               /* longest wait for those at work */

typedef struct together Together;

/* The rows a write locks that others lock as well, in this order; NULL: it does not. */
typedef struct shared_rows {
    const char *domain, *mailbox;
} SharedRows;

/* Runs one write by itself, or several in one transaction, of which RETRY then says that nothing
   came. rows_r has a place for each. Thread-safe. */
typedef Outcome (*TogetherRun)(gpointer data, const Statement *const *statements, guint count,
                               Rows **rows_r, GError **error);

Together *together_new(TogetherRun run, gpointer data, int at_once, int hold_ms);
void together_free(Together *together); /* nobody may be in it */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Together, together_free)
guint together_waiting(Together *together); /* writes that wait at this moment */

/* One write. All in one transaction go by the rows that they lock. A write whose transaction came
   to nothing is run by itself, so that what fails is its own. */
Outcome together_write(Together *together, const SharedRows *locks, const Statement *statement,
                       Rows **rows_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
