/*
 * probe - asks a listening program whether it is what it should be.
 */
#ifndef INTAKE_CTL_SOCKET_PROBE_H
#define INTAKE_CTL_SOCKET_PROBE_H

#include "../../base/outcome.h"

#define PROBE_SECONDS 5 /* patience with connection and answer each */

/* Offers a filter a mail to `recipient`, a desk's address, as a mail server does, and takes it back
   at the end of its header, so that nothing is registered. `socket` as in the settings. REFUSED
   when nobody listens, the answers are not a filter's, or the mail would be refused so far. */
Outcome socket_probe_filter(const char *socket, const char *recipient, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Waits for a mail server's greeting at "smtp://host:port". REFUSED when it is not 220. */
Outcome socket_probe_mail_server(const char *url, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
