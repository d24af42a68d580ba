/*
 * retention - takes away what a desk keeps no longer.
 */
#ifndef INTAKE_STORE_RETENTION_H
#define INTAKE_STORE_RETENTION_H

#include "store.h"

typedef struct purged {
    gboolean finished; /* the round is through, or it is not time for one */
    gint64 mails;      /* of closed tickets, that lost their words */
    gint64 tickets, ledger, answers;
} Purged;

/* Takes a batch away, as far as the periods of `days` are not 0. Without `at_once` a round begins
   20 hours after the last, whoever made it. Of several that call it, one works. */
Outcome store_purge_step(Store *store, const char *desk, const RetentionSettings *days,
                         gboolean at_once, const char *who, Purged *purged_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* What a round would take away; reads all that is that old, and changes nothing. */
Outcome store_purge_preview(Store *store, const char *desk, const RetentionSettings *days,
                            Purged *purged_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
