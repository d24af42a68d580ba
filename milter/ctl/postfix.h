/*
 * postfix - what this machine's Postfix is configured to do, asked through postconf(1); no shell.
 * Which configuration that is, MAIL_CONFIG in the environment says, as for all of Postfix.
 */
#ifndef INTAKE_CTL_POSTFIX_H
#define INTAKE_CTL_POSTFIX_H

#include "../outcome.h"

typedef struct milter_chain { /* filters that Postfix asks one after the other */
    char *where;              /* for people: "smtpd_milters", "smtpd_milters of submission/inet" */
    char *service;            /* whose own list in master.cf this is; NULL: a list of main.cf */
    GPtrArray *milters;       /* char *, in order, without options */
    gboolean chrooted;        /* who asks them runs below the queue directory */
} MilterChain;
void milter_chain_free(MilterChain *chain);

typedef struct postfix {
    char *queue_directory;
    char *smtpd_milters;   /* as it stands in main.cf; NULL when it cannot be asked */
    GPtrArray *chains;     /* MilterChain *: smtpd_milters first, non_smtpd_milters, master.cf */
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

/* The milters of a list, without options ("{ inet:host:port, option }" and blanks or commas between
   them). Pure; caller frees. */
GPtrArray *postfix_split_milters(const char *milters);

/* Whether `milter`, as a list of Postfix names it, is the program that listens at `socket`, in any
   spelling of milter.socket: a path counts from the queue directory where it is relative or smtpd
   is chrooted, and all names of the loopback are one. Pure. */
gboolean postfix_is_at(const Postfix *postfix, gboolean chrooted, const char *milter,
                       const char *socket);

/* The place of the program that listens at `socket` in a chain, from 0; -1: not in it. Pure. */
int postfix_position(const Postfix *postfix, const MilterChain *chain, const char *socket);

/* What `postconf -P` says of one list, "submission/inet/smtpd_milters = inet:127.0.0.1:8891"; NULL
   for another line. Pure; caller frees. */
MilterChain *postfix_chain_of_line(const char *line);

#endif
