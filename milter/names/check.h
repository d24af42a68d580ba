/*
 * check - what is wrong with the names of a desk: every name that its rules and agents can bring
 * forth is held against what the desk allows. Pure.
 */
#ifndef INTAKE_NAMES_CHECK_H
#define INTAKE_NAMES_CHECK_H

#include "names.h"

#define NAME_CHECKS_MAX 50000       /* names looked at; more are a fault */
#define NAME_REVIEW_NOTICE_DAYS 14  /* before its date a review is announced */
#define NAME_ENCODED_OCTETS_MAX 300 /* of the RFC 2047 form in a From field */

#define NAME_RULE_TOO_MANY "too-many" /* the rule of a finding that tells of a check cut short */

typedef enum name_severity {
    NAME_NOTE,    /* to know */
    NAME_WARNING, /* to mend when there is time */
    NAME_FAULT,   /* customers must not see it, or a decision is overdue */
} NameSeverity;
const char *name_severity_name(NameSeverity severity); /* "note", "warning", "fault". Static. */

typedef struct name_finding {
    NameSeverity severity;
    const char *rule; /* "width", "clash", ...; static */
    char *login;      /* NULL: nobody in person */
    char *language;   /* NULL: all */
    char *name;       /* what it is about; NULL: nothing in particular */
    char *problem, *remedy;
} NameFinding;
void name_finding_free(NameFinding *finding);

typedef struct name_review { /* when somebody last decided about a name */
    char *login, *language, *channel;
    gint64 review;  /* Unix time it is to be looked at again; 0: by the desk's rule */
    gint64 decided; /* Unix time */
} NameReview;
void name_review_free(NameReview *review);

/* When a review is due, as Unix time; 0: never. */
gint64 name_review_due(const NameReview *review, const NameRules *rules);

typedef struct name_check_request {
    const DeskSettings *desk;
    const GPtrArray *desks;   /* DeskSettings *: all of the installation; NULL: no others */
    const GPtrArray *agents;  /* Agent *; those of other desks are passed over */
    const GPtrArray *changed; /* Agent *: those among `agents` that are looked at first and told
                                 of; NULL: none in particular */
    const GPtrArray *reviews; /* NameReview *; NULL: none is looked at */
    gint64 now;               /* Unix time */
} NameCheckRequest;

/* NameFinding elements, the worst first. Caller unrefs. */
GPtrArray *names_check(const NameCheckRequest *request);

#endif
