/*
 * vcard - an agent as a vCard 4.0 (RFC 6350), for telephone and chat systems. Pure.
 */
#ifndef INTAKE_CTL_VCARD_H
#define INTAKE_CTL_VCARD_H

#include "../../names/names.h"

/* Appends one card with CRLF line ends, folded at 75 octets: FN is the standard name, N, TITLE,
   ROLE and ORG are what it is made of, EMAIL and TEL the desk's. */
void vcard_append(GString *out, const DeskSettings *desk, const Agent *agent, const char *language,
                  const char *channel, const char *display_name);

#endif
