/*
 * queue_id - under which name the mail server keeps a mail it took, out of its own words. Pure.
 */
#ifndef INTAKE_QUEUE_ID_H
#define INTAKE_QUEUE_ID_H

#include <glib.h>

#define QUEUE_ID_OCTETS_MAX 64

/* The id in a reply to the end of DATA: "250 2.0.0 Ok: queued as 4Wz1" (Postfix), "250 2.0.0 4AU8
   Message accepted for delivery" (Sendmail), "250 OK id=1tH" (Exim); NULL: none is recognised.
   Caller frees. */
char *queue_id_of_reply(const char *reply);

#endif
