/*
 * signature_data - what the templates signature.txt and signature.html may name.
 */
#ifndef INTAKE_SIGNATURE_DATA_H
#define INTAKE_SIGNATURE_DATA_H

#include "../known.h"
#include "../settings.h"

/* The JSON object to expand a signature with. `agent` NULL: an automatic reply, nobody in person;
   `service_type` may be NULL. Caller frees. */
char *signature_data(const DeskSettings *desk, const Agent *agent, const char *display_name,
                     const char *service_type, const char *language);

#endif
