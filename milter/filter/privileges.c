#include "privileges.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

void account_free(Account *account)
{
    if (account == NULL)
        return;
    g_free(account->user);
    g_free(account);
}

Outcome privileges_find_group(const char *name, gid_t *gid_r, GError **error)
{
    if (name[0] == '\0') {
        *gid_r = (gid_t)-1;
        return OUTCOME_DONE;
    }
    const struct group *group = getgrnam(name);
    if (group == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "there is no group \"%s\"", name);
    *gid_r = group->gr_gid;
    return OUTCOME_DONE;
}

static Outcome find_user(const char *name, Account *account, GError **error)
{
    const struct passwd *user = getpwnam(name);
    if (user == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "there is no user \"%s\" (hint: adduser --system --group %s)", name,
                            name);
    if (geteuid() != 0 && geteuid() != user->pw_uid)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "only root can become user \"%s\" (hint: User= of the systemd unit)",
                            name);
    account->user = g_strdup(name);
    account->uid = user->pw_uid;
    account->gid = user->pw_gid;
    return OUTCOME_DONE;
}

Outcome account_find(const char *name, Account **account_r, GError **error)
{
    g_autoptr(Account) account = g_new0(Account, 1);
    account->uid = (uid_t)-1;
    account->gid = (gid_t)-1;
    g_auto(GStrv) names = g_strsplit(name, ":", 2);
    Outcome outcome = OUTCOME_DONE;
    if (names[0] != NULL && names[0][0] != '\0')
        outcome = find_user(names[0], account, error);
    if (outcome == OUTCOME_DONE && names[0] != NULL && names[1] != NULL)
        outcome = privileges_find_group(names[1], &account->gid, error);
    if (outcome == OUTCOME_DONE)
        *account_r = g_steal_pointer(&account);
    return outcome;
}

Outcome privileges_drop(const Account *account, gid_t file_group, GError **error)
{
    if (account->user == NULL || geteuid() != 0)
        return OUTCOME_DONE;
    gid_t effective = file_group != (gid_t)-1 ? file_group : account->gid;
    if (initgroups(account->user, account->gid) != 0 ||
        setresgid(account->gid, effective, account->gid) != 0 ||
        setresuid(account->uid, account->uid, account->uid) != 0)
        return outcome_fail(OUTCOME_RETRY, error, "cannot become user \"%s\": %s", account->user,
                            g_strerror(errno));
    return OUTCOME_DONE;
}

Outcome privileges_settle(GError **error)
{
    gid_t own = getgid();
    if (getegid() == own || setresgid(own, own, own) == 0)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_RETRY, error, "cannot give up the group of the socket: %s",
                        g_strerror(errno));
}

static gboolean is_roots(const char *directory)
{
    struct stat status;
    if (stat(directory, &status) != 0 || status.st_uid != 0)
        return FALSE;
    mode_t others = status.st_gid == 0 ? S_IWOTH : S_IWGRP | S_IWOTH;
    return (status.st_mode & others) == 0 || (status.st_mode & S_ISVTX) != 0;
}

gboolean privileges_root_alone_writes(const char *directory)
{
    g_autofree char *path = realpath(directory, NULL);
    while (path != NULL && is_roots(path)) {
        char *last = strrchr(path, '/');
        if (last[1] == '\0')
            return TRUE;
        last[last == path ? 1 : 0] = '\0';
    }
    return FALSE;
}

Outcome privileges_write_pid_file(const char *path, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(path);
    g_autofree char *line = g_strdup_printf("%d\n", (int)getpid());
    g_autoptr(GError) fault = NULL;
    if (geteuid() == 0 && !privileges_root_alone_writes(directory))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "pid file \"%s\": others than root can write there (hint: /run)", path);
    if (!g_file_set_contents(path, line, -1, &fault))
        return outcome_fail(OUTCOME_RETRY, error, "%s", fault->message);
    return OUTCOME_DONE;
}

void privileges_raise_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}
