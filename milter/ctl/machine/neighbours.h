/*
 * neighbours - the other filters of a mail server: which of them sign mail with DKIM, which check
 * it and write Authentication-Results. Told from their own settings files where they stand, else
 * from the socket's name or customary port.
 */
#ifndef INTAKE_CTL_NEIGHBOURS_H
#define INTAKE_CTL_NEIGHBOURS_H

#include "postfix.h"

#define NEIGHBOURS_DIRECTORY "/etc"

typedef enum neighbour_role {
    NEIGHBOUR_OTHER,
    NEIGHBOUR_SIGNS, /* may sign what passes; may check, too */
    NEIGHBOUR_CHECKS /* does nothing but check */
} NeighbourRole;

typedef struct neighbour { /* one of which there is a settings file */
    char *socket;          /* as its file spells it */
    NeighbourRole role;
    const char *reports; /* methods whose results it reports, between blanks */
    char *authserv_id;   /* the name it writes into Authentication-Results; NULL: not set */
    const char
        *remedy; /* what it needs lest it leaves in what a stranger wrote in its name; NULL */
} Neighbour;

/* What a file of OpenDKIM's form ("Name value" lines, "#" remarks) says of the program's socket
   and, where `signs_by_file`, of its role; NULL when it names no socket. Pure; caller frees. */
Neighbour *neighbour_of_settings(const char *settings, gboolean signs_by_file);
void neighbour_free(Neighbour *neighbour);

/* Those that have settings files below `directory` ("/etc"). Neighbour *; caller frees. */
GPtrArray *neighbours_read(const char *directory);

/* The role of a milter in a chain of Postfix. Pure. */
NeighbourRole neighbour_role(const GPtrArray *neighbours, const Postfix *postfix,
                             const MilterChain *chain, const char *milter);

/* Whether a milter may report a method ("dmarc", "dkim", "spf"); one that nobody knows may report
   any. Pure. */
gboolean neighbour_reports(const GPtrArray *neighbours, const Postfix *postfix,
                           const MilterChain *chain, const char *milter, const char *method);

/* The first milter of a role in a chain, from place `from` up to but not including `until`; NULL:
   none. Pure; the text belongs to the chain. */
const char *neighbour_find(const GPtrArray *neighbours, const Postfix *postfix,
                           const MilterChain *chain, NeighbourRole role, guint from, guint until);

#endif
