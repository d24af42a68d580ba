/*
 * hosts - the servers that a connection string names, and how one of them is reached: the one that
 * answered last is tried first, and one that is silent does not keep the others waiting.
 *
 * Thread-safe. With several servers only one that takes writes will do, whatever the connection
 * string forgot to say (target_session_attrs); each is asked, since what a pooler tells of it
 * (in_hot_standby) may be older than a failover.
 */
#ifndef INTAKE_STORE_HOSTS_H
#define INTAKE_STORE_HOSTS_H

#include <libpq-fe.h>

#include "../base/outcome.h"

typedef struct hosts Hosts;

Hosts *hosts_new(const char *description); /* libpq connection string */
void hosts_free(Hosts *hosts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hosts, hosts_free)

guint hosts_count(const Hosts *hosts); /* one at least */

/* A session with one of them, within `connect_ms` for all together; of a single server each address
   gets that, rounded up to seconds, two at least. RETRY with every server's reason. Caller finishes
   the session. */
Outcome hosts_connect(Hosts *hosts, int connect_ms, PGconn **session_r, guint *host_r,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The server turned out to be none that writes, or answers no more: it is not tried first. */
void hosts_distrust(Hosts *hosts, guint host);

#endif
