/*
 * told - what a mail tells of its ticket, as intake.record() takes it. Pure.
 */
#ifndef INTAKE_STORE_TOLD_H
#define INTAKE_STORE_TOLD_H

#include "../mail/plan.h"

/* Type intake.mail_details; NULL when the mail tells nothing that its ticket does not know. Caller
   frees. */
char *told_details(const Plan *plan);

/* Type intake.mail_vote; NULL when the mail rates nothing. Caller frees. */
char *told_vote(const Vote *vote);

#endif
