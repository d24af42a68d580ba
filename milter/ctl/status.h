/*
 * status - the one place that turns an outcome into an exit code (sysexits(3)).
 */
#ifndef INTAKE_CTL_STATUS_H
#define INTAKE_CTL_STATUS_H

#include "../base/outcome.h"

#define STATUS_FINDING 1 /* the command ran, and what it looked at is not in order */

typedef enum stage { /* what was being done when it ended */
                     STAGE_ARGUMENTS,
                     STAGE_SETTINGS,
                     STAGE_INPUT, /* reading a file that the admin named */
                     STAGE_COMMAND,
} Stage;

/* DONE is 0; RETRY and UNCERTAIN are EX_TEMPFAIL; REFUSED is EX_USAGE, EX_CONFIG, EX_NOINPUT or
   EX_DATAERR by stage. */
int status_code(Outcome outcome, Stage stage);

#endif
