/*
 * privileges - who the filter is once its socket is open.
 */
#ifndef INTAKE_PRIVILEGES_H
#define INTAKE_PRIVILEGES_H

#include <sys/types.h>

#include "../base/outcome.h"

typedef struct account { /* whom to become */
    char *user;          /* name; NULL: stay who we are */
    uid_t uid;           /* -1 when `user` is NULL */
    gid_t gid;
} Account;

/* "user", "user:group", or "" to stay. REFUSED for unknown names, and when somebody else than root
   asks for another user. */
Outcome account_find(const char *name, Account **account_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void account_free(Account *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Account, account_free)

/* The number of a group, or -1 for "". REFUSED when there is none of that name. */
Outcome privileges_find_group(const char *name, gid_t *gid_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Becomes the user with all its groups, for good. Until privileges_settle(), what it makes belongs
   to `file_group` (-1: the user's own), whether or not the user is in it. */
Outcome privileges_drop(const Account *account, gid_t file_group, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
Outcome privileges_settle(GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether neither the directory nor one above it can be changed by others than root: there a name
   stays what it was a moment ago, so root may work by path. A sticky one (/tmp) will do. */
gboolean privileges_root_alone_writes(const char *directory);

/* Writes our process id. Root refuses where others can write: who ends us by that file would end
   whatever they choose. */
Outcome privileges_write_pid_file(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As many descriptors as the system lets us have: each mail may hold two. */
void privileges_raise_files(void);

#endif
