#include "process_load.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *read_proc(int pid, const char *name)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/%s", pid, name);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static guint64 status_kb(const char *status, const char *key)
{
    const char *line = strstr(status, key);
    return line != NULL ? g_ascii_strtoull(line + strlen(key), NULL, 10) : 0;
}

/* proc(5): the fields after the name in parentheses; utime is the 12th of them, stime the 13th. */
static double cpu_seconds(const char *stat)
{
    const char *rest = strrchr(stat, ')');
    if (rest == NULL)
        return 0;
    g_auto(GStrv) fields = g_strsplit(rest + 2, " ", 15);
    if (g_strv_length(fields) < 14)
        return 0;
    guint64 ticks = g_ascii_strtoull(fields[11], NULL, 10) + g_ascii_strtoull(fields[12], NULL, 10);
    return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

static void add_process(ProcessLoad *load, int pid)
{
    g_autofree char *stat = read_proc(pid, "stat");
    g_autofree char *status = read_proc(pid, "status");
    if (stat == NULL || status == NULL)
        return;
    load->cpu_s += cpu_seconds(stat);
    load->rss_kb += status_kb(status, "VmRSS:");
    load->peak_kb += status_kb(status, "VmHWM:");
}

ProcessLoad process_load(int pid)
{
    ProcessLoad load = {0};
    g_autofree char *name = g_strdup_printf("task/%d/children", pid);
    g_autofree char *children = read_proc(pid, name);
    add_process(&load, pid);
    g_auto(GStrv) pids = g_strsplit(children != NULL ? children : "", " ", -1);
    for (char **child = pids; *child != NULL; child++)
        if ((*child)[0] != '\0')
            add_process(&load, atoi(*child));
    return load;
}
