/*
 * run_program - one run of a program of the admin's: started without a shell, facts on its standard
 * input, a bounded answer on its standard output, and a time limit after which it is killed with
 * all that it started and kept in its process group.
 */
#ifndef INTAKE_RUN_PROGRAM_H
#define INTAKE_RUN_PROGRAM_H

#include "../base/outcome.h"

#define PROGRAM_OUTPUT_OCTETS_MAX 65536
#define PROGRAM_COMPLAINT_OCTETS_MAX 500 /* of its standard error that are quoted */

typedef struct program_run {
    const GPtrArray *words; /* char *: an absolute path, then its arguments */
    const char *input;
    int timeout_ms;
    const gint *stopping; /* atomic; what is not 0 ends it early; NULL: nothing does */
} ProgramRun;

/* DONE when it ended with status 0; *output_r is what it printed, valid UTF-8, caller frees. RETRY
   with why otherwise: it cannot be started, failed, was killed, ran out of time, or printed too
   much. A program that does not read its input is no failure. Its environment is PATH and LANG. */
Outcome run_program(const ProgramRun *run, char **output_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
