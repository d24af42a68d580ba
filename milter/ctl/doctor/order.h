/*
 * doctor_order - whether Postfix asks the filters in an order in which each sees what it must see.
 */
#ifndef INTAKE_CTL_DOCTOR_ORDER_H
#define INTAKE_CTL_DOCTOR_ORDER_H

#include "../cli/report.h"
#include "../machine/neighbours.h"

/* Looks at every list of filters, of main.cf and master.cf. Of further instances it tells only what
   is wrong. */
void doctor_order(Report *report, const Postfix *postfix, const GPtrArray *neighbours);

/* Whether the filters that stand before this one report what trust.methods believes, under a name
   in trust.authserv_ids, and leave in nothing that a stranger wrote in it. */
void doctor_results(Report *report, const Postfix *postfix, const GPtrArray *neighbours);

#endif
