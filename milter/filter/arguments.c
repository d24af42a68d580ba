#include "arguments.h"

#include <getopt.h>

enum { OPTION_DRY_RUN = 256 };

const char *arguments_usage(void)
{
    return "usage: intake-milter [-c FILE] [-f] [-n] [-p SOCKET] [-u USER[:GROUP]] [-P PIDFILE]\n"
           "                     [--dry-run] [-V] [-h]\n"
           "  -c FILE      settings (" ARGUMENTS_SETTINGS_FILE ")\n"
           "  -f           stay in the foreground and log to standard error\n"
           "  -n           check settings and templates, then end\n"
           "  -p SOCKET    local:PATH or inet:PORT@HOST instead of milter.socket\n"
           "  -u USER      user[:group] to become instead of milter.user\n"
           "  -P PIDFILE   write the process id there\n"
           "  --dry-run    decide and log, but change and write nothing\n"
           "  -V           print the version\n";
}

/* `word` is the one that held the option. */
static Outcome take_option(int option, const char *word, Arguments *arguments, GError **error)
{
    switch (option) {
    case 'c':
        arguments->file = optarg;
        break;
    case 'p':
        arguments->socket = optarg;
        break;
    case 'u':
        arguments->user = optarg;
        break;
    case 'P':
        arguments->pid_file = optarg;
        break;
    case 'f':
        arguments->foreground = TRUE;
        break;
    case 'n':
        arguments->check_only = TRUE;
        break;
    case 'V':
        arguments->version = TRUE;
        break;
    case 'h':
        arguments->help = TRUE;
        break;
    case OPTION_DRY_RUN:
        arguments->dry_run = TRUE;
        break;
    case ':':
        return outcome_fail(OUTCOME_REFUSED, error, "option -%c needs a value", optopt);
    default:
        if (optopt > 0 && optopt <= 127)
            return outcome_fail(OUTCOME_REFUSED, error, "unknown option -%c (hint: -h lists them)",
                                optopt);
        return outcome_fail(OUTCOME_REFUSED, error, "unknown option %.60s (hint: -h lists them)",
                            word);
    }
    return OUTCOME_DONE;
}

Outcome arguments_parse(int argc, char **argv, Arguments *arguments, GError **error)
{
    static const struct option long_options[] = {
        {"dry-run", no_argument, NULL, OPTION_DRY_RUN},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {NULL, 0, NULL, 0},
    };
    *arguments = (Arguments){.file = ARGUMENTS_SETTINGS_FILE};
    optind = 0; /* start anew, whoever parsed before */
    int option = 0;
    while ((option = getopt_long(argc, argv, ":c:fnp:u:P:Vh", long_options, NULL)) != -1) {
        Outcome outcome = take_option(option, argv[optind - 1], arguments, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    if (optind < argc)
        return outcome_fail(OUTCOME_REFUSED, error, "unexpected argument \"%s\"", argv[optind]);
    return OUTCOME_DONE;
}

static void overrule(char **setting, const char *value)
{
    if (value == NULL)
        return;
    g_free(*setting);
    *setting = g_strdup(value);
}

Outcome arguments_load_settings(const Arguments *arguments, Settings **settings_r, GError **error)
{
    Outcome outcome = settings_load(arguments->file, settings_r, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    MilterSettings *milter = &(*settings_r)->milter;
    overrule(&milter->socket, arguments->socket);
    overrule(&milter->user, arguments->user);
    milter->dry_run = milter->dry_run || arguments->dry_run;
    return OUTCOME_DONE;
}
