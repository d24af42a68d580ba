/*
 * intake-sender - hands the answers of the outbox to the mail server: arguments, settings,
 * background, then work until told to stop.
 */
#include <stdio.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "../filter/privileges.h"
#include "../learning/learn.h"
#include "../mime/mime.h"
#include "../settings/command_line.h"
#include "delivery.h"
#include "sender.h"

static int exit_status(Outcome outcome)
{
    switch (outcome) {
    case OUTCOME_DONE:
        return EX_OK;
    case OUTCOME_REFUSED:
        return EX_CONFIG;
    default:
        return EX_TEMPFAIL;
    }
}

static int complain(int status, const GError *error)
{
    fprintf(stderr, "intake-sender: %s\n", error->message);
    return status;
}

/* Everything that a start or a reload would stumble over. */
static int check(const Settings *settings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TemplateSet) templates = NULL;
    g_autoptr(Smtp) smtp = NULL;
    Outcome outcome = templates_load(settings, &templates, &error);
    if (outcome == OUTCOME_DONE)
        outcome = smtp_open(&settings->sender, &smtp, &error);
    return outcome == OUTCOME_DONE ? EX_OK : complain(exit_status(outcome), error);
}

static Outcome work(const CommandLine *line, const Account *account, Settings *settings, Log *log,
                    GError **error)
{
    Signals raised = {0};
    g_autoptr(Trainer) trainer = trainer_new(line->foreground);
    g_autoptr(Sender) sender = NULL;
    Outcome outcome = privileges_drop(account, (gid_t)-1, error);
    /* By the user who removes it in the end. */
    if (outcome == OUTCOME_DONE && line->pid_file != NULL)
        outcome = privileges_write_pid_file(line->pid_file, error);
    if (outcome == OUTCOME_DONE)
        outcome = sender_open(settings, log, &raised, &sender, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    sender_train_with(sender, trainer);
    sd_notify(0, "READY=1");
    log_write(log, LOG_LEVEL_INFO, NULL, "intake-sender " INTAKE_VERSION " sends to %s",
              settings->sender.smtp);
    outcome = sender_run(sender, line->once, error);
    sd_notify(0, "STOPPING=1");
    log_write(log, LOG_LEVEL_INFO, NULL, "intake-sender ends");
    return outcome;
}

static int serve(const CommandLine *line, Settings *settings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Account) account = NULL;
    if (account_find(settings->milter.user, &account, &error) != OUTCOME_DONE)
        return complain(EX_NOUSER, error);
    gboolean foreground = line->foreground || line->once;
    if (!foreground && daemon(0, 0) != 0) {
        perror("intake-sender");
        return EX_OSERR;
    }
    signals_begin();
    mime_initialize();
    g_autoptr(Log) log = log_open("intake-sender", foreground, settings->milter.log_level);
    Outcome outcome = work(line, account, settings, log, &error);
    if (outcome != OUTCOME_DONE)
        log_write(log, LOG_LEVEL_ERROR, NULL, "%s", error->message);
    if (line->pid_file != NULL)
        unlink(line->pid_file);
    return exit_status(outcome);
}

/* What the trainer starts; by hand, or by cron, it does the same. */
static int learn(const CommandLine *line, const Settings *settings)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Account) account = NULL;
    g_autofree char *who = g_strdup_printf("intake-sender %s/%d", g_get_host_name(), (int)getpid());
    if (account_find(geteuid() == 0 ? settings->milter.user : "", &account, &error) !=
            OUTCOME_DONE ||
        privileges_drop(account, (gid_t)-1, &error) != OUTCOME_DONE)
        return complain(EX_NOUSER, error);
    gboolean to_stderr = line->foreground || isatty(STDERR_FILENO) != 0;
    g_autoptr(Log) log = log_open("intake-sender", to_stderr, settings->milter.log_level);
    g_autoptr(Store) store = store_open_sender(&settings->store, log);
    learn_what_is_due(store, settings, who, log);
    return EX_OK;
}

int main(int argc, char **argv)
{
    g_auto(CommandLine) line = {0};
    g_autoptr(GError) error = NULL;
    if (command_line_parse(DAEMON_SENDER, argc, argv, &line, &error) != OUTCOME_DONE)
        return complain(EX_USAGE, error);
    g_autofree char *help = line.help ? command_line_help(DAEMON_SENDER) : NULL;
    if (line.help || line.version) {
        fputs(line.help ? help : "intake-sender " INTAKE_VERSION "\n", stdout);
        return EX_OK;
    }
    g_autoptr(Settings) settings = NULL;
    Outcome outcome = command_line_load_settings(&line, &settings, &error);
    if (outcome != OUTCOME_DONE)
        return complain(exit_status(outcome), error);
    if (line.learn)
        return learn(&line, settings);
    int status = check(settings);
    if (line.check_only && status == EX_OK)
        printf("%s: settings and templates are in order\n", line.settings_file);
    return line.check_only || status != EX_OK ? status : serve(&line, settings);
}
