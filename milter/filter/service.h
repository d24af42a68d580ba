/*
 * service - the working child of intake-milter: opens everything, serves, reloads, stops.
 */
#ifndef INTAKE_SERVICE_H
#define INTAKE_SERVICE_H

#include "../settings/command_line.h"
#include "supervise.h"

#define SERVICE_STOP_MS 30000 /* mails at work get this long to finish */

/* Returns a sysexits status. The settings are read anew, so that a child started again sees the
   file as it is. */
int service_run(const CommandLine *line, Log *log, const ChildLink *link);

#endif
