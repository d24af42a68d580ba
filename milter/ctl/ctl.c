#include "ctl.h"

#include "../mail/tag.h"

#include <string.h>
#include <unistd.h>

const char *ctl_text(const Ctl *ctl, const char *name)
{
    return arguments_text(ctl->arguments, name);
}

gint64 ctl_number(const Ctl *ctl, const char *name, gint64 fallback)
{
    return arguments_number(ctl->arguments, name, fallback);
}

int ctl_limit(const Ctl *ctl)
{
    return (int)ctl_number(ctl, "--limit", CTL_LIMIT);
}

static char *desk_names(const Settings *settings)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", desk->name);
    }
    return g_string_free(names, FALSE);
}

Outcome ctl_desk_named(const Ctl *ctl, const char *name, const DeskSettings **desk_r,
                       GError **error)
{
    const DeskSettings *desk = settings_desk_by_name(ctl->settings, name);
    if (desk == NULL) {
        g_autofree char *names = desk_names(ctl->settings);
        return outcome_fail(OUTCOME_REFUSED, error, "no desk \"%s\" (hint: one of %s)", name,
                            names);
    }
    *desk_r = desk;
    return OUTCOME_DONE;
}

static gboolean begins_with_prefix(const char *ticket, const char *prefix)
{
    const char *number = ticket + strspn(ticket, "[#");
    gsize length = strlen(prefix);
    return length > 0 && g_ascii_strncasecmp(number, prefix, length) == 0 &&
           g_ascii_isdigit(number[length]);
}

/* The only desk whose tickets are written so: "[#ACME-1042]"; NULL: none, or several. */
static const DeskSettings *desk_of_ticket(const Ctl *ctl)
{
    const char *ticket = ctl_text(ctl, "TICKET");
    const DeskSettings *found = NULL;
    for (guint i = 0; ticket != NULL && i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (!begins_with_prefix(ticket, desk->ticket_prefix))
            continue;
        if (found != NULL)
            return NULL;
        found = desk;
    }
    return found;
}

static const char *system_user(void)
{
    const char *behind_sudo = g_getenv("SUDO_USER");
    return behind_sudo != NULL && *behind_sudo != '\0' ? behind_sudo : g_get_user_name();
}

const char *ctl_who(const Ctl *ctl)
{
    return ctl->person != NULL ? ctl->person : system_user();
}

/* It may be another agent at each desk. */
Outcome ctl_act_at(Ctl *ctl, const DeskSettings *desk, GError **error)
{
    ctl->desk = desk;
    g_clear_pointer(&ctl->person, g_free);
    if (ctl->as != NULL && geteuid() != 0) {
        ctl->is_as_refused = TRUE;
        return outcome_fail(OUTCOME_REFUSED, error,
                            "--as is for root (hint: without it you are \"%s\")", system_user());
    }
    return store_person(ctl->store, desk->name, system_user(), ctl->as,
                        *ctl->right != '\0' ? ctl->right : NULL, &ctl->person, error);
}

void ctl_note_refusal(Ctl *ctl, const GError *error)
{
    g_autoptr(GError) fault = NULL;
    if (ctl->desk == NULL || !(ctl->is_as_refused || store_error_is_forbidden(error)))
        return;
    /* Who may only try --as is no agent yet: the event is the user's. */
    if (store_note_refusal(ctl->store, ctl->desk->name, system_user(),
                           ctl->is_as_refused ? NULL : ctl->as, ctl->command, error->message,
                           &fault) != OUTCOME_DONE)
        log_write(ctl->log, LOG_LEVEL_ERROR, NULL, "the refusal is not in the events: %s",
                  fault->message);
}

/* "BRAND-5" is no ticket of another desk's, whatever --desk says. */
static Outcome check_tickets(const Ctl *ctl, const DeskSettings *desk, GError **error)
{
    static const char *const names[] = {"TICKET", "--into"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *text = ctl_text(ctl, names[i]);
        g_autofree char *example = tag_number(desk, 1042);
        if (text != NULL && tag_read(desk, text) == 0)
            return outcome_fail(OUTCOME_REFUSED, error,
                                "\"%s\" is not a ticket of desk \"%s\" (hint: 1042 or %s)", text,
                                desk->name, example);
    }
    return OUTCOME_DONE;
}

