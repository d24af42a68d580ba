/*
 * assign - which agent gets a ticket. Pure.
 */
#ifndef INTAKE_DECIDE_ASSIGN_H
#define INTAKE_DECIDE_ASSIGN_H

#include "../mail/duty.h"
#include "../settings/settings.h"

typedef struct assign_question { /* borrowed, all of it */
    const DeskSettings *desk;
    const Duty *duty;
    const char *service_type;
    const char *language; /* of the ticket; or NULL */
    const char *seed;     /* decides among those who are alike: the same for the same mail */
    gint64 now;           /* Unix time */
} AssignQuestion;

/* Who of those who are here and answer the type suits best in the desk's order; NULL: there is
   nobody. *reason_r: why, for people; caller frees. The agent is borrowed from `duty`. */
const DutyAgent *assign_choose(const AssignQuestion *question, char **reason_r);

#endif
