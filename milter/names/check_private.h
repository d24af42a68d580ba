/*
 * check_private - what the files of the check share: names that were seen, and the list of what is
 * wrong with them.
 */
#ifndef INTAKE_NAMES_CHECK_PRIVATE_H
#define INTAKE_NAMES_CHECK_PRIVATE_H

#include "check.h"
#include "confusable.h"

typedef struct name_seen { /* a name that can come out */
    const Agent *agent;    /* NULL: nobody in person */
    const char *language, *channel;
    gboolean is_plain;          /* for no service type and group in particular */
    gboolean is_personal;       /* shows a part that is the agent's alone */
    const NamePattern *pattern; /* the one it came from; never NULL */
    AgentForm form;
    char *filled; /* before it was cleaned */
    char *name;
} NameSeen;

typedef struct name_check {
    const NameCheckRequest *request;
    const DeskSettings *desk;
    GPtrArray *seen;      /* NameSeen * */
    GHashTable *seen_set; /* char *: the seen ones in one text each */
    guint asked;          /* questions asked so far */
    GPtrArray *findings;  /* NameFinding * */
    GHashTable *told;     /* char *: the findings in one text each */
    Confusable *confusable;
} NameCheck;

/* Adds a finding; `seen` NULL: about nothing in particular. Takes `problem` and `remedy`. */
void name_check_add(NameCheck *check, NameSeverity severity, const char *rule, const NameSeen *seen,
                    char *problem, char *remedy);

/* ---- check_name.c: one name ---- */
void name_check_name(NameCheck *check, const NameSeen *seen); /* as it comes out */
void name_check_languages(NameCheck *check);                  /* whether all are there */
/* ---- check_seen.c: all names ---- */
void name_check_see_all(NameCheck *check);
void name_check_clashes(NameCheck *check);
void name_check_others(NameCheck *check); /* other desks' brands, agents' logins */

#endif
