/*
 * report - what the doctor found: one line for each check, with a hint where something is to be
 * done.
 */
#ifndef INTAKE_CTL_REPORT_H
#define INTAKE_CTL_REPORT_H

#include "../ctl.h"

typedef enum finding { FINDING_OK, FINDING_WARNING, FINDING_FAULT } Finding;

typedef struct report {
    Ctl *ctl;
    Table *table; /* result, check, found, hint */
    guint warnings, faults;
} Report;

/* `hint` NULL: nothing to be done. */
void report_add(Report *report, Finding finding, const char *check, const char *hint,
                const char *format, ...) G_GNUC_PRINTF(5, 6);

/* The fault that an operation ended with, its own hint taken out of the message. */
void report_add_error(Report *report, const char *check, const GError *error, const char *hint);

/* Prints everything; a fault makes the command end with STATUS_FINDING. */
void report_print(Report *report);

#endif
