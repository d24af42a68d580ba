/*
 * acknowledgement - from a plan to the outbox payload, and from an outbox row to a mail. Never
 * repeats foreign text: everything in it is ours, save the language and the service type chosen.
 */
#ifndef INTAKE_ACKNOWLEDGEMENT_H
#define INTAKE_ACKNOWLEDGEMENT_H

#include "../base/key_ring.h"
#include "../mail/plan.h"
#include "../store/store.h"
#include "template.h"

/* The JSON object recorded with an answer: what the moment of receiving knew (service type,
   promise, hours, missing facts, state). intake.c puts it into plan->answer.payload. Caller frees.
 */
char *acknowledgement_payload(const Plan *plan);

/* Gives a row that asks for a confirmation its secret address and code. RETRY when there are no
   keys to sign them with. */
Outcome acknowledgement_sign(OutboxRow *row, const KeyRing *keys, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The finished mail for an outbox row, CRLF line ends, in the row's language or two. *name_r gets
   the display name it carries. REFUSED when desk or template is gone. Caller frees. */
Outcome acknowledgement_build(const Settings *settings, const TemplateSet *templates,
                              const OutboxRow *row, GBytes **mail_r, char **name_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether the ticket's service type may answer it by itself, as acknowledgement_payload() noted. */
gboolean acknowledgement_serves(const OutboxRow *row);

#endif
