/*
 * participants - who besides the author takes part in the ticket of a mail. Pure.
 */
#ifndef INTAKE_STORE_PARTICIPANTS_H
#define INTAKE_STORE_PARTICIPANTS_H

#include "../mail/plan.h"

#define PARTICIPANTS_MAX 20 /* of one mail, besides its author */

/* Canonical addresses in To and Cc that are not the mail's desks' own nor the author's, each once.
   char * elements, borrowed from `facts`; empty for machines and for a failed identity. */
GPtrArray *participants_of(const MailFacts *facts, const Plan *plan);

#endif
