#include "postfix.h"

#include "../wire/listen.h"

#include <string.h>

#define OVERRIDES "*/*/smtpd_milters" /* of master.cf, as postconf -P wants it */

void milter_chain_free(MilterChain *chain)
{
    if (chain == NULL)
        return;
    g_free(chain->where);
    g_free(chain->service);
    g_clear_pointer(&chain->milters, g_ptr_array_unref);
    g_free(chain);
}

void postfix_free(Postfix *postfix)
{
    if (postfix == NULL)
        return;
    g_free(postfix->queue_directory);
    g_free(postfix->smtpd_milters);
    g_clear_pointer(&postfix->chains, g_ptr_array_unref);
    g_free(postfix->mail_owner);
    g_free(postfix->default_action);
    g_free(postfix);
}

/* What postconf prints, without the line break; NULL when it fails. */
static char *ask(const char *mode, const char *name)
{
    const char *const words[] = {"postconf", mode, name, NULL};
    char *answer = NULL;
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                      NULL, NULL, &answer, NULL, &status, NULL) ||
        !g_spawn_check_wait_status(status, NULL)) {
        g_free(answer);
        return NULL;
    }
    return g_strchomp(answer);
}

static gboolean is_chrooted(const char *service)
{
    g_autofree char *field = g_strconcat(service, "/chroot", NULL);
    g_autofree char *answer = ask("-F", field);
    return answer != NULL && g_str_has_suffix(answer, "= y");
}

static MilterChain *chain_new(const char *where, const char *service, const char *milters)
{
    MilterChain *chain = g_new0(MilterChain, 1);
    chain->where = g_strdup(where);
    chain->service = g_strdup(service);
    chain->milters = postfix_split_milters(milters);
    return chain;
}

MilterChain *postfix_chain_of_line(const char *line)
{
    static const char mark[] = "/smtpd_milters =";
    const char *found = strstr(line, mark);
    if (found == NULL || found == line)
        return NULL;
    g_autofree char *service = g_strndup(line, (gsize)(found - line));
    g_autofree char *where = g_strconcat("smtpd_milters of ", service, NULL);
    return chain_new(where, service, found + strlen(mark));
}

static void add_main_chain(Postfix *postfix, const char *name, const char *milters,
                           gboolean chrooted)
{
    MilterChain *chain = chain_new(name, NULL, milters != NULL ? milters : "");
    chain->chrooted = chrooted;
    g_ptr_array_add(postfix->chains, chain);
}

static void add_overrides(Postfix *postfix)
{
    g_autofree char *answer = ask("-Px", OVERRIDES);
    g_auto(GStrv) lines = g_strsplit(answer != NULL ? answer : "", "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        MilterChain *chain = postfix_chain_of_line(lines[i]);
        if (chain == NULL)
            continue;
        chain->chrooted = is_chrooted(chain->service);
        g_ptr_array_add(postfix->chains, chain);
    }
}

Postfix *postfix_ask(void)
{
    g_autofree char *queue_directory = ask("-h", "queue_directory");
    if (queue_directory == NULL || *queue_directory == '\0')
        return NULL;
    Postfix *postfix = g_new0(Postfix, 1);
    g_autofree char *non_smtpd_milters = ask("-hx", "non_smtpd_milters");
    postfix->queue_directory = g_steal_pointer(&queue_directory);
    postfix->smtpd_milters = ask("-hx", "smtpd_milters");
    postfix->mail_owner = ask("-hx", "mail_owner");
    postfix->default_action = ask("-hx", "milter_default_action");
    postfix->smtpd_chroot = is_chrooted("smtp/inet");
    postfix->chains = g_ptr_array_new_with_free_func((GDestroyNotify)milter_chain_free);
    add_main_chain(postfix, "smtpd_milters", postfix->smtpd_milters, postfix->smtpd_chroot);
    add_main_chain(postfix, "non_smtpd_milters", non_smtpd_milters, is_chrooted("cleanup/unix"));
    add_overrides(postfix);
    return postfix;
}

