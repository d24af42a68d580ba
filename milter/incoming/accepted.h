/*
 * accepted - the filter's own count of the mails it accepted for each desk, to be held against the
 * ledger by `intakectl balance`.
 *
 * The counts live in a shared mapping of `DIRECTORY/accepted-counts`: an increment is one atomic
 * addition and is in the file from then on, also when the filter is killed. (A machine that loses
 * power may lose the last seconds of it; the ledger does not.)
 *
 * A mail is counted after its commit, or once it is safe in the spool, and before its verdict goes
 * to the server. Per desk, without such an accident, first == ledger rows. A filter killed between
 * commit and count leaves a row more than `first`, and the server's retry is then counted as
 * repeated; so always first <= rows <= first + repeated + mails whose retry is still to come. Mails
 * in the spool are rows to come: they count with the rows. Nobody can know of them whether the
 * store has them already, so they count as first until they are registered (accepted_recount()). A
 * filter killed between their commit and the end of their file leaves a row more than `first` as
 * well.
 */
#ifndef INTAKE_ACCEPTED_H
#define INTAKE_ACCEPTED_H

#include "../base/outcome.h"

#define ACCEPTED_DESKS_MAX 1000 /* desks that were ever counted in one state directory */
#define ACCEPTED_NAME_MAX 103   /* octets of a desk's name */

typedef struct accepted Accepted;

/* Opens or makes the file. REFUSED when it is of another kind, RETRY when it cannot be made. */
Outcome accepted_open(const char *directory, Accepted **accepted_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void accepted_close(Accepted *accepted);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Accepted, accepted_close)

/* One more accepted mail; `repeat`: the store had it already. Thread-safe, and safe with other
   processes that have the file open. FALSE when there is no room for a further desk. */
gboolean accepted_count(Accepted *accepted, const char *desk, gboolean repeat);

/* One mail that was counted as first turned out to be in the store already. Thread-safe. */
void accepted_recount(Accepted *accepted, const char *desk);

/* The highest ticket number that filters of this state directory ever got, 0: none. It outlives the
   store's loss of its newest rows, which must not give the same numbers out again. Thread-safe. */
void accepted_saw_ticket(Accepted *accepted, gint64 ticket);
gint64 accepted_ticket(const Accepted *accepted);

typedef struct accepted_row {
    char *desk;
    guint64 first;    /* mails seen for the first time */
    guint64 repeated; /* mails the store had already when they were accepted */
} AcceptedRow;
void accepted_row_free(AcceptedRow *row);

/* The counts as they stand, AcceptedRow * elements in order of first appearance; empty when the
   filter never counted. For `intakectl balance`; a running filter does not mind. */
Outcome accepted_read(const char *directory, GPtrArray **rows_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
