/*
 * ladder_rates - the rungs of the ladder that ask how often, and the ceilings they hold. Each gives
 * the reason for people, NULL lets the mail pass; the caller frees it.
 */
#ifndef INTAKE_LADDER_RATES_H
#define INTAKE_LADDER_RATES_H

#include "decide_private.h"

/* Most answers to the mailbox in the period, and to the domain in the hour: of a gateway's customer
   the gateway's. */
guint ladder_per_address(const Evidence *evidence);
guint ladder_per_domain(const Evidence *evidence);

char *ladder_refuse_per_address(const Evidence *evidence, const Plan *plan);
char *ladder_refuse_pair_gap(const Evidence *evidence, const Plan *plan);
char *ladder_refuse_per_domain(const Evidence *evidence, const Plan *plan);
/* A form writes to whoever is typed into it: its answers are counted together. */
char *ladder_refuse_per_gateway(const Evidence *evidence, const Plan *plan);
char *ladder_refuse_hourly_ceiling(const Evidence *evidence, const Plan *plan);

#endif