static char *local_spelling(const Postfix *postfix, const char *path)
{
    gsize length = strlen(postfix->queue_directory);
    if (!postfix->smtpd_chroot)
        return g_strconcat("unix:", path, NULL);
    if (strncmp(path, postfix->queue_directory, length) != 0 || path[length] != '/')
        return NULL;
    return g_strconcat("unix:", path + length, NULL);
}

char *postfix_spelling(const Postfix *postfix, const char *socket)
{
    g_autoptr(ListenAddress) address = NULL;
    if (listen_address_parse(socket, &address, NULL) != OUTCOME_DONE)
        return NULL;
    if (address->path != NULL)
        return local_spelling(postfix, address->path);
    const char *port = strchr(address->socket, ':') + 1;
    const char *at = strchr(port, '@');
    const char *host = at != NULL ? at + 1 : "localhost";
    return g_strdup_printf("inet:%s:%.*s", host, (int)strcspn(port, "@"), port);
}

/* One milter at `text`, which stands at no separator: its name alone, and where it ends. */
static char *take_name(const char *text, const char **end_r)
{
    gboolean in_braces = *text == '{';
    const char *begin = in_braces ? text + 1 + strspn(text + 1, " \t\n") : text;
    char *name = g_strndup(begin, strcspn(begin, " \t\n,}"));
    const char *end = in_braces ? strchr(text, '}') : text + strcspn(text, " \t\n,");
    *end_r = end == NULL ? text + strlen(text) : end + (in_braces ? 1 : 0);
    return name;
}

GPtrArray *postfix_split_milters(const char *milters)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const char *c = milters;;) {
        c += strspn(c, " \t\n,");
        if (*c == '\0')
            return names;
        g_ptr_array_add(names, take_name(c, &c));
    }
}

/* ---- which program a list means ---- */

/* Where a milter's path leads as smtpd sees it; NULL for one that is reached by a port. */
static char *path_of(const Postfix *postfix, gboolean chrooted, const char *milter)
{
    static const char *const kinds[] = {"unix:", "local:"};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!g_str_has_prefix(milter, kinds[i]))
            continue;
        const char *path = milter + strlen(kinds[i]);
        return chrooted || *path != '/' ? g_build_filename(postfix->queue_directory, path, NULL)
                                        : g_strdup(path);
    }
    return NULL;
}

/* "inet:8891@localhost" and "inet6:8891@::1" become "8891@loopback". */
static char *port_of(const ListenAddress *address)
{
    static const char *const loopback[] = {"localhost", "127.0.0.1", "::1"};
    const char *port = strchr(address->socket, ':') + 1;
    const char *at = strchr(port, '@');
    const char *host = at != NULL ? at + 1 : loopback[0];
    for (guint i = 0; i < G_N_ELEMENTS(loopback); i++) {
        if (g_ascii_strcasecmp(host, loopback[i]) == 0)
            return g_strdup_printf("%.*s@loopback", (int)strcspn(port, "@"), port);
    }
    return g_strdup(port);
}

gboolean postfix_is_at(const Postfix *postfix, gboolean chrooted, const char *milter,
                       const char *socket)
{
    g_autoptr(ListenAddress) listens = NULL;
    g_autoptr(ListenAddress) named = NULL;
    if (listen_address_parse(socket, &listens, NULL) != OUTCOME_DONE)
        return FALSE;
    g_autofree char *path = path_of(postfix, chrooted, milter);
    if (path != NULL || listens->path != NULL)
        return g_strcmp0(path, listens->path) == 0;
    if (listen_address_parse(milter, &named, NULL) != OUTCOME_DONE)
        return FALSE;
    g_autofree char *theirs = port_of(listens);
    g_autofree char *ours = port_of(named);
    return strcmp(theirs, ours) == 0;
}

int postfix_position(const Postfix *postfix, const MilterChain *chain, const char *socket)
{
    for (guint i = 0; i < chain->milters->len; i++) {
        const char *milter = g_ptr_array_index(chain->milters, i);
        if (postfix_is_at(postfix, chain->chrooted, milter, socket))
            return (int)i;
    }
    return -1;
}
