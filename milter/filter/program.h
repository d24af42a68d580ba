/*
 * program - what a running filter shares between its connections: the current settings and
 * templates (swapped whole by a reload), the store, the log, the counters.
 */
#ifndef INTAKE_PROGRAM_H
#define INTAKE_PROGRAM_H

#include "../base/log.h"
#include "../settings/settings.h"

typedef struct program Program;

/* Loads the settings' templates, opens the store and the counters in the state directory, and
   begins to ask for the agents. REFUSED with the reason. `log` must outlive the program. */
Outcome program_open(Settings *settings, Log *log, Program **program_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void program_close(Program *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Program, program_close)

/* Swaps in fresh settings with their templates; connections that are open keep what they began
   with. REFUSED: the old ones stay in force, and the reason is kept in the state directory for
   `intakectl doctor` (PROGRAM_RELOAD_ERROR) until a reload succeeds. Logs what changed. */
Outcome program_reload(Program *program, Settings *settings, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
#define PROGRAM_RELOAD_ERROR "reload-error"

/* Keeps the reason of a reload that did not even come to program_reload(). */
void program_reload_failed(Program *program, const GError *error);

/* The first setting that only a new process can follow and that differs from the ones in force
   (socket, user, state directory, ...), or NULL. Static. */
const char *program_needs_restart(Program *program, const Settings *settings);

/* From now on mails for a desk are told to come back. Waits until those at work are done, at most
   `wait_ms`; FALSE when one was not. */
gboolean program_drain(Program *program, int wait_ms);

#endif
