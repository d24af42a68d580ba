#include "postfix.h"

#include "../../filter/listen.h"

#include <string.h>

#define POSTCONF "/usr/sbin/postconf"
#define SMTPD_MILTERS "smtpd_milters"
#define SEPARATORS " \t\r\n,"

/* What is asked of main.cf, by its place in PARAMETERS. */
enum { QUEUE_DIRECTORY, CONFIG_DIRECTORY, INSTANCES, MAIL_OWNER, DEFAULT_ACTION, SMTPD, NON_SMTPD };
static const char *const PARAMETERS[] = {
    "queue_directory",       "config_directory", "multi_instance_directories", "mail_owner",
    "milter_default_action", SMTPD_MILTERS,      "non_smtpd_milters",          NULL};
/* And of master.cf. */
static const char *const CHROOTS[] = {"*/*/chroot", NULL};
static const char *const OVERRIDES[] = {"*/*/smtpd_milters", NULL};

void milter_chain_free(MilterChain *chain)
{
    if (chain == NULL)
        return;
    g_free(chain->where);
    g_free(chain->service);
    g_clear_pointer(&chain->entries, g_ptr_array_unref);
    g_clear_pointer(&chain->milters, g_ptr_array_unref);
    g_free(chain);
}

void postfix_free(Postfix *postfix)
{
    if (postfix == NULL)
        return;
    g_free(postfix->directory);
    g_free(postfix->main_directory);
    g_free(postfix->instances);
    g_free(postfix->queue_directory);
    g_clear_pointer(&postfix->chains, g_ptr_array_unref);
    g_free(postfix->mail_owner);
    g_free(postfix->default_action);
    g_free(postfix);
}

/* An admin without root's search path has it as well. */
static char *find_postconf(void)
{
    char *found = g_find_program_in_path("postconf");
    if (found == NULL && g_file_test(POSTCONF, G_FILE_TEST_IS_EXECUTABLE))
        found = g_strdup(POSTCONF);
    return found;
}

gboolean postfix_is_installed(void)
{
    g_autofree char *postconf = find_postconf();
    return postconf != NULL;
}

/* The lines that postconf prints about some names; NULL when it fails. */
static char **ask(const char *directory, const char *mode, const char *const *names)
{
    g_autofree char *postconf = find_postconf();
    g_autofree char *answer = NULL;
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    int status = 0;
    g_ptr_array_add(words, postconf);
    if (directory != NULL) {
        g_ptr_array_add(words, (char *)"-c");
        g_ptr_array_add(words, (char *)directory);
    }
    g_ptr_array_add(words, (char *)mode);
    for (guint i = 0; names[i] != NULL; i++)
        g_ptr_array_add(words, (char *)names[i]);
    g_ptr_array_add(words, NULL);
    if (postconf == NULL ||
        !g_spawn_sync(NULL, (char **)words->pdata, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                      &answer, NULL, &status, NULL) ||
        !g_spawn_check_wait_status(status, NULL))
        return NULL;
    return g_strsplit(answer, "\n", -1);
}

MilterChain *milter_chain_new(const char *parameter, const char *service, const char *milters)
{
    MilterChain *chain = g_new0(MilterChain, 1);
    chain->where =
        service != NULL ? g_strdup_printf("%s of %s", parameter, service) : g_strdup(parameter);
    chain->service = g_strdup(service);
    chain->parameter = parameter;
    chain->entries = postfix_split_entries(milters);
    chain->milters = postfix_split_milters(milters);
    return chain;
}

gboolean milter_chain_serves(const MilterChain *chain, const char *const *names)
{
    if (chain->service == NULL)
        return FALSE;
    g_autofree char *service = g_strndup(chain->service, strcspn(chain->service, "/"));
    const char *colon = strrchr(service, ':');
    return g_strv_contains(names, colon != NULL ? colon + 1 : service);
}

MilterChain *postfix_chain_of_line(const char *line)
{
    static const char mark[] = "/smtpd_milters =";
    const char *found = strstr(line, mark);
    if (found == NULL || found == line)
        return NULL;
    g_autofree char *service = g_strndup(line, (gsize)(found - line));
    return milter_chain_new(SMTPD_MILTERS, service, found + strlen(mark));
}

static gboolean is_chrooted(char **fields, const char *service)
{
    g_autofree char *line = g_strconcat(service, "/chroot = y", NULL);
    return fields != NULL && g_strv_contains((const char *const *)fields, line);
}

static void add_chain(Postfix *postfix, MilterChain *chain, gboolean chrooted)
{
    chain->chrooted = chrooted;
    g_ptr_array_add(postfix->chains, chain);
}

