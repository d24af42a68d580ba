#include "neighbours.h"

#include <string.h>

#define SETTINGS_OCTETS_MAX 65536
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
} marks[] = {
    {"dmarc", NEIGHBOUR_CHECKS},
    {"dkim", NEIGHBOUR_SIGNS},
    {":8891", NEIGHBOUR_SIGNS},
    {":8892", NEIGHBOUR_SIGNS},
    {":8893", NEIGHBOUR_CHECKS},
    {"rspamd", NEIGHBOUR_CHECKS},
    {":11332", NEIGHBOUR_CHECKS},
    {"spf", NEIGHBOUR_CHECKS},
    {"authentication_milter", NEIGHBOUR_CHECKS},
};

void neighbour_free(Neighbour *neighbour)
{
    if (neighbour == NULL)
        return;
    g_free(neighbour->socket);
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

Neighbour *neighbour_of_settings(const char *settings, gboolean signs_by_file)
{
    g_auto(GStrv) lines = g_strsplit(settings, "\n", -1);
    g_autofree char *socket = value_of(lines, "Socket");
    if (socket == NULL)
        return NULL;
    Neighbour *neighbour = g_new0(Neighbour, 1);
    neighbour->socket = g_steal_pointer(&socket);
    neighbour->role = signs_by_file && may_sign(lines) ? NEIGHBOUR_SIGNS : NEIGHBOUR_CHECKS;
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
