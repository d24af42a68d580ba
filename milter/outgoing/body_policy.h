/*
 * body_policy - what the admin wants of mails whose octets must not change: signed or encrypted by
 * the client, or under a DKIM signature. Pure.
 */
#ifndef INTAKE_BODY_POLICY_H
#define INTAKE_BODY_POLICY_H

#include "outgoing_plan.h"

/* Turns COURSE_SIGN into COURSE_KEEP or COURSE_REFUSE where the desk's policy says so. Commands in
   a mail that stays as it is would reach the customer: such a mail is refused. */
void body_policy_apply(const DeskSettings *desk, const MailFacts *facts, OutgoingPlan *plan);

/* The same for a mail that turned out not to be safe to rewrite, for `reason`. Its header is
   edited all the same when it may pass. */
void body_policy_unsafe(const DeskSettings *desk, const MailFacts *facts, const char *reason,
                        OutgoingPlan *plan);

#endif
