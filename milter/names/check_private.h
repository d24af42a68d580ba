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

/* ---- check_seen.c: every name that can come out ---- */
void name_check_see_all(NameCheck *check);
/* ---- check_text.c: how it reads ---- */
void name_check_text(NameCheck *check, const NameSeen *seen);
/* ---- check_data.c: what names are made of, cleaned away or not ---- */
void name_check_agent(NameCheck *check, const Agent *agent);
void name_check_settings(NameCheck *check);
/* ---- check_rules.c: what the desk asks for ---- */
void name_check_rules(NameCheck *check, const NameSeen *seen);
/* ---- check_language.c: whether the agent has a name in each language ---- */
void name_check_languages(NameCheck *check);
/* ---- check_clash.c: against each other ---- */
void name_check_clashes(NameCheck *check);
/* ---- check_others.c: against other desks and against logins ---- */
void name_check_others(NameCheck *check);

#endif
