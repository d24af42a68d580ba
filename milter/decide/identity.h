/*
 * identity - how much we can prove of a sender. Pure.
 */
#ifndef INTAKE_IDENTITY_H
#define INTAKE_IDENTITY_H

#include "../mail/plan.h"

/* Whether an address ("192.0.2.1", "::1") is in the networks: CIDR blocks, "!" before an
   exception, the most precise entry wins. NULL is in none. */
gboolean identity_in_networks(const GPtrArray *networks, const char *address);

/* Whether a canonical address is in a domain that a desk answers from; NULL is in none. */
gboolean identity_is_house_address(const Settings *settings, const char *address);

/* RFC 8601: the verdict of our own servers about the author's domain. AUTHENTICATED needs a pass
   of dmarc, dkim or spf aligned with the one From domain; FAILED a dmarc fail, whatever the domain,
   or a fail where nothing aligned passes; else UNKNOWN. Only listed methods count, in fields that
   begin with a listed authserv-id; of several fields the topmost that reports a method: a server
   adds its own above what came in. */
IdentityGrade identity_from_results(const TrustSettings *trust, const MailFacts *facts,
                                    char **reason_r);

/* The grade of a mail at a desk: agent, confirmed, authenticated, unknown or failed. AGENT is what
   the login of an agent of the desk brings, or the agent's own address as sender and author, from a
   trusted network or with an aligned pass. A login whose mailbox is the author, in a domain that a
   desk answers from, is AUTHENTICATED; another login proves nothing. A mail that `confirms` answers
   what was asked of its address alone. A reply token proves the same, save where its ticket waits
   for such an answer. Of a gateway's customer nothing is proven. */
IdentityGrade identity_grade(const Settings *settings, const DeskSettings *desk,
                             const Envelope *envelope, const MailFacts *facts, const Known *known,
                             gboolean confirms, char **reason_r);

#endif
