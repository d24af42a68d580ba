/*
 * signature_data - what the templates signature.txt and signature.html may name.
 */
#ifndef INTAKE_SIGNATURE_DATA_H
#define INTAKE_SIGNATURE_DATA_H

#include "../mail/known.h"
#include "../settings/settings.h"

/* The JSON object to expand a signature with. `agent` NULL: an automatic reply, nobody in person;
   `service_type` may be NULL. Caller frees. */
char *signature_data(const DeskSettings *desk, const Agent *agent, const char *display_name,
                     const char *service_type, const char *language);

/* The content-id (RFC 2392), without angle brackets, that the desk's logo goes by. Caller frees. */
char *signature_logo_id(const DeskSettings *desk);

#endif
