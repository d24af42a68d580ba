/*
 * milter - the mail server's side of the filter: libmilter's callbacks over sessions.
 */
#ifndef INTAKE_MILTER_H
#define INTAKE_MILTER_H

#include "program.h"

/* Opens the socket (spelled as libmilter spells it) without serving it yet, so that privileges can
   be dropped in between. Once per process. RETRY with the reason. */
Outcome milter_open(const char *socket, int timeout_s, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Serves until libmilter gives up, which is FALSE, or is stopped by a signal it takes itself.
   Connections that are open then go on in their threads, so `program` must stay. */
gboolean milter_serve(Program *program);

#endif
