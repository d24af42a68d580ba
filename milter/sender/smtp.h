/*
 * smtp - one submission after the other over one connection (RFC 5321). The only room that knows
 * libcurl.
 */
#ifndef INTAKE_SMTP_H
#define INTAKE_SMTP_H

#include "../settings/settings.h"

typedef struct smtp Smtp;

/* Reads the password file; connects only when there is something to send. With a login the
   connection must be encrypted and the server's certificate good, except to this machine itself;
   without one it is encrypted when the server can. REFUSED when the settings make no sense. */
Outcome smtp_open(const SenderSettings *settings, Smtp **smtp_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void smtp_close(Smtp *smtp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Smtp, smtp_close)

/* Hands the mail (CRLF line ends) to the server with the null reverse-path, with SMTPUTF8 when the
   recipient needs it. DONE: the server has it, reply_r is what it said (caller frees). REFUSED: it
   will not take this mail (5xx). RETRY: not now (4xx, no connection, no login). UNCERTAIN: the
   connection broke when all was said, it may have it. */
Outcome smtp_send(Smtp *smtp, const char *recipient, GBytes *mail, char **reply_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether the last failure was the server's and not the mail's: no connection, no greeting, no
   login. The next mail would fare no better. */
gboolean smtp_is_away(const Smtp *smtp);

#endif
