/*
 * privileges - who the filter is once its socket is open.
 */
#ifndef INTAKE_PRIVILEGES_H
#define INTAKE_PRIVILEGES_H

#include <sys/types.h>

#include "../outcome.h"

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

/* Becomes the user with all its groups, for good. */
Outcome privileges_drop(const Account *account, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As many descriptors as the system lets us have: each mail may hold two. */
void privileges_raise_files(void);

#endif
