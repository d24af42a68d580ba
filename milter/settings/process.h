/*
 * process - what a desk sets for the way of its tickets: which mails go on with one, and what is
 * done about those that wait.
 */
#ifndef INTAKE_SETTINGS_PROCESS_H
#define INTAKE_SETTINGS_PROCESS_H

#include <glib.h>

typedef struct matter_settings { /* a mail that names no ticket, of an author who has some in work
                                  */
    gboolean join;               /* what continues one joins it; else it is only linked */
    int repeat_minutes;          /* for which the same words are no new request; 0: never */
    int continue_minutes; /* since somebody wrote, for which a mail may continue it; 0: never */
    GPtrArray *words;     /* char *: that begin a mail which continues one */
} MatterSettings;

typedef struct care_settings { /* what becomes of tickets that wait */
    int remind_minutes; /* since a person last wrote, until their customer is reminded; 0: never */
    int close_minutes;  /* from then on, until they are closed; 0: never */
    int answered_minutes; /* until one that was answered is closed; 0: never */
    char *lead;           /* who is told that an answer is overdue; "": nobody */
} CareSettings;

typedef struct assignment_settings { /* which agent gets a ticket */
    GPtrArray *order; /* char *: ASSIGNMENT_CRITERIA, each narrows what those before left; empty:
                         nobody does */
    gboolean deliver; /* the mails of a ticket go to its agent's own address, too */
} AssignmentSettings;

#define ASSIGN_BY_LAST_AGENT "last-agent"
#define ASSIGN_BY_TYPE "type"
#define ASSIGN_BY_LANGUAGE "language"
#define ASSIGN_BY_LOAD "load"
#define ASSIGNMENT_CRITERIA                                                                        \
    ASSIGN_BY_LAST_AGENT "|" ASSIGN_BY_TYPE "|" ASSIGN_BY_LANGUAGE "|" ASSIGN_BY_LOAD

/* The default of desks[].matter.words, as in a settings file. */
#define CONTINUING_WORDS                                                                           \
    "( \"补充\", \"更正\", \"補充\", \"correction\", \"addendum\", \"forgot to say\", "      \
    "\"i forgot\", \"nachtrag\", \"ergänzung\", \"korrektur\", \"complément\", "                 \
    "\"rectificatif\", \"complemento\", \"corrección\", \"追記\", \"訂正\", \"補足\" )"

#endif
