#include "commands.h"

#include <string.h>

#ifndef INTAKE_VERSION
#error "the version comes from the Makefile"
#endif

static void add_phrase(Table *table, const Phrase *phrase)
{
    ctl_add_row(table, phrase->syntax, phrase->summary);
}

/* Phrases whose name begins with the words asked for; all of them for none. */
static guint add_matching(Table *table, const char *wanted)
{
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    for (gsize i = 0; i < length; i++) {
        g_autofree char *name = phrase_name(&phrases[i]);
        gsize end = strlen(wanted);
        if (strncmp(name, wanted, end) == 0 && (end == 0 || name[end] == '\0' || name[end] == ' '))
            add_phrase(table, &phrases[i]);
    }
    return table->rows->len;
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
    printer_note(ctl->printer, "intakectl [-c FILE] [--json] COMMAND\n");
    printer_table(ctl->printer, "commands", table);
    printer_note(ctl->printer,
                 "\n-c FILE   the settings file, default %s\n"
                 "--json    one JSON object instead of tables\n\n"
                 "intakectl help COMMAND shows a command's holes and options",
                 CTL_SETTINGS_FILE);
}

Outcome ctl_help(Ctl *ctl, GError **error)
{
    if (ctl->arguments->rest->len == 0 && !ctl->style.json) {
        print_short(ctl);
        return OUTCOME_DONE;
    }
    g_ptr_array_add(ctl->arguments->rest, NULL);
    g_autofree char *wanted = g_strjoinv(" ", (char **)ctl->arguments->rest->pdata);
    g_autoptr(Table) table = table_new("phrase", "what it does", NULL);
    if (add_matching(table, wanted) == 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "unknown command \"%s\" (hint: \"intakectl help\" lists the commands)",
                            wanted);
    if (ctl->style.json)
        return ctl_print(ctl, "commands", OUTCOME_DONE, table);
    for (guint i = 0; i < table->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(table->rows, i);
        printer_note(ctl->printer, "intakectl %s\n    %s", (const char *)row->pdata[0],
                     (const char *)row->pdata[1]);
    }
    return OUTCOME_DONE;
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
