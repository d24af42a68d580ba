/*
 * line - runs one whole mail through the incoming or the outgoing line, within the program's
 * bounds, and turns trouble into "come back later".
 */
#ifndef INTAKE_LINE_H
#define INTAKE_LINE_H

#include "../mail/mail.h"
#include "../mail/message.h"
#include "program_private.h"
#include "session.h"

/* Never NULL. An acceptance of an incoming mail has been counted when it is returned. */
Verdict *line_run(Program *program, const Snapshot *snapshot, SessionLine line,
                  const Envelope *envelope, const Message *message);

/* "Come back later" for trouble of ours, logged with its reason. */
Verdict *line_trouble(Log *log, const Envelope *envelope, const char *reason);

#endif
