/*
 * care - what is done about a ticket that waits: its customer reminded, the ticket closed, the lead
 * told that an answer is overdue. Pure.
 */
#ifndef INTAKE_DECIDE_CARE_H
#define INTAKE_DECIDE_CARE_H

#include "../mail/care.h"
#include "../settings/settings.h"

/* Whether the desk wants anything done about its tickets. */
gboolean decide_cares(const DeskSettings *desk);

/* What its time has come for, or when to look again. */
CarePlan decide_care(const DeskSettings *desk, const WaitingTicket *ticket, gint64 now);

#endif
