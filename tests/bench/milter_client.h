/*
 * milter_client - plays the mail server towards a filter: the milter protocol, version 6, as
 * Postfix 3.7 speaks it. For load and for connections that break; one thread per client.
 */
#ifndef INTAKE_TESTS_MILTER_CLIENT_H
#define INTAKE_TESTS_MILTER_CLIENT_H

#include <glib.h>

/* Where a mail may be given up, in the order of the protocol. */
typedef enum stage {
    STAGE_MAIL,
    STAGE_RECIPIENT,
    STAGE_DATA,
    STAGE_HEADER,
    STAGE_END_OF_HEADER,
    STAGE_BODY,
    STAGE_END, /* the whole mail was sent */
} Stage;

typedef enum answer { /* the protocol's own letters */
                      ANSWER_CONTINUE = 'c',
                      ANSWER_ACCEPT = 'a',
                      ANSWER_DISCARD = 'd',
                      ANSWER_REJECT = 'r',
                      ANSWER_RETRY = 't',
                      ANSWER_SKIP = 's',
                      ANSWER_BROKEN = 0, /* the connection ended or made no sense */
} Answer;

/* A mail file, read once: its fields, and its body in packets. "{n}" becomes the number of the mail
   and "{k}" that of its sender, ten digits each. */
typedef struct mail_template MailTemplate;
MailTemplate *mail_template_load(const char *path, GError **error);
void mail_template_free(MailTemplate *mail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailTemplate, mail_template_free)

typedef struct played_envelope {
    const char *sender, *recipient;
    const char *login;        /* or NULL */
    guint64 number, customer; /* for {n} and {k} */
} PlayedEnvelope;

typedef struct milter_client MilterClient;

/* Connects ("local:PATH", "unix:PATH", "inet:PORT@HOST") and negotiates; NULL when that fails. */
MilterClient *milter_client_open(const char *socket);
/* With a word of good-bye, or without (`drop`). */
void milter_client_close(MilterClient *client, gboolean drop);

/* Called when the mail is sent but for its end, or NULL. */
typedef void (*BeforeEnd)(gpointer data);

/* Sends a mail up to `until` and returns the deciding answer; *early_r tells that it came before
   the end. ANSWER_CONTINUE before STAGE_END: nothing was decided yet. */
Answer milter_client_send(MilterClient *client, const MailTemplate *mail,
                          const PlayedEnvelope *envelope, Stage until, BeforeEnd before_end,
                          gpointer data, gboolean *early_r);
/* The mail is given up (RSET); the connection goes on. */
void milter_client_abort(MilterClient *client);

guint64 milter_client_edits(const MilterClient *client); /* changes asked for so far */

#endif
