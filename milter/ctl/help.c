#include "cli/help_words.h"
#include "commands.h"

#include <string.h>

#ifndef INTAKE_VERSION
#error "the version comes from the Makefile"
#endif

/* Phrases whose name begins with the words asked for; all of them for none. */
static GPtrArray *find_matching(const char *wanted)
{
    GPtrArray *found = g_ptr_array_new();
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    for (gsize i = 0; i < length; i++) {
        g_autofree char *name = phrase_name(&phrases[i]);
        gsize end = strlen(wanted);
        if (strncmp(name, wanted, end) == 0 && (end == 0 || name[end] == '\0' || name[end] == ' '))
            g_ptr_array_add(found, (gpointer)&phrases[i]);
    }
    return found;
}

static void print_parts(Ctl *ctl, const Phrase *phrase)
{
    g_autoptr(GPtrArray) parts = phrase_parts(phrase);
    for (guint i = 0; i < parts->len; i++) {
        const char *part = g_ptr_array_index(parts, i);
        g_autofree char *word = g_strndup(part, strcspn(part, " "));
        const char *meaning = help_word(word);
        printer_note(ctl->printer, "    %-24s  %s", part, meaning != NULL ? meaning : "");
    }
}

static void print_phrase(Ctl *ctl, const Phrase *phrase, gboolean with_parts)
{
    printer_note(ctl->printer, "intakectl %s\n    %s", phrase->syntax, phrase->summary);
    if (!with_parts)
        return;
    printer_note(ctl->printer, "%s", "");
    print_parts(ctl, phrase);
    if (phrase->needs >= NEEDS_DATABASE)
        printer_note(ctl->printer, "\n    It needs the settings (-c FILE) and the database.");
    else if (phrase->needs == NEEDS_SETTINGS)
        printer_note(ctl->printer, "\n    It needs the settings (-c FILE).");
}

/* For people, name and summary on one line each: the full phrases are wider than a terminal. */
static void print_short(Ctl *ctl)
{
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    g_autoptr(Table) table = table_new("command", "what it does", NULL);
    for (gsize i = 0; i < length; i++) {
        g_autofree char *name = phrase_name(&phrases[i]);
        ctl_add_row(table, name, phrases[i].summary);
    }
    printer_note(ctl->printer, "intakectl [-c FILE] [--json] [--as LOGIN] COMMAND\n");
    printer_table(ctl->printer, "commands", table);
    printer_note(ctl->printer,
                 "\n-c FILE      the settings file, default %s\n"
                 "--json       one JSON object instead of tables\n"
                 "--as LOGIN   act as this agent, for root\n\n"
                 "intakectl help COMMAND shows a command's holes and options",
                 SETTINGS_FILE);
}

static gboolean is_one_command(const GPtrArray *phrases)
{
    g_autofree char *first = phrase_name(g_ptr_array_index(phrases, 0));
    for (guint i = 1; i < phrases->len; i++) {
        g_autofree char *name = phrase_name(g_ptr_array_index(phrases, i));
        if (strcmp(name, first) != 0)
            return FALSE;
    }
    return TRUE;
}

Outcome ctl_help(Ctl *ctl, GError **error)
{
    if (ctl->arguments->rest->len == 0 && !ctl->style.json) {
        print_short(ctl);
        return OUTCOME_DONE;
    }
    g_ptr_array_add(ctl->arguments->rest, NULL);
    g_autofree char *wanted = g_strjoinv(" ", (char **)ctl->arguments->rest->pdata);
    g_autoptr(GPtrArray) found = find_matching(wanted);
    if (found->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "unknown command \"%s\" (hint: \"intakectl help\" lists the commands)",
                            wanted);
    g_autoptr(Table) table = table_new("phrase", "what it does", NULL);
    for (guint i = 0; i < found->len; i++) {
        const Phrase *phrase = g_ptr_array_index(found, i);
        if (ctl->style.json)
            ctl_add_row(table, phrase->syntax, phrase->summary);
        else
            print_phrase(ctl, phrase, is_one_command(found));
    }
    return ctl->style.json ? ctl_print(ctl, "commands", OUTCOME_DONE, table) : OUTCOME_DONE;
}

Outcome ctl_version(Ctl *ctl, GError **error)
{
    (void)error;
    g_autoptr(Table) table = table_new("version", NULL);
    ctl_add_row(table, INTAKE_VERSION);
    if (ctl->style.json)
        printer_facts(ctl->printer, "program", table);
    else
        printer_note(ctl->printer, "intakectl %s", INTAKE_VERSION);
    return OUTCOME_DONE;
}
