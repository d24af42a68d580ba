/*
 * catch_up - registers what the spool holds, in a thread of its own: mails that were accepted while
 * the store was away.
 */
#ifndef INTAKE_CATCH_UP_H
#define INTAKE_CATCH_UP_H

#include "program.h"

#define CATCH_UP_PAUSE_S 5 /* between two looks at the spool */

typedef struct catch_up CatchUp;

/* Begins at once. Never NULL. */
CatchUp *catch_up_start(Program *program);

/* Makes it stop after the mail it is at; returns at once. */
void catch_up_stop(CatchUp *catch_up);

/* Stops it and waits for it. */
void catch_up_free(CatchUp *catch_up);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CatchUp, catch_up_free)

#endif
