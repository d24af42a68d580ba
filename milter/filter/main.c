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
#include "arguments.h"
#include "privileges.h"
#include "service.h"
#include "supervise.h"

static int complain(int status, const GError *error)
{
    fprintf(stderr, "intake-milter: %s\n", error->message);
    return status;
}

/* Settings and templates together are what -n promises. */
static int check(const Arguments *arguments, Settings **settings_r)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TemplateSet) templates = NULL;
    Outcome outcome = arguments_load_settings(arguments, settings_r, &error);
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
    const Arguments *arguments;
    Log *log;
} Filter;

static int run_filter(const ChildLink *link, gpointer data)
{
    const Filter *filter = data;
    return service_run(filter->arguments, filter->log, link);
}

static int serve(const Arguments *arguments, LogLevel level)
{
    g_autoptr(GError) error = NULL;
    int ready = arguments->foreground ? -1 : go_to_background();
    g_autoptr(Log) log = log_open("intake-milter", arguments->foreground, level);
    if (arguments->pid_file != NULL &&
        privileges_write_pid_file(arguments->pid_file, &error) != OUTCOME_DONE) {
        log_write(log, LOG_LEVEL_ERROR, NULL, "%s", error->message);
        return EX_CANTCREAT;
    }
    Filter filter = {.arguments = arguments, .log = log};
    int status = supervise(log, ready, run_filter, &filter);
    if (arguments->pid_file != NULL)
        unlink(arguments->pid_file);
    return status;
}

int main(int argc, char **argv)
{
    Arguments arguments;
    g_autoptr(GError) error = NULL;
    if (arguments_parse(argc, argv, &arguments, &error) != OUTCOME_DONE) {
        fputs(arguments_usage(), stderr);
        return complain(EX_USAGE, error);
    }
    if (arguments.help || arguments.version) {
        fputs(arguments.help ? arguments_usage() : "intake-milter " INTAKE_VERSION "\n", stdout);
        return EX_OK;
    }
    g_autoptr(Settings) settings = NULL;
    int status = check(&arguments, &settings);
    if (arguments.check_only && status == EX_OK)
        printf("%s: settings and templates are in order\n", arguments.file);
    if (arguments.check_only || status != EX_OK)
        return status;
    return serve(&arguments, settings->milter.log_level);
}
