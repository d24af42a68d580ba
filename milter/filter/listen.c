#include "listen.h"

#include "privileges.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define LOOPBACK "127.0.0.1"

static ListenAddress *address_new(char *socket, const char *path)
{
    ListenAddress *address = g_new0(ListenAddress, 1);
    address->socket = socket;
    address->path = g_strdup(path);
    return address;
}

void listen_address_free(ListenAddress *address)
{
    if (address == NULL)
        return;
    g_free(address->socket);
    g_free(address->path);
    g_free(address);
}

static gboolean is_port(const char *text)
{
    return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* "PORT", "PORT@HOST" or "HOST:PORT", where HOST may stand in square brackets. */
static gboolean split_inet(const char *text, char **host_r, char **port_r)
{
    const char *at = strchr(text, '@');
    const char *colon = strrchr(text, ':');
    g_autofree char *host = NULL;
    g_autofree char *port = NULL;
    if (at != NULL) {
        port = g_strndup(text, (gsize)(at - text));
        host = g_strdup(at + 1);
    } else if (colon != NULL) {
        host = g_strndup(text, (gsize)(colon - text));
        port = g_strdup(colon + 1);
    } else {
        host = g_strdup(LOOPBACK);
        port = g_strdup(text);
    }
    gsize length = strlen(host);
    if (length >= 2 && host[0] == '[' && host[length - 1] == ']') {
        host[length - 1] = '\0';
        memmove(host, host + 1, length - 1);
    }
    if (!is_port(port) || host[0] == '\0')
        return FALSE;
    *host_r = g_steal_pointer(&host);
    *port_r = g_steal_pointer(&port);
    return TRUE;
}

static Outcome parse_inet(const char *setting, ListenAddress **address_r, GError **error)
{
    g_autofree char *host = NULL;
    g_autofree char *port = NULL;
    const char *rest = strchr(setting, ':') + 1;
    if (!split_inet(rest, &host, &port))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "socket \"%s\" is not inet:PORT@HOST (or Postfix's inet:HOST:PORT)",
                            setting);
    const char *family = strchr(host, ':') != NULL ? "inet6" : "inet";
    *address_r = address_new(g_strdup_printf("%s:%s@%s", family, port, host), NULL);
    return OUTCOME_DONE;
}

static Outcome parse_local(const char *setting, const char *path, ListenAddress **address_r,
                           GError **error)
{
    struct sockaddr_un address;
    if (path[0] != '/' || strlen(path) >= sizeof address.sun_path)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "socket \"%s\" needs an absolute path below %" G_GSIZE_FORMAT " octets",
                            setting, sizeof address.sun_path);
    *address_r = address_new(g_strconcat("local:", path, NULL), path);
    return OUTCOME_DONE;
}

Outcome listen_address_parse(const char *setting, ListenAddress **address_r, GError **error)
{
    if (g_str_has_prefix(setting, "inet:") || g_str_has_prefix(setting, "inet6:"))
        return parse_inet(setting, address_r, error);
    if (g_str_has_prefix(setting, "local:") || g_str_has_prefix(setting, "unix:"))
        return parse_local(setting, strchr(setting, ':') + 1, address_r, error);
    if (setting[0] == '/')
        return parse_local(setting, setting, address_r, error);
    return outcome_fail(OUTCOME_REFUSED, error,
                        "socket \"%s\" is neither local:PATH nor inet:PORT@HOST", setting);
}

Outcome listen_make_directory(const char *directory, uid_t user, gid_t group, mode_t mode,
                              GError **error)
{
    g_autofree char *parent = g_path_get_dirname(directory);
    gboolean gives_away = geteuid() == 0;
    if (gives_away && g_file_test(parent, G_FILE_TEST_IS_DIR) &&
        !privileges_root_alone_writes(parent))
        return OUTCOME_DONE;
    if (mkdir(directory, 0700) != 0)
        return errno == EEXIST ? OUTCOME_DONE
                               : outcome_fail(OUTCOME_RETRY, error, "cannot make \"%s\": %s",
                                              directory, g_strerror(errno));
    /* What a set-group-ID bit is for, the group of the mail server, only root can give. */
    mode_t rights = gives_away ? mode : mode & 0777;
    if ((gives_away && lchown(directory, user, group) != 0) || chmod(directory, rights) != 0)
        return outcome_fail(OUTCOME_RETRY, error, "cannot give away \"%s\": %s", directory,
                            g_strerror(errno));
    return OUTCOME_DONE;
}

/* A socket file outlives its process: only a connection tells. A full backlog is a living one. */
static gboolean is_served(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (client < 0)
        return TRUE;
    gboolean served = connect(client, (struct sockaddr *)&address, sizeof address) == 0 ||
                      errno == EAGAIN || errno == EINPROGRESS || errno == EACCES;
    close(client);
    return served;
}

Outcome listen_clear_path(const char *path, gboolean take_over, GError **error)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return errno == ENOENT ? OUTCOME_DONE
                               : outcome_fail(OUTCOME_RETRY, error, "socket \"%s\": %s", path,
                                              g_strerror(errno));
    if (!S_ISSOCK(status.st_mode))
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is in the way: it is not a socket",
                            path);
    if (!take_over && is_served(path))
        return outcome_fail(OUTCOME_REFUSED, error, "socket \"%s\" is served by another process",
                            path);
    if (unlink(path) != 0)
        return outcome_fail(OUTCOME_RETRY, error, "cannot remove the old socket \"%s\": %s", path,
                            g_strerror(errno));
    return OUTCOME_DONE;
}

Outcome listen_own_socket(const char *path, uid_t user, gid_t group, GError **error)
{
    struct stat status;
    gboolean owned = lstat(path, &status) == 0 && (user == (uid_t)-1 || status.st_uid == user) &&
                     (group == (gid_t)-1 || status.st_gid == group);
    if (owned || lchown(path, user, group) == 0)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_RETRY, error,
                        "cannot give socket \"%s\" to milter.socket_group: %s (hint: its directory "
                        "needs that group and mode 2750)",
                        path, g_strerror(errno));
}
