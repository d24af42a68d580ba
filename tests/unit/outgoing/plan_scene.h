/*
 * plan_scene - a mail that leaves, bent as a case wants it, and what is decided of it.
 */
#ifndef INTAKE_TESTS_PLAN_SCENE_H
#define INTAKE_TESTS_PLAN_SCENE_H

#include "../common/departing.h"
#include "outgoing/outgoing_plan.h"

typedef struct scene { /* one mail, free to be bent */
    Settings *settings;
    DeskSettings *desk;
    MailFacts *facts;
    Envelope *envelope;
    KnownOutgoing *known;
    GPtrArray *commands;
    gint64 tag;
    gboolean is_author, is_absence, is_unread, has_words;
    const char *command_fault;
} Scene;

typedef void (*Bend)(Scene *scene);

typedef struct plan_case {
    const char *what;
    Bend bend;
    OutgoingAction action;
    gint64 ticket;
    gboolean opens, is_short;
    const char *service_type;
    const char *text; /* of a refusal or a warning: what it must hold */
} PlanCase;

/* Fails the test when the plan is another than the case wants. */
void plan_case_check(const PlanCase *test);

/* ---- what several cases need ---- */

void plan_command(Scene *scene, const char *text);
void plan_in_ticket(Scene *scene);
void plan_nobody(Scene *scene);
void plan_from_a_program(Scene *scene);

#endif
