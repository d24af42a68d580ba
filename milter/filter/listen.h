/*
 * listen - the socket the mail server finds us at: spellings, directory, left-over files, rights.
 */
#ifndef INTAKE_LISTEN_H
#define INTAKE_LISTEN_H

#include <sys/types.h>

#include "../base/outcome.h"

typedef struct listen_address {
    char *socket; /* as libmilter spells it: "local:PATH", "inet:PORT@HOST", "inet6:PORT@HOST" */
    char *path;   /* of a local socket; NULL otherwise */
} ListenAddress;

/* Understands libmilter's spelling and Postfix's ("unix:PATH", "inet:HOST:PORT"). Without a host it
   is the loopback one: a filter believes what it is told of logins and clients. REFUSED for
   anything else. */
Outcome listen_address_parse(const char *setting, ListenAddress **address_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void listen_address_free(ListenAddress *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ListenAddress, listen_address_free)

/* Makes a missing directory, its last component alone, with this owner (-1 stays) and mode. Root
   leaves it to `user`, who calls this again, where others might put a link in its place. */
Outcome listen_make_directory(const char *directory, uid_t user, gid_t group, mode_t mode,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes a socket nobody serves. REFUSED when somebody serves it (unless `take_over`) or when the
   path is something else than a socket. */
Outcome listen_clear_path(const char *path, gboolean take_over, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Gives an open socket away where it is not theirs yet; -1 stays. For root only where root alone
   writes. RETRY with a hint when the group may not be given. */
Outcome listen_own_socket(const char *path, uid_t user, gid_t group, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
