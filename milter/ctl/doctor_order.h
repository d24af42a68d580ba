/*
 * doctor_order - whether Postfix asks the filters in an order in which each sees what it must see.
 */
#ifndef INTAKE_CTL_DOCTOR_ORDER_H
#define INTAKE_CTL_DOCTOR_ORDER_H

#include "postfix.h"
#include "report.h"

/* Looks at every list of filters, of main.cf and master.cf. `spelling`: our socket as smtpd names
   it. */
void doctor_order(Report *report, const Postfix *postfix, const char *spelling);

#endif
