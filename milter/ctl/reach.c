#include "reach.h"

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

static Outcome check_place(const Somebody *somebody, const char *path, mode_t right, GError **error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: %s", path, g_strerror(errno));
    if (may(somebody, &status, right))
        return OUTCOME_DONE;
    const struct group *group = getgrgid(status.st_gid);
    return outcome_fail(OUTCOME_REFUSED, error,
                        "the user \"%s\" may not %s %s (hint: adduser %s %s, or another "
                        "socket_group)",
                        somebody->name, right == S_IXOTH ? "pass through" : "write to", path,
                        somebody->name, group != NULL ? group->gr_name : "GROUP");
}

Outcome reach_socket(const char *path, const char *user, GError **error)
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
