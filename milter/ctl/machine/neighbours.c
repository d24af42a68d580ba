#include "neighbours.h"

#include <string.h>

#define SETTINGS_OCTETS_MAX 65536
#define ALL_METHODS "dmarc dkim spf"
#define RSPAMD_SOCKET "inet:11332@localhost" /* of its proxy worker, unless changed */

/* Programs whose settings files have OpenDKIM's form. OpenDMARC never signs. */
static const struct {
    const char *file;
    gboolean signs_by_file;
} known_files[] = {
    {"opendkim.conf", TRUE},
    {"dkimpy-milter/dkimpy-milter.conf", TRUE},
    {"dkimpy-milter.conf", TRUE},
    {"opendmarc.conf", FALSE},
};

/* What a milter's socket is called tells what it does, in this order; the ports are those that the
   programs' manuals propose. rspamd always checks; it signs only where it was told to. */
static const struct {
    const char *mark;
    NeighbourRole role;
    const char *reports;
} marks[] = {
    {"dmarc", NEIGHBOUR_CHECKS, "dmarc"},
    {"dkim", NEIGHBOUR_SIGNS, "dkim"},
    {":8891", NEIGHBOUR_SIGNS, "dkim"},
    {":8892", NEIGHBOUR_SIGNS, "dkim"},
    {":8893", NEIGHBOUR_CHECKS, "dmarc"},
    {"rspamd", NEIGHBOUR_CHECKS, ALL_METHODS},
    {":11332", NEIGHBOUR_CHECKS, ALL_METHODS},
    {"spf", NEIGHBOUR_CHECKS, "spf"},
    {"authentication_milter", NEIGHBOUR_CHECKS, ALL_METHODS},
};

void neighbour_free(Neighbour *neighbour)
{
    if (neighbour == NULL)
        return;
    g_free(neighbour->socket);
    g_free(neighbour->authserv_id);
    g_free(neighbour);
}

/* The value of one setting, the last that stands there; NULL: none. Caller frees. */
static char *value_of(char **lines, const char *name)
{
    gsize length = strlen(name);
    char *value = NULL;
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *line = lines[i] + strspn(lines[i], " \t");
        if (g_ascii_strncasecmp(line, name, length) != 0 || strchr(" \t", line[length]) == NULL ||
            line[length] == '\0')
            continue;
        g_free(value);
        value = g_strstrip(g_strndup(line + length, strcspn(line + length, "#\r")));
    }
    return value;
}

/* "s" in Mode and a key to sign with; a verifier has neither. */
static gboolean may_sign(char **lines)
{
    static const char *const keys[] = {"KeyFile", "KeyTable", "KeyFileEd25519"};
    g_autofree char *mode = value_of(lines, "Mode");
    if (mode != NULL && strchr(mode, 's') == NULL)
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *key = value_of(lines, keys[i]);
        if (key != NULL)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_set(char **lines, const char *name)
{
    g_autofree char *value = value_of(lines, name);
    return value != NULL;
}

static gboolean is_on(char **lines, const char *name)
{
    g_autofree char *value = value_of(lines, name);
    return value != NULL && (g_ascii_strncasecmp(value, "y", 1) == 0 ||
                             g_ascii_strncasecmp(value, "t", 1) == 0 || *value == '1');
}

/* OpenDKIM takes a mail without signature for none of its own; OpenDMARC looks at nothing of whom
   it is told to ignore: what stands there in their name stays. */
static const char *remedy_of(char **lines, gboolean signs_by_file)
{
    if (signs_by_file)
        return is_on(lines, "AlwaysAddARHeader") ? NULL : "AlwaysAddARHeader yes";
    if (is_set(lines, "IgnoreMailFrom"))
        return "no IgnoreMailFrom";
    return is_set(lines, "IgnoreHosts") ? "no host in IgnoreHosts that hands on strangers' mail"
                                        : NULL;
}

/* A verifier, as OpenDKIM is unless its Mode leaves that out. */
static const char *reports_of(char **lines, gboolean signs_by_file)
{
    if (!signs_by_file)
        return "dmarc";
    g_autofree char *mode = value_of(lines, "Mode");
    return mode == NULL || strchr(mode, 'v') != NULL ? "dkim" : "";
}

/* "HOSTNAME" and a file name stand for a name that is written elsewhere. */
static char *authserv_id_of(char **lines)
{
    char *id = value_of(lines, "AuthservID");
    if (id != NULL && (strcmp(id, "HOSTNAME") == 0 || strchr(id, '/') != NULL || *id == '\0'))
        g_clear_pointer(&id, g_free);
    return id;
}

Neighbour *neighbour_of_settings(const char *settings, gboolean signs_by_file)
{
    g_auto(GStrv) lines = g_strsplit(settings, "\n", -1);
    g_autofree char *socket = value_of(lines, "Socket");
    if (socket == NULL)
        return NULL;
    Neighbour *neighbour = g_new0(Neighbour, 1);
    neighbour->socket = g_steal_pointer(&socket);
    neighbour->role = signs_by_file && may_sign(lines) ? NEIGHBOUR_SIGNS : NEIGHBOUR_CHECKS;
    neighbour->reports = reports_of(lines, signs_by_file);
    neighbour->authserv_id = authserv_id_of(lines);
    neighbour->remedy = *neighbour->reports != '\0' ? remedy_of(lines, signs_by_file) : NULL;
    return neighbour;
}

/* NULL where there is no such file. Caller frees. */
static char *read_settings(const char *directory, const char *file)
{
    g_autofree char *path = g_build_filename(directory, file, NULL);
    char *settings = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &settings, &length, NULL))
        return NULL;
    if (length > SETTINGS_OCTETS_MAX)
        g_clear_pointer(&settings, g_free);
    return settings;
}

