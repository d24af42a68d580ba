/*
 * machine - what a machine lacks before the filter can be installed: a mail server and PostgreSQL
 * that are configured and run.
 */
#ifndef INTAKE_CTL_MACHINE_H
#define INTAKE_CTL_MACHINE_H

#include "../cli/print.h"
#include "postfix.h"

/* Whether the mail server is Sendmail: it has settings here and Postfix is not installed. */
gboolean machine_has_sendmail(void);

/* Prints what is missing, each with the command that mends it; nothing when all is there.
   `postfix`: NULL when none is configured. */
void machine_print_needs(Printer *printer, const Postfix *postfix);

#endif
