/*
 * intake-milter - the mail filter: arguments, settings, background, then a parent that keeps the
 * working child alive.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sysexits.h>
#include <unistd.h>

#include "../answer/template.h"
#include "../settings/command_line.h"
#include "privileges.h"
#include "service.h"
#include "supervise.h"

static int complain(int status, const GError *error)
{
    fprintf(stderr, "intake-milter: %s\n", error->message);
    return status;
}

/* Settings and templates together are what -n promises. */
static int check(const CommandLine *line, Settings **settings_r)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TemplateSet) templates = NULL;
    Outcome outcome = command_line_load_settings(line, settings_r, &error);
    if (outcome == OUTCOME_DONE)
        outcome = templates_load(*settings_r, &templates, &error);
    return outcome == OUTCOME_DONE ? EX_OK : complain(EX_CONFIG, error);
}

static void close_standard_streams(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0)
        return;
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        dup2(null, stream);
    close(null);
}

/* Returns in a background process, with the descriptor that tells of its readiness. The process
   that was called waits for that, so that its exit status tells whether the filter serves. */
static int go_to_background(void)
{
    int ends[2];
    if (pipe(ends) != 0)
        exit(EX_OSERR);
    pid_t pid = fork();
    if (pid < 0)
        exit(EX_OSERR);
    close(ends[pid == 0 ? 0 : 1]);
    if (pid > 0) {
        char ready = 0;
        gboolean serves = read(ends[0], &ready, 1) == 1;
        if (!serves)
            fputs("intake-milter: cannot start, the mail log says why\n", stderr);
        _exit(serves ? EX_OK : EX_UNAVAILABLE);
    }
    setsid();
    if (chdir("/") != 0)
        exit(EX_OSERR);
    close_standard_streams();
    return ends[1];
}

typedef struct filter {
    const CommandLine *line;
    Log *log;
} Filter;

static int run_filter(const ChildLink *link, gpointer data)
{
    const Filter *filter = data;
    return service_run(filter->line, filter->log, link);
}

static int serve(const CommandLine *line, LogLevel level)
{
    g_autoptr(GError) error = NULL;
    int ready = line->foreground ? -1 : go_to_background();
    g_autoptr(Log) log = log_open("intake-milter", line->foreground, level);
    if (line->pid_file != NULL &&
        privileges_write_pid_file(line->pid_file, &error) != OUTCOME_DONE) {
        log_write(log, LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return EX_CANTCREAT;
    }
    Filter filter = {.line = line, .log = log};
    int status = supervise(log, ready, run_filter, &filter);
    if (line->pid_file != NULL)
        unlink(line->pid_file);
    return status;
}

int main(int argc, char **argv)
{
    g_auto(CommandLine) line = {0};
    g_autoptr(GError) error = NULL;
    if (command_line_parse(DAEMON_MILTER, argc, argv, &line, &error) != OUTCOME_DONE)
        return complain(EX_USAGE, error);
    g_autofree char *help = line.help ? command_line_help(DAEMON_MILTER) : NULL;
    if (line.help || line.version) {
        fputs(line.help ? help : "intake-milter " INTAKE_VERSION "\n", stdout);
        return EX_OK;
    }
    g_autoptr(Settings) settings = NULL;
    int status = check(&line, &settings);
    if (line.check_only && status == EX_OK)
        printf("%s: settings and templates are in order\n", line.settings_file);
    if (line.check_only || status != EX_OK)
        return status;
    return serve(&line, settings->milter.log_level);
}
