/*
 * sample - a made-up agent and a made-up answer of a desk, for previews. Pure but for the clock.
 */
#ifndef INTAKE_CTL_SAMPLE_H
#define INTAKE_CTL_SAMPLE_H

#include "../store/store.h"

/* Caller frees with agent_free(). */
Agent *sample_agent(const DeskSettings *desk, const char *language);

/* An acknowledgement that shows most of what a template can say: a promise, a missing fact.
   Caller frees with outbox_row_free(). */
OutboxRow *sample_row(const DeskSettings *desk, const char *language);

#endif
