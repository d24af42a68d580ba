/*
 * intakectl - the control program: arguments, phrase, what the phrase needs, run, exit code.
 */
#include "../base/printable.h"
#include "cli/terminal.h"
#include "commands.h"

#include <stdio.h>
#include <string.h>

typedef struct options {
    const char *settings_file; /* NULL: not named */
    const char *as;            /* NULL: nobody's */
    gboolean json;
    GPtrArray *words; /* char *, borrowed: what the program's own options leave */
} Options;

static void options_clear(Options *options)
{
    if (options->words != NULL)
        g_ptr_array_unref(options->words);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

static const char *const help_words[] = {"-h", "--help"};
static const char *const version_words[] = {"-V", "--version"};

static gboolean is_one_of(const char *word, const char *const words[2])
{
    return strcmp(word, words[0]) == 0 || strcmp(word, words[1]) == 0;
}

/* "--text -h": what stands in a value's place is a value. */
static gboolean is_value(const char *word_before)
{
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    return g_str_has_prefix(word_before, "--") &&
           phrase_option_takes_value(phrases, length, word_before);
}

/* The program's own options may stand anywhere before "--". */
static Outcome read_options(int count, char *const words[], Options *options, GError **error)
{
    options->words = g_ptr_array_new();
    for (int i = 1; i < count; i++) {
        /* A value is none of them, whatever it looks like. */
        const char *option = is_value(words[i - 1]) ? "" : words[i];
        if (strcmp(option, "--") == 0) {
            for (; i < count; i++)
                g_ptr_array_add(options->words, words[i]);
        } else if (strcmp(option, "--json") == 0) {
            options->json = TRUE;
        } else if (strcmp(option, "-c") == 0) {
            if (i + 1 == count)
                return outcome_fail(OUTCOME_REFUSED, error, "-c needs a file");
            options->settings_file = words[++i];
        } else if (strcmp(option, "--as") == 0) {
            if (i + 1 == count)
                return outcome_fail(OUTCOME_REFUSED, error, "--as needs an agent's login");
            options->as = words[++i];
        } else if (is_one_of(option, help_words)) {
            g_ptr_array_insert(options->words, 0, (gpointer) "help");
        } else if (is_one_of(option, version_words)) {
            g_ptr_array_insert(options->words, 0, (gpointer) "version");
        } else {
            g_ptr_array_add(options->words, words[i]);
        }
    }
    if (options->words->len == 0)
        g_ptr_array_add(options->words, (gpointer) "help");
    return OUTCOME_DONE;
}

/* Asked once, before a command half fails on a schema that is not there. */
static Outcome check_schema(const Ctl *ctl, GError **error)
{
    g_autoptr(GError) reason = NULL;
    Outcome outcome = store_ping(ctl->store, &reason);
    if (outcome == OUTCOME_DONE)
        return outcome;
    const char *hint = outcome == OUTCOME_REFUSED
                           ? " (hint: run \"intakectl db migrate\")"
                           : " (hint: is it running? \"intakectl doctor\" tells more)";
    gboolean has_hint = strstr(reason->message, "(hint: ") != NULL;
    return outcome_fail(outcome, error, "%s%s", reason->message, has_hint ? "" : hint);
}

static Outcome open_needs(Ctl *ctl, Needs needs, gboolean is_named, GError **error)
{
    if (needs == NEEDS_NOTHING || (needs == NEEDS_SETTINGS_IF_GIVEN && !is_named))
        return OUTCOME_DONE;
    ctl->stage = STAGE_SETTINGS;
    Outcome outcome = settings_load(ctl->settings_file, &ctl->settings, error);
    if (outcome != OUTCOME_DONE || needs < NEEDS_DATABASE)
        return outcome;
    ctl->stage = STAGE_COMMAND;
    ctl->store = store_open_admin(&ctl->settings->store, ctl->log);
    return needs == NEEDS_STORE ? check_schema(ctl, error) : OUTCOME_DONE;
}

static Outcome run(Ctl *ctl, const Options *options, GError **error)
{
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    const Phrase *phrase = NULL;
    g_autoptr(Arguments) arguments = NULL;
    ctl->stage = STAGE_ARGUMENTS;
    Outcome outcome = phrase_match(phrases, length, options->words, &phrase, &arguments, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    ctl->arguments = arguments;
    g_autofree char *name = phrase_name(phrase);
    ctl->command = name;
    ctl->right = phrase->right;
    Progress *progress = phrase->needs >= NEEDS_DATABASE ? progress_start(name) : NULL;
    outcome = open_needs(ctl, phrase->needs, options->settings_file != NULL, error);
    if (ctl->settings != NULL)
        printer_set_zone(ctl->printer, ctl_zone(ctl));
    if (outcome == OUTCOME_DONE) {
        ctl->stage = STAGE_COMMAND;
        outcome = phrase->run(ctl, error);
    }
    if (outcome == OUTCOME_REFUSED)
        ctl_note_refusal(ctl, *error);
    ctl->command = NULL; /* the name goes now */
    progress_stop(progress);
    return outcome;
}

/* What was printed before something failed is shown as well, save half an object. */
static int finish(Ctl *ctl, Outcome outcome, const GError *error)
{
    g_autoptr(GString) output = printer_finish(ctl->printer);
    if (outcome == OUTCOME_DONE || !ctl->style.json || ctl->is_refusal_told)
        fwrite(output->str, 1, output->len, stdout);
    if (fflush(stdout) != 0 || ferror(stdout) != 0) {
        perror("intakectl: standard output");
        return status_code(OUTCOME_RETRY, ctl->stage);
    }
    if (error != NULL) {
        g_autofree char *message = printable_lines(error->message);
        fprintf(stderr, "intakectl: %s\n", message);
    }
    int status = status_code(outcome, ctl->stage);
    return status == 0 && ctl->finding ? STATUS_FINDING : status;
}

int main(int count, char *words[])
{
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    Outcome outcome = read_options(count, words, &options, &error);
    g_autoptr(Log) log = log_open("intakectl", TRUE, LOG_LEVEL_ERROR);
    PrintStyle style = terminal_style(options.json);
    g_autoptr(Printer) printer = printer_new(&style);
    Ctl ctl = {
        .printer = printer,
        .style = style,
        .log = log,
        .settings_file = options.settings_file != NULL ? options.settings_file : SETTINGS_FILE,
        .as = options.as,
    };
    if (outcome == OUTCOME_DONE)
        outcome = run(&ctl, &options, &error);
    int status = finish(&ctl, outcome, error);
    store_close(ctl.store);
    settings_unref(ctl.settings);
    g_free(ctl.person);
    return status;
}
