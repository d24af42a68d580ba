/*
 * address - canonical forms of mail addresses, for matching only; what is shown or sent
 * keeps the form the writer chose. Pure.
 */
#ifndef INTAKE_ADDRESS_H
#define INTAKE_ADDRESS_H

#include <glib.h>

/* RFC 5321 4.5.3.1: local part 64, domain 255, path 256 octets; UTF-8 forms may be longer. */
#define ADDRESS_OCTETS_MAX 1024

/* The form two spellings of one mailbox share: the local part in lower case (UTF-8 aware, NFC),
   quotes taken off where they are not needed, the domain as lower-case A-labels without a trailing
   dot. A plus suffix is kept: a+x@ and a@ are two mailboxes. NULL when `mailbox` is not
   local-part@domain or is over the limit. Caller frees. */
char *address_canonical(const char *mailbox);

/* The form for an envelope or a header: as written, but control characters and blanks around it
   gone and the domain as A-labels, so that only a local part outside ASCII asks for SMTPUTF8
   (RFC 6531). Caller frees. */
char *address_wire(const char *mailbox);

/* The domain of a canonical address ("" when there is no at-sign); points into it. */
const char *address_domain(const char *canonical);

/* A domain as canonical addresses have it; NULL when it is none. Caller frees. */
char *address_domain_canonical(const char *domain);

/* Splits a canonical address at the first `delimiter` of its local part:
   "support+billing@x" becomes base "support@x" and suffix "billing". suffix_r is NULL when there
   is none. Caller frees both. */
void address_split(const char *canonical, char delimiter, char **base_r, char **suffix_r);

/* Whether a host's name or number is the loopback's: "localhost", "::1", "127.0.0.5". */
gboolean address_is_loopback_host(const char *host);

#endif
