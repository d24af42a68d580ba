/*
 * certificate - the names an agent may be known by in the subject of a client certificate. Pure.
 */
#ifndef INTAKE_CERTIFICATE_H
#define INTAKE_CERTIFICATE_H

#include <glib.h>

#define CERTIFICATE_OCTETS_MAX 1024 /* of a subject that is looked at */

/* The subject as the server names it, decoded, and the common name in it where it holds just one:
   "/C=DE/O=ACME/CN=alex" (Sendmail, with "+20" for a blank), "CN=alex,O=ACME" (RFC 4514), or the
   common name alone (Postfix). Elements are freed with the array, which is the caller's. Empty for
   NULL. */
GPtrArray *certificate_names(const char *subject);

#endif
