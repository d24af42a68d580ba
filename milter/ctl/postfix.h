/*
 * postfix - what this machine's Postfix is configured to do, asked through postconf(1); no shell.
 */
#ifndef INTAKE_CTL_POSTFIX_H
#define INTAKE_CTL_POSTFIX_H

#include "../outcome.h"

typedef struct postfix {
    char *queue_directory;
    char *smtpd_milters, *non_smtpd_milters;
    char *mail_owner;      /* the user that smtpd runs as */
    char *default_action;  /* milter_default_action */
    gboolean smtpd_chroot; /* smtpd runs below the queue directory */
} Postfix;
void postfix_free(Postfix *postfix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Postfix, postfix_free)

/* NULL where there is no Postfix (or it cannot be asked). Caller frees. */
Postfix *postfix_ask(void);

/* The filter's socket as Postfix must spell it: "unix:/intake/intake.sock" for a chrooted smtpd,
   "inet:HOST:PORT". NULL when a chrooted smtpd cannot reach the path. Caller frees. */
char *postfix_spelling(const Postfix *postfix, const char *socket);

/* The place of `spelling` in a list of milters ("{ inet:host:port, option }" and blanks or commas
   between them), from 0; -1 when it is not in it. *names_r gets all of them (char *), caller
   frees; may be NULL. Pure. */
int postfix_milter_position(const char *milters, const char *spelling, GPtrArray **names_r);

#endif
