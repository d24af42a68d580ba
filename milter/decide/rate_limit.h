/*
 * pace - how often a machine may answer one address, whoever wrote the answers: the counter that
 * stops two systems which answer each other, whatever their headers say. Pure.
 */
#ifndef INTAKE_RATE_LIMIT_H
#define INTAKE_RATE_LIMIT_H

#include "../settings/settings.h"

/* Why no further answer goes to an address that had `sent` of them in the period; NULL: one may.
   Caller frees. */
char *rate_limit_full(const AnswerSettings *answer, guint sent);

/* The same for the pause since the last one (Unix times): after gap_after answers each further one
   waits twice as long as the one before. */
char *rate_limit_too_soon(const AnswerSettings *answer, guint sent, gint64 last_answer, gint64 now);

#endif
