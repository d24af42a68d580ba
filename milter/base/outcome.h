/*
 * outcome - how an operation that can fail ended.
 *
 * Every fallible operation between rooms returns one of these and, unless it is
 * OUTCOME_DONE, sets a GError whose message a log line can carry as it stands: lower
 * case, no full stop, the failing value quoted. Out-parameters (`_r`) are set only on
 * OUTCOME_DONE. One place per program turns an outcome into the outer world's code:
 * wire/apply.c into a milter verdict, ctl/status.c into a sysexits code.
 */
#ifndef INTAKE_OUTCOME_H
#define INTAKE_OUTCOME_H

#include <glib.h>

typedef enum outcome {
    OUTCOME_DONE,      /* it happened */
    OUTCOME_REFUSED,   /* it never will: the input or the request is wrong */
    OUTCOME_RETRY,     /* our trouble, nothing happened: try later (SMTP 4xx, EX_TEMPFAIL) */
    OUTCOME_UNCERTAIN, /* the connection broke in the commit: it may have happened; a repeat heals
                          it */
} Outcome;

/* The GError domain of the project; the error code is the outcome. */
#define INTAKE_ERROR (intake_error_quark())
GQuark intake_error_quark(void);

/* "done", "refused", "retry", "uncertain". Static. */
const char *outcome_name(Outcome outcome);

/* Sets *error to the formatted text with the outcome as its code, and returns the outcome,
   so that failing is one statement: return outcome_fail(OUTCOME_RETRY, error, "..."); */
Outcome outcome_fail(Outcome outcome, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
