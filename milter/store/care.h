/*
 * care - tickets that wait, for whoever looks after them: claimed for a while, and what is done
 * about each in one transaction.
 */
#ifndef INTAKE_STORE_CARE_H
#define INTAKE_STORE_CARE_H

#include "../mail/care.h"
#include "store.h"

/* Tickets of a desk whose time to be looked at has come. WaitingTicket * elements. */
Outcome store_care_claim(Store *store, const char *desk, int batch, GPtrArray **tickets_r,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A desk that cares for no ticket has none watched, of which every mail would write a row. */
Outcome store_care_end(Store *store, const char *desk, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Does what was planned, unless the ticket is not as it was any more. `domain`: by which answers to
   the customer are counted too, or NULL; `hour`: Unix time at which the present one began.
   *untold_r gets why nobody is told ("changed": nothing was done, "later": not yet), NULL: somebody
   is. Caller frees. */
Outcome store_care_do(Store *store, const DeskSettings *desk, const WaitingTicket *ticket,
                      const CarePlan *plan, const char *domain, gint64 hour, char **untold_r,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
