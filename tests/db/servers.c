#include "servers.h"

#include "samples.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

void servers_run(const char *verb, const char *first, const char *second)
{
    const char *const argv[] = {"tests/db/cluster.sh", verb, first, second, NULL};
    g_autoptr(GError) error = NULL;
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                      &error) ||
        status != 0)
        fail_msg("cluster.sh %s failed", verb);
}

char *servers_standby_start(void)
{
    char *directory = g_dir_make_tmp("intake-standby.XXXXXX", NULL);
    servers_run("standby", g_getenv("CLUSTER"), directory);
    return directory;
}

void servers_standby_stop(char *directory)
{
    servers_run("stop", directory, NULL);
    g_free(directory);
}

/* The postmaster and its children. */
void servers_signal(const char *directory, int number)
{
    g_autofree char *file = g_build_filename(directory, "data", "postmaster.pid", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(file, &text, NULL, NULL));
    int postmaster = atoi(text);
    g_autofree char *path = g_strdup_printf("/proc/%d/task/%d/children", postmaster, postmaster);
    g_autofree char *children = NULL;
    kill(postmaster, number);
    assert_true(g_file_get_contents(path, &children, NULL, NULL));
    g_auto(GStrv) pids = g_strsplit(g_strchomp(children), " ", -1);
    for (char **pid = pids; *pid != NULL; pid++) {
        if (atoi(*pid) > 0)
            kill(atoi(*pid), number);
    }
}

void servers_wait_for(const char *query, gint64 wanted)
{
    gint64 until = g_get_monotonic_time() + SERVERS_PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
    while (sample_number(query) != wanted) {
        if (g_get_monotonic_time() > until)
            fail_msg("still not %d: %s", (int)wanted, query);
        g_usleep(10000);
    }
}

gint64 servers_number_at(const char *directory, const char *query)
{
    g_autofree char *output = NULL;
    const char *const argv[] = {"psql", "-X", "-A", "-t", "-h", directory, "-c", query, NULL};
    assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                             NULL, NULL, NULL));
    return g_ascii_strtoll(output, NULL, 10);
}

void servers_set(const char *name, const char *value)
{
    g_autofree char *statement = g_strdup_printf("ALTER SYSTEM SET %s = '%s'", name, value);
    g_autofree char *query = g_strdup_printf(
        "SELECT count(*) FROM pg_settings WHERE name = '%s' AND setting = '%s'", name, value);
    g_autofree char *set G_GNUC_UNUSED = sample_value(statement);
    g_autofree char *told G_GNUC_UNUSED = sample_value("SELECT pg_reload_conf()");
    servers_wait_for(query, 1);
    /* A server that takes a new session has told all the others. */
    (void)servers_number_at(g_getenv("PGHOST"), "SELECT 1");
}

void servers_set_standby_names(const char *names)
{
    servers_set("synchronous_standby_names", names);
    if (strcmp(names, "*") == 0)
        servers_wait_for("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'", 1);
}
