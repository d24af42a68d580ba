#include "options.h"

#include <getopt.h>

enum { OPTION_ONCE = 256 };

const char *options_usage(void)
{
    return "usage: intake-sender [-c FILE] [-f] [-n] [-u USER[:GROUP]] [-P PIDFILE] [--once] [-V]\n"
           "  -c FILE      settings (" OPTIONS_SETTINGS_FILE ")\n"
           "  -f           stay in the foreground and log to standard error\n"
           "  -n           check settings and templates, then end\n"
           "  -u USER      user[:group] to become instead of milter.user\n"
           "  -P PIDFILE   write the process id there\n"
           "  --once       send what is due, in the foreground, then end\n"
           "  -V           print the version\n";
}

/* `word` is the one that held the option. */
static Outcome take_option(int option, const char *word, Options *options, GError **error)
{
    switch (option) {
    case 'c':
        options->file = optarg;
        break;
    case 'u':
        options->user = optarg;
        break;
    case 'P':
        options->pid_file = optarg;
        break;
    case 'f':
        options->foreground = TRUE;
        break;
    case 'n':
        options->check_only = TRUE;
        break;
    case 'V':
        options->version = TRUE;
        break;
    case 'h':
        options->help = TRUE;
        break;
    case OPTION_ONCE:
        options->once = TRUE;
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

Outcome options_parse(int argc, char **argv, Options *options, GError **error)
{
    static const struct option long_options[] = {
        {"once", no_argument, NULL, OPTION_ONCE},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'V'},
        {NULL, 0, NULL, 0},
    };
    *options = (Options){.file = OPTIONS_SETTINGS_FILE};
    optind = 0; /* start anew, whoever parsed before */
    int option = 0;
    while ((option = getopt_long(argc, argv, ":c:fnu:P:Vh", long_options, NULL)) != -1) {
        Outcome outcome = take_option(option, argv[optind - 1], options, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    if (optind < argc)
        return outcome_fail(OUTCOME_REFUSED, error, "unexpected argument \"%s\"", argv[optind]);
    return OUTCOME_DONE;
}
