/*
 * terminal - what intakectl's output goes to: its width, whether colours are wanted, and a bar on
 * standard error while something takes long.
 */
#ifndef INTAKE_CTL_TERMINAL_H
#define INTAKE_CTL_TERMINAL_H

#include "print.h"

/* Width and colours of standard output: colours only on a terminal, and when neither NO_COLOR is
   set (no-color.org) nor TERM is "dumb". */
PrintStyle terminal_style(gboolean json);

/* A moving bar with `what` beside it and the seconds gone, on standard error, once a second has
   passed; nothing at all when that is no terminal. */
typedef struct progress Progress;
Progress *progress_start(const char *what);
void progress_stop(Progress *progress); /* wipes the bar away */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_stop)

#endif
