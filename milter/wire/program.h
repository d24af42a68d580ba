/*
 * program - what a running filter shares between its connections: the current settings and
 * templates (swapped whole by a reload), the store, the log, the counters.
 */
#ifndef INTAKE_PROGRAM_H
#define INTAKE_PROGRAM_H

#include "../answer/template.h"
#include "../log.h"
#include "../settings.h"
#include "../store/store.h"

typedef struct program Program;

/* Loads settings' templates and opens the store. REFUSED with the reason. */
Outcome program_open(Settings *settings, Log *log, Program **program_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void program_close(Program *program);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Program, program_close)

/* Reads the settings file and templates again and swaps them in; connections that are open keep
   what they began with. REFUSED: the old ones stay in force. Logs what changed. */
Outcome program_reload(Program *program, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
