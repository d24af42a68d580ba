#include "postfix.h"

#include <string.h>

#define PROCESSES "/proc"
#define MASTER "master"
#define ENVIRONMENT "MAIL_CONFIG="

static char *link_of(const char *process, const char *name)
{
    g_autofree char *path = g_build_filename(PROCESSES, process, name, NULL);
    return g_file_read_link(path, NULL);
}

/* A process of another container has other files under the same paths. */
static gboolean is_master(const char *process)
{
    g_autofree char *program = link_of(process, "exe");
    g_autofree char *mounts = link_of(process, "ns/mnt");
    g_autofree char *own_mounts = link_of("self", "ns/mnt");
    return program != NULL && g_str_has_suffix(program, "/" MASTER) &&
           g_strcmp0(mounts, own_mounts) == 0;
}

/* "postfix -c DIR start" tells its programs by the environment where their settings are. */
static char *configuration_of(const char *process)
{
    g_autofree char *path = g_build_filename(PROCESSES, process, "environ", NULL);
    g_autofree char *environment = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &environment, &length, NULL))
        return NULL;
    for (gsize at = 0; at < length; at += strlen(environment + at) + 1) {
        if (g_str_has_prefix(environment + at, ENVIRONMENT))
            return g_strdup(environment + at + strlen(ENVIRONMENT));
    }
    return NULL;
}

static void add_running(GPtrArray *directories)
{
    g_autoptr(GDir) processes = g_dir_open(PROCESSES, 0, NULL);
    const char *process = NULL;
    while (processes != NULL && (process = g_dir_read_name(processes)) != NULL) {
        if (!g_ascii_isdigit(*process) || !is_master(process))
            continue;
        char *directory = configuration_of(process);
        if (directory != NULL)
            g_ptr_array_add(directories, directory);
    }
}

static void add_unless_known(GStrvBuilder *builder, GPtrArray *known, char *directory)
{
    if (g_ptr_array_find_with_equal_func(known, directory, g_str_equal, NULL))
        return;
    g_ptr_array_add(known, directory);
    g_strv_builder_add(builder, directory);
}

char **postfix_instances(const Postfix *postfix)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    const char *kept = postfix != NULL && postfix->instances != NULL ? postfix->instances : "";
    if (postfix != NULL && postfix->main_directory != NULL)
        g_ptr_array_add(known, postfix->main_directory);
    g_auto(GStrv) words = g_strsplit_set(kept, " ,\t\n", -1);
    for (guint i = 0; words[i] != NULL; i++) {
        if (*words[i] != '\0')
            g_ptr_array_add(found, g_strdup(words[i]));
    }
    add_running(found);
    for (guint i = 0; i < found->len; i++)
        add_unless_known(builder, known, g_ptr_array_index(found, i));
    return g_strv_builder_end(builder);
}
