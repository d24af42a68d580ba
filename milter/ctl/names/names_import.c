/* Names from a spreadsheet: everything is checked before anything is written, and all is written or
   nothing. */
#include "../commands.h"

#include "../../names/names.h"
#include "checking.h"
#include "import.h"
#include "name_edit.h"

#include <string.h>

typedef struct name_row { /* one row of the file that changes something; all borrowed */
    const Agent *agent;
    const AgentName *name;
} NameRow;

/* Takes a cell over where the file has the column and says something else than now. */
static gboolean take(const Import *import, guint row, const char *column, const char *now,
                     char **member)
{
    const char *cell = import_cell(import, row, column);
    if (cell == NULL || g_strcmp0(cell, now) == 0)
        return FALSE;
    ctl_add_row(import->differences, import_cell(import, row, "login"),
                import_cell(import, row, "language"), import_cell(import, row, "channel"), column,
                now, cell);
    g_free(*member);
    *member = g_strdup(cell);
    return TRUE;
}

static Outcome read_place(const Import *import, guint row, const char **language_r,
                          const char **channel_r, GError **error)
{
    const char *channel = import_cell(import, row, "channel");
    g_auto(GStrv) channels = g_strsplit(NAME_CHANNELS, "|", -1);
    if (channel != NULL && !g_strv_contains((const char *const *)channels, channel))
        return import_fail(import, row, "channel", error,
                           "is no channel (hint: one of mail, phone, chat, social)");
    if (name_edit_channel(import->desk, channel, error) != OUTCOME_DONE ||
        name_edit_language(import->desk, import_cell(import, row, "language"), language_r, error) !=
            OUTCOME_DONE) {
        import_blame(import, row, error);
        return OUTCOME_REFUSED;
    }
    *channel_r = channel != NULL ? channel : "";
    return OUTCOME_DONE;
}

static Outcome read_row(const Import *import, guint row, GArray *rows, GError **error)
{
    const char *language = NULL, *channel = NULL;
    Outcome outcome = import_check_row(import, row, "language", "channel", error);
    if (outcome == OUTCOME_DONE)
        outcome = read_place(import, row, &language, &channel, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    Agent *agent = g_hash_table_lookup(import->agents, import_cell(import, row, "login"));
    if (agent == NULL)
        return import_fail(import, row, "login", error,
                           "is no agent of the desk (hint: intakectl agent list)");
    AgentForm now = name_agent_form(agent, *language != '\0' ? language : NULL,
                                    *channel != '\0' ? channel : NULL);
    AgentName *name = name_edit(agent, language, channel);
    const struct {
        const char *column, *now;
        char **member;
    } members[] = {{"short", now.short_name, &name->short_name},
                   {"surname", now.surname, &name->surname},
                   {"given", now.given_name, &name->given_name},
                   {"title", now.title, &name->title},
                   {"role", now.role, &name->role},
                   {"department", now.department, &name->department}};
    /* Taking a member over frees what `now` may have pointed at, but never another member. */
    gboolean changes = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        changes =
            take(import, row, members[i].column, members[i].now, members[i].member) || changes;
    const NameRow changed = {agent, name};
    if (changes)
        g_array_append_val(rows, changed);
    return OUTCOME_DONE;
}

/* ---- check and write ---- */

static Outcome check_rows(const Import *import, const GArray *rows, char **overruled_r,
                          GError **error)
{
    g_auto(NamesChange) names = {0};
    Outcome outcome = names_change_open(import->ctl, import->desk, &names, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    for (guint i = 0; i < rows->len; i++) {
        const NameRow *row = &g_array_index(rows, NameRow, i);
        g_hash_table_add(names.logins, g_strdup(row->agent->login));
        names_future_add(names.after, row->agent->login, row->name, names.from, 0);
    }
    return names_checking_change(import->ctl, &names, overruled_r, error);
}

static char *json_of(const GArray *rows)
{
    json_t *list = json_array();
    for (guint i = 0; i < rows->len; i++) {
        const NameRow *row = &g_array_index(rows, NameRow, i);
        const AgentName *name = row->name;
        json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?}",
                                              "login", row->agent->login, "language",
                                              name->language, "channel", name->channel, "surname",
                                              name->surname, "given", name->given_name, "short",
                                              name->short_name, "title", name->title, "role",
                                              name->role, "department", name->department));
    }
    return import_json(list);
}

static Outcome write_rows(const Import *import, const GArray *rows, const char *overruled,
                          GError **error)
{
    if (rows->len > 0 && names_checking_need_why(import->ctl, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    g_autofree char *json = json_of(rows);
    g_autofree char *why = names_checking_why(ctl_text(import->ctl, "--why"), overruled);
    return store_name_import(import->ctl->store, import->desk->name, json, ctl_who(import->ctl),
                             why, error);
}

Outcome ctl_names_import(Ctl *ctl, GError **error)
{
    static const char *const known[] = {"desk",  "login", "language",   "channel",
                                        "name",  "short", "surname",    "given",
                                        "title", "role",  "department", NULL};
    g_auto(Import) import = {.ctl = ctl};
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(NameRow));
    g_autofree char *overruled = NULL;
    Outcome outcome = import_open(ctl, known, &import, error);
    if (outcome == OUTCOME_DONE)
        import.differences =
            table_new("login", "language", "channel", "column", "now", "new", NULL);
    for (guint row = 0; outcome == OUTCOME_DONE && row < import.table->rows->len; row++)
        outcome = read_row(&import, row, rows, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_rows(&import, rows, &overruled, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (ctl_text(ctl, "--dry-run") == NULL)
        outcome = write_rows(&import, rows, overruled, error);
    if (outcome == OUTCOME_DONE) {
        printer_table(ctl->printer, "differences", import.differences);
        import_note(&import, rows->len);
    }
    return outcome;
}
