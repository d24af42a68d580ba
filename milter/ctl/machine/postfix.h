/*
 * postfix - what this machine's Postfix is configured to do, asked through postconf(1); no shell.
 * Which configuration that is, MAIL_CONFIG in the environment says, as for all of Postfix.
 */
#ifndef INTAKE_CTL_POSTFIX_H
#define INTAKE_CTL_POSTFIX_H

#include "../../base/outcome.h"

typedef struct milter_chain { /* filters that Postfix asks one after the other */
    char *where;              /* for people: "smtpd_milters", "smtpd_milters of submission/inet" */
    char *service;            /* whose own list in master.cf this is; NULL: a list of main.cf */
    const char *parameter;    /* "smtpd_milters" or "non_smtpd_milters" */
    GPtrArray *entries;       /* char *, in order, as they stand there, with options and braces */
    GPtrArray *milters;       /* char *, the same without options */
    gboolean chrooted;        /* who asks them runs below the queue directory */
} MilterChain;
/* `parameter` outlives it; `service` NULL: of main.cf. Pure; caller frees. */
MilterChain *milter_chain_new(const char *parameter, const char *service, const char *milters);
void milter_chain_free(MilterChain *chain);

/* Whether it is the own list of a service in master.cf whose name or port is one of `names`
   (NULL-terminated): "smtp/inet", "[::1]:465/inet". Pure. */
gboolean milter_chain_serves(const MilterChain *chain, const char *const *names);

typedef struct postfix {
    char *directory;      /* of the configuration, where it is not the default one; else NULL */
    char *main_directory; /* of the configuration, in any case */
    char *instances;      /* multi_instance_directories */
    char *queue_directory;
    GPtrArray *chains;    /* MilterChain *: smtpd_milters first, non_smtpd_milters, master.cf */
    char *mail_owner;     /* the user that smtpd runs as */
    char *default_action; /* milter_default_action */
} Postfix;
void postfix_free(Postfix *postfix);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Postfix, postfix_free)

/* Whether postconf(1) is here at all: Postfix is installed, configured or not. */
gboolean postfix_is_installed(void);

/* The instance whose configuration lies in `directory`; NULL: the default one. NULL where there is
   no Postfix, or none that is configured. Caller frees. */
Postfix *postfix_ask(const char *directory);

/* The configuration directories of further instances: those that postmulti(1) keeps, and those that
   run here as far as the caller may see it. `postfix`: the default one, or NULL. Caller frees. */
char **postfix_instances(const Postfix *postfix);

/* `what` for people, with the configuration that is meant where it is not the default one. Pure;
   caller frees. */
char *postfix_named(const Postfix *postfix, const char *what);

/* The filter's socket as Postfix must spell it: below the queue directory relative to it, which
   means the same chrooted or not, "unix:intake/intake.sock"; else the whole path, or
   "inet:HOST:PORT". NULL when a chrooted smtpd cannot reach the path. Pure; caller frees. */
char *postfix_spelling(const Postfix *postfix, gboolean chrooted, const char *socket);

/* The milters of a list, without options ("{ inet:host:port, option }" and blanks or commas between
   them). Pure; caller frees. */
GPtrArray *postfix_split_milters(const char *milters);

/* The same as they stand there. Pure; caller frees. */
GPtrArray *postfix_split_entries(const char *milters);

/* The value of an entry's own "default_action"; NULL: it has none. Pure; caller frees. */
char *postfix_entry_action(const char *entry);

/* Whether `milter`, as a list of Postfix names it, is the program that listens at `socket`, in any
   spelling of milter.socket: a path counts from the queue directory where it is relative or smtpd
   is chrooted, and all names of the loopback are one. Pure. */
gboolean postfix_is_at(const Postfix *postfix, gboolean chrooted, const char *milter,
                       const char *socket);

/* Where a milter's path leads as smtpd sees it; NULL for one that is reached by a port. Pure;
   caller frees. */
char *postfix_path_of(const Postfix *postfix, gboolean chrooted, const char *milter);

/* The place of the program that listens at `socket` in a chain, from 0; -1: not in it. Pure. */
int postfix_position(const Postfix *postfix, const MilterChain *chain, const char *socket);

/* What `postconf -P` says of one list, "submission/inet/smtpd_milters = inet:127.0.0.1:8891"; NULL
   for another line. Pure; caller frees. */
MilterChain *postfix_chain_of_line(const char *line);

#endif
