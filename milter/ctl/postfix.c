#include "postfix.h"

#include "../wire/listen.h"

#include <string.h>

void postfix_free(Postfix *postfix)
{
    if (postfix == NULL)
        return;
    g_free(postfix->queue_directory);
    g_free(postfix->smtpd_milters);
    g_free(postfix->non_smtpd_milters);
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
    g_autofree char *answer = ask("-F", service);
    return answer != NULL && g_str_has_suffix(answer, "= y");
}

Postfix *postfix_ask(void)
{
    g_autofree char *queue_directory = ask("-h", "queue_directory");
    if (queue_directory == NULL || *queue_directory == '\0')
        return NULL;
    Postfix *postfix = g_new0(Postfix, 1);
    postfix->queue_directory = g_steal_pointer(&queue_directory);
    postfix->smtpd_milters = ask("-hx", "smtpd_milters");
    postfix->non_smtpd_milters = ask("-hx", "non_smtpd_milters");
    postfix->mail_owner = ask("-hx", "mail_owner");
    postfix->default_action = ask("-hx", "milter_default_action");
    postfix->smtpd_chroot = is_chrooted("smtp/inet/chroot");
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

int postfix_milter_position(const char *milters, const char *spelling, GPtrArray **names_r)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    int position = -1;
    for (const char *c = milters; c != NULL;) {
        c += strspn(c, " \t\n,");
        if (*c == '\0')
            break;
        char *name = take_name(c, &c);
        if (position < 0 && strcmp(name, spelling) == 0)
            position = (int)names->len;
        g_ptr_array_add(names, name);
    }
    if (names_r != NULL)
        *names_r = g_steal_pointer(&names);
    return position;
}