/* rspamd signs where an admin set its module dkim_signing up. */
static Neighbour *find_signing_rspamd(const char *directory)
{
    static const char *const files[] = {"rspamd/local.d/dkim_signing.conf",
                                        "rspamd/override.d/dkim_signing.conf"};
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *settings = read_settings(directory, files[i]);
        if (settings == NULL || strstr(settings, "enabled = false") != NULL)
            continue;
        Neighbour *neighbour = g_new0(Neighbour, 1);
        neighbour->socket = g_strdup(RSPAMD_SOCKET);
        neighbour->role = NEIGHBOUR_SIGNS;
        neighbour->reports = ALL_METHODS;
        return neighbour;
    }
    return NULL;
}

GPtrArray *neighbours_read(const char *directory)
{
    GPtrArray *neighbours = g_ptr_array_new_with_free_func((GDestroyNotify)neighbour_free);
    for (guint i = 0; i < G_N_ELEMENTS(known_files); i++) {
        g_autofree char *settings = read_settings(directory, known_files[i].file);
        Neighbour *neighbour =
            settings != NULL ? neighbour_of_settings(settings, known_files[i].signs_by_file) : NULL;
        if (neighbour != NULL)
            g_ptr_array_add(neighbours, neighbour);
    }
    Neighbour *rspamd = find_signing_rspamd(directory);
    if (rspamd != NULL)
        g_ptr_array_add(neighbours, rspamd);
    return neighbours;
}

static gboolean bears(const char *milter, const char *mark)
{
    return *mark == ':' ? g_str_has_suffix(milter, mark) : strstr(milter, mark) != NULL;
}

NeighbourRole neighbour_role(const GPtrArray *neighbours, const Postfix *postfix,
                             const MilterChain *chain, const char *milter)
{
    for (guint i = 0; i < neighbours->len; i++) {
        const Neighbour *neighbour = g_ptr_array_index(neighbours, i);
        if (postfix_is_at(postfix, chain->chrooted, milter, neighbour->socket))
            return neighbour->role;
    }
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (bears(milter, marks[i].mark))
            return marks[i].role;
    }
    return NEIGHBOUR_OTHER;
}

static const char *methods_of(const GPtrArray *neighbours, const Postfix *postfix,
                              const MilterChain *chain, const char *milter)
{
    for (guint i = 0; i < neighbours->len; i++) {
        const Neighbour *neighbour = g_ptr_array_index(neighbours, i);
        if (postfix_is_at(postfix, chain->chrooted, milter, neighbour->socket))
            return neighbour->reports;
    }
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (bears(milter, marks[i].mark))
            return marks[i].reports;
    }
    return ALL_METHODS;
}

gboolean neighbour_reports(const GPtrArray *neighbours, const Postfix *postfix,
                           const MilterChain *chain, const char *milter, const char *method)
{
    return strstr(methods_of(neighbours, postfix, chain, milter), method) != NULL;
}

const char *neighbour_find(const GPtrArray *neighbours, const Postfix *postfix,
                           const MilterChain *chain, NeighbourRole role, guint from, guint until)
{
    for (guint i = from; i < until && i < chain->milters->len; i++) {
        const char *milter = g_ptr_array_index(chain->milters, i);
        if (neighbour_role(neighbours, postfix, chain, milter) == role)
            return milter;
    }
    return NULL;
}
