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
    const NamePattern *pattern; /* NULL: the one without rules */
    AgentForm form;
    char *name;
} NameSeen;

typedef struct name_check {
    const DeskSettings *desk;
    GPtrArray *seen;     /* NameSeen * */
    GPtrArray *findings; /* NameFinding * */
    Confusable *confusable;
} NameCheck;

/* Adds a finding; `seen` NULL: about nothing in particular. Takes `problem` and `remedy`. */
void name_check_add(NameCheck *check, NameSeverity severity, const char *rule, const NameSeen *seen,
                    char *problem, char *remedy);

/* ---- check_text.c: how it reads ---- */
void name_check_text(NameCheck *check, const NameSeen *seen);
/* What an agent's own data holds that must not be in a name, cleaned away or not. */
void name_check_agent(NameCheck *check, const Agent *agent);
/* ---- check_rules.c: what the desk asks for ---- */
void name_check_rules(NameCheck *check, const NameSeen *seen);
/* ---- check_clash.c: against each other ---- */
void name_check_clashes(NameCheck *check);

#endif