static Outcome choose_desk(const Ctl *ctl, const DeskSettings **desk_r, GError **error)
{
    const char *name = ctl_text(ctl, "--desk");
    if (name != NULL)
        return ctl_desk_named(ctl, name, desk_r, error);
    *desk_r = desk_of_ticket(ctl);
    if (*desk_r != NULL)
        return OUTCOME_DONE;
    if (ctl->settings->desks->len > 1) {
        g_autofree char *names = desk_names(ctl->settings);
        return outcome_fail(OUTCOME_REFUSED, error, "which desk? (hint: --desk with one of %s)",
                            names);
    }
    *desk_r = g_ptr_array_index(ctl->settings->desks, 0);
    return OUTCOME_DONE;
}

Outcome ctl_desk(Ctl *ctl, const DeskSettings **desk_r, GError **error)
{
    Outcome outcome = choose_desk(ctl, desk_r, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_tickets(ctl, *desk_r, error);
    return outcome == OUTCOME_DONE && ctl->store != NULL ? ctl_act_at(ctl, *desk_r, error)
                                                         : outcome;
}

Outcome ctl_desk_filter(const Ctl *ctl, const char **desk_r, GError **error)
{
    const char *name = ctl_text(ctl, "--desk");
    const DeskSettings *desk = NULL;
    Outcome outcome = name != NULL ? ctl_desk_named(ctl, name, &desk, error) : OUTCOME_DONE;
    if (outcome == OUTCOME_DONE)
        *desk_r = desk != NULL ? desk->name : NULL;
    return outcome;
}

GTimeZone *ctl_zone(const Ctl *ctl)
{
    const char *name = ctl_text(ctl, "--desk");
    GTimeZone *zone = NULL;
    for (guint i = 0; i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        if (name != NULL && !g_str_equal(name, desk->name))
            continue;
        if (zone != NULL && !g_str_equal(g_time_zone_get_identifier(zone),
                                         g_time_zone_get_identifier(desk->hours.zone)))
            return NULL;
        zone = desk->hours.zone;
    }
    return zone;
}

Outcome ctl_print(Ctl *ctl, const char *kind, Outcome outcome, const Table *table)
{
    if (outcome == OUTCOME_DONE)
        printer_table(ctl->printer, kind, table);
    return outcome;
}

void ctl_print_merged(Ctl *ctl, const char *kind, const Table *table, const char *what,
                      const char *undo)
{
    printer_table(ctl->printer, kind, table);
    if (arguments_has(ctl->arguments, "--dry-run"))
        printer_note(ctl->printer, "nothing was changed; without --dry-run %s", what);
    else if (undo != NULL)
        printer_note(ctl->printer, "%s; %s takes it back", what, undo);
    else
        printer_note(ctl->printer, "%s", what);
}

void ctl_add_row(Table *table, ...)
{
    GPtrArray *row = g_ptr_array_new_with_free_func(g_free);
    va_list cells;
    va_start(cells, table);
    for (guint i = 0; i < table->columns->len; i++)
        g_ptr_array_add(row, g_strdup(va_arg(cells, const char *)));
    va_end(cells);
    g_ptr_array_add(table->rows, row);
}

Outcome ctl_check_type(const DeskSettings *desk, const char *type, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    if (desk_service_type(desk, type) != NULL)
        return OUTCOME_DONE;
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *known = g_ptr_array_index(desk->service_types, i);
        g_ptr_array_add(names, known->name);
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *listed = g_strjoinv(", ", (char **)names->pdata);
    return outcome_fail(OUTCOME_REFUSED, error,
                        "desk \"%s\" has no service type \"%s\" (hint: one of %s)", desk->name,
                        type, listed);
}
