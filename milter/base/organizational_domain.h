/*
 * organizational_domain - which domains are of one organisation, by the Public Suffix List that
 * libpsl was built with. Pure: the list is part of the library, nothing is read or loaded.
 */
#ifndef INTAKE_ORGANIZATIONAL_DOMAIN_H
#define INTAKE_ORGANIZATIONAL_DOMAIN_H

#include <glib.h>

/* RFC 7489 3.2: the public suffix and one label more, "shop.acme.co.uk" → "acme.co.uk". A public
   suffix, an address literal and what looks like one stand for themselves alone. `domain` is
   canonical (address.h: lower-case A-labels without a final dot); the result points into it. */
const char *organizational_domain(const char *domain);

/* Whether two canonical domains share their organizational domain: relaxed alignment (RFC 7489
   3.1.1). A hosting domain and its tenants, which the list knows, do not. */
gboolean organizational_domains_align(const char *domain, const char *other);

#endif
