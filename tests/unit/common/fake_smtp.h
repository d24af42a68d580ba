/*
 * A mail server of a few lines on a free port of 127.0.0.1, in a thread of the test. What it does
 * with a mail hangs on the recipient's local part:
 *
 *   refuse  550 to RCPT          later   451 to RCPT          tired   421 to RCPT
 *   spam    554 after the mail   full    452 after the mail
 *   cut     hangs up in the mail hangup  hangs up after it, without a reply
 *   other   takes it
 */
#ifndef INTAKE_TEST_FAKE_SMTP_H
#define INTAKE_TEST_FAKE_SMTP_H

#include <glib.h>

typedef struct fake_smtp FakeSmtp;

/* `greeting` NULL: "220 ..."; `extensions` NULL: SMTPUTF8 and PIPELINING, else what EHLO says. */
FakeSmtp *fake_smtp_start(const char *greeting, const char *extensions);

/* "smtp://127.0.0.1:PORT". Borrowed. */
const char *fake_smtp_url(const FakeSmtp *server);

/* Ends the server; what it heard, command by command and mail by mail, goes to heard_r (may be
   NULL, caller frees), and how many connections there were is returned. */
guint fake_smtp_stop(FakeSmtp *server, char **heard_r);

#endif
