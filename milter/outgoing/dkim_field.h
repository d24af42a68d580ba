/*
 * dkim_field - whether octets of a mail stand under a signature of DKIM (RFC 6376) or ARC (RFC
 * 8617), which any change may break. Pure.
 */
#ifndef INTAKE_DKIM_FIELD_H
#define INTAKE_DKIM_FIELD_H

#include "../mail/mail.h"

/* The name of the field that bears the signature, or NULL. Static. */
const char *dkim_field(const MailFacts *facts);

#endif