static void add_overrides(Postfix *postfix, char **fields)
{
    g_auto(GStrv) lines = ask(postfix->directory, "-Px", OVERRIDES);
    for (guint i = 0; lines != NULL && lines[i] != NULL; i++) {
        MilterChain *chain = postfix_chain_of_line(lines[i]);
        if (chain != NULL)
            add_chain(postfix, chain, is_chrooted(fields, chain->service));
    }
}

/* As few processes as can be: a machine may have many instances. */
Postfix *postfix_ask(const char *directory)
{
    g_auto(GStrv) values = ask(directory, "-hx", PARAMETERS);
    if (values == NULL || g_strv_length(values) < G_N_ELEMENTS(PARAMETERS) - 1 ||
        *values[QUEUE_DIRECTORY] == '\0')
        return NULL;
    g_auto(GStrv) fields = ask(directory, "-F", CHROOTS);
    Postfix *postfix = g_new0(Postfix, 1);
    postfix->directory = g_strdup(directory);
    postfix->queue_directory = g_strdup(values[QUEUE_DIRECTORY]);
    postfix->main_directory = g_strdup(values[CONFIG_DIRECTORY]);
    postfix->instances = g_strdup(values[INSTANCES]);
    postfix->mail_owner = g_strdup(values[MAIL_OWNER]);
    postfix->default_action = g_strdup(values[DEFAULT_ACTION]);
    postfix->chains = g_ptr_array_new_with_free_func((GDestroyNotify)milter_chain_free);
    for (guint i = SMTPD; i <= NON_SMTPD; i++)
        add_chain(postfix, milter_chain_new(PARAMETERS[i], NULL, values[i]),
                  is_chrooted(fields, i == SMTPD ? "smtp/inet" : "cleanup/unix"));
    add_overrides(postfix, fields);
    return postfix;
}

char *postfix_named(const Postfix *postfix, const char *what)
{
    return postfix->directory != NULL ? g_strdup_printf("%s in %s", what, postfix->directory)
                                      : g_strdup(what);
}

static char *local_spelling(const Postfix *postfix, gboolean chrooted, const char *path)
{
    gsize length = strlen(postfix->queue_directory);
    if (strncmp(path, postfix->queue_directory, length) == 0 && path[length] == '/')
        return g_strconcat("unix:", path + length + 1, NULL);
    return chrooted ? NULL : g_strconcat("unix:", path, NULL);
}

char *postfix_spelling(const Postfix *postfix, gboolean chrooted, const char *socket)
{
    g_autoptr(ListenAddress) address = NULL;
    if (listen_address_parse(socket, &address, NULL) != OUTCOME_DONE)
        return NULL;
    if (address->path != NULL)
        return local_spelling(postfix, chrooted, address->path);
    const char *port = strchr(address->socket, ':') + 1;
    const char *at = strchr(port, '@');
    const char *host = at != NULL ? at + 1 : "localhost";
    return g_strdup_printf("inet:%s:%.*s", host, (int)strcspn(port, "@"), port);
}

/* ---- lists ---- */

/* Where the entry ends that begins at `text`, which stands at no separator. */
static const char *end_of_entry(const char *text)
{
    if (*text != '{')
        return text + strcspn(text, SEPARATORS);
    const char *brace = strchr(text, '}');
    return brace != NULL ? brace + 1 : text + strlen(text);
}

GPtrArray *postfix_split_entries(const char *milters)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func(g_free);
    for (const char *c = milters + strspn(milters, SEPARATORS); *c != '\0';
         c += strspn(c, SEPARATORS)) {
        const char *end = end_of_entry(c);
        g_ptr_array_add(entries, g_strndup(c, (gsize)(end - c)));
        c = end;
    }
    return entries;
}

static char *name_of_entry(const char *entry)
{
    const char *begin = *entry == '{' ? entry + 1 + strspn(entry + 1, " \t\n") : entry;
    return g_strndup(begin, strcspn(begin, SEPARATORS "}"));
}

GPtrArray *postfix_split_milters(const char *milters)
{
    g_autoptr(GPtrArray) entries = postfix_split_entries(milters);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < entries->len; i++)
        g_ptr_array_add(names, name_of_entry(g_ptr_array_index(entries, i)));
    return names;
}

char *postfix_entry_action(const char *entry)
{
    g_auto(GStrv) options = g_strsplit_set(*entry == '{' ? entry : "", "{},", -1);
    for (guint i = 0; options[i] != NULL; i++) {
        const char *equals = strchr(g_strstrip(options[i]), '=');
        if (equals == NULL || !g_str_has_prefix(options[i], "default_action"))
            continue;
        return g_strstrip(g_strdup(equals + 1));
    }
    return NULL;
}

/* ---- which program a list means ---- */

char *postfix_path_of(const Postfix *postfix, gboolean chrooted, const char *milter)
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
    g_autofree char *path = postfix_path_of(postfix, chrooted, milter);
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
