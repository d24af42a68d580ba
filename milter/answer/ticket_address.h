/*
 * ticket_address - the addresses that lead a mail back to its ticket. Pure.
 */
#ifndef INTAKE_TICKET_ADDRESS_H
#define INTAKE_TICKET_ADDRESS_H

#include "../store/store.h"

/* "support+t.TOKEN@acme.example", or with `service_type` "support+billing.t.TOKEN@acme.example",
   which also sets the type. The desk's own address when `token` is NULL. Caller frees. */
char *ticket_address(const DeskSettings *desk, const char *token, const char *service_type);

/* The same for an answer: where it asks for a confirmation, the single-use address that confirms,
   "support+c.TOKEN@acme.example". Caller frees. */
char *answer_address(const DeskSettings *desk, const OutboxRow *row, const char *service_type);

/* RFC 6068: a mailto link, every octet escaped that a mail program might read otherwise ("+" as a
   blank, say). Caller frees. */
char *mailto_link(const char *address, const char *subject, const char *body);

#endif
