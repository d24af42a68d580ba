/*
 * gateway_mail - what a mail that shows itself as a gateway's is: proven or not, and what was taken
 * from it in place of its sender. Plain data.
 */
#ifndef INTAKE_GATEWAY_MAIL_H
#define INTAKE_GATEWAY_MAIL_H

#include "../settings/settings.h"
#include "mail.h"

struct gateway_mail {
    const Gateway *gateway; /* of the settings snapshot; borrowed */
    gboolean is_proven;     /* else it only shows the gateway's address */
    char *proof;            /* how, or why not, for people */
    gboolean has_customer;  /* From is the customer now, and Sender the gateway */
    char *phone;            /* as written there; or NULL */
    char *service_type;     /* the same */
    GPtrArray *taken;       /* char *: "address by Reply-To" */
};

/* Takes `proof`. */
GatewayMail *gateway_mail_new(const Gateway *gateway, gboolean is_proven, char *proof);
void gateway_mail_free(GatewayMail *mail);

/* Whether a gateway speaks in its customer's place, whose address it may not have found. */
gboolean mail_facts_are_carried(const MailFacts *facts);
/* The same of what opens requests: a form, or who calls the database. */
gboolean mail_facts_are_of_form(const MailFacts *facts);

#endif
