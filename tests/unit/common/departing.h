/*
 * departing - an agent's reply and what the store knows of it, for tests that then bend it: Alex,
 * logged in, answers Ann; Alex answers all types, Li billing alone.
 */
#ifndef INTAKE_TESTS_DEPARTING_H
#define INTAKE_TESTS_DEPARTING_H

#include "outgoing/outgoing_plan.h"

/* From support@acme.example to ann@customer.example, "Press the red button.". */
MailFacts *departing_facts(void);

/* Login alex, MAIL FROM alex@acme.example, RCPT TO ann@customer.example, client 203.0.113.5. */
Envelope *departing_envelope(void);

/* Ann outside, no ticket. */
KnownOutgoing *departing_known(void);

/* Adds ticket 1042, open, of type technical, with one insider. Borrowed from `known`. */
OutgoingTicket *departing_ticket(KnownOutgoing *known, OutgoingClue clue);

/* Replaces a text of a structure. */
void departing_set(char **member, const char *text);

#endif
