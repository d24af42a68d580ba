#include "socket_access.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>

#define GROUPS_MAX 256

typedef struct somebody {
    const char *name;
    uid_t user;
    gid_t groups[GROUPS_MAX];
    int group_count;
} Somebody;

static Outcome find_somebody(const char *name, Somebody *somebody, GError **error)
{
    const struct passwd *entry = getpwnam(name);
    if (entry == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "there is no user \"%s\"", name);
    somebody->name = name;
    somebody->user = entry->pw_uid;
    somebody->group_count = GROUPS_MAX;
    /* Of a user in more groups the first ones count. */
    if (getgrouplist(name, entry->pw_gid, somebody->groups, &somebody->group_count) < 0)
        somebody->group_count = GROUPS_MAX;
    return OUTCOME_DONE;
}

static gboolean is_member(const Somebody *somebody, gid_t group)
{
    for (int i = 0; i < somebody->group_count; i++) {
        if (somebody->groups[i] == group)
            return TRUE;
    }
    return FALSE;
}

/* `right`: S_IXOTH or S_IWOTH. The first class that a user is in decides, as in path_resolution(7).
 */
static gboolean may(const Somebody *somebody, const struct stat *status, mode_t right)
{
    if (somebody->user == 0)
        return TRUE;
    if (somebody->user == status->st_uid)
        return (status->st_mode & (right << 6)) != 0;
    if (is_member(somebody, status->st_gid))
        return (status->st_mode & (right << 3)) != 0;
    return (status->st_mode & right) != 0;
}

static char *primary_group(const char *user)
{
    const struct passwd *entry = getpwnam(user);
    const struct group *group = entry != NULL ? getgrgid(entry->pw_gid) : NULL;
    return g_strdup(group != NULL ? group->gr_name : user);
}

/* What lets somebody through: nobody is made a member of a group he is in, or of root's. */
static char *remedy(const Somebody *somebody, const struct stat *status, const char *path,
                    mode_t right)
{
    gboolean is_ours = somebody->user == status->st_uid || is_member(somebody, status->st_gid);
    const struct group *group = getgrgid(status->st_gid);
    if (right == S_IWOTH && is_ours)
        return g_strdup("milter.socket_mode = \"0660\", and start intake-milter again");
    if (right == S_IWOTH) {
        g_autofree char *own = primary_group(somebody->name);
        return g_strdup_printf("milter.socket_group = \"%s\", and start intake-milter again", own);
    }
    if (is_ours)
        return g_strdup_printf("chmod %c+x %s", somebody->user == status->st_uid ? 'u' : 'g', path);
    if (status->st_gid == 0 || group == NULL || (status->st_mode & S_IXGRP) == 0)
        return g_strdup_printf("chmod o+x %s, or a socket elsewhere", path);
    return g_strdup_printf("adduser %s %s, then restart the mail server", somebody->name,
                           group->gr_name);
}

static Outcome check_place(const Somebody *somebody, const char *path, mode_t right, GError **error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: %s", path, g_strerror(errno));
    if (may(somebody, &status, right))
        return OUTCOME_DONE;
    g_autofree char *hint = remedy(somebody, &status, path, right);
    return outcome_fail(OUTCOME_REFUSED, error, "the user \"%s\" may not %s %s (hint: %s)",
                        somebody->name, right == S_IXOTH ? "pass through" : "write to", path, hint);
}

Outcome socket_access_check(const char *path, const char *user, GError **error)
{
    Somebody somebody;
    Outcome outcome = find_somebody(user, &somebody, error);
    for (const char *slash = strchr(path, '/'); outcome == OUTCOME_DONE && slash != NULL;
         slash = strchr(slash + 1, '/')) {
        g_autofree char *directory =
            slash == path ? g_strdup("/") : g_strndup(path, (gsize)(slash - path));
        outcome = check_place(&somebody, directory, S_IXOTH, error);
    }
    return outcome == OUTCOME_DONE ? check_place(&somebody, path, S_IWOTH, error) : outcome;
}
