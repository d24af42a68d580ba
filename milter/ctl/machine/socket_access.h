/*
 * reach - whether another user gets through to a local socket: the loudest trouble of all filters.
 */
#ifndef INTAKE_CTL_SOCKET_ACCESS_H
#define INTAKE_CTL_SOCKET_ACCESS_H

#include "../../base/outcome.h"

/* Whether `user` may pass every directory above `path` and write to it, by owner, group and mode.
   REFUSED with the first place that stops them and how to mend it; also for an unknown user. */
Outcome socket_access_check(const char *path, const char *user, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
