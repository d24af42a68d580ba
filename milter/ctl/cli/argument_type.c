#include "argument_type.h"

#include "../../base/address.h"
#include "../../mail/known.h"
#include "../../names/names.h"
#include "when.h"

#include <string.h>

#define TEXT_OCTETS_MAX 4096

static Outcome check_number(const char *text, GError **error)
{
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXINT32, &number, NULL))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is not a number (hint: a whole number from 1)", text);
    return OUTCOME_DONE;
}

static Outcome check_model_number(const char *text, GError **error)
{
    if (strcmp(text, "starter") == 0 || check_number(text, NULL) == OUTCOME_DONE)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error,
                        "\"%s\" is not a model (hint: a number of \"model list\", or starter)",
                        text);
}

static Outcome check_seed(const char *text, GError **error)
{
    guint64 number = 0;
    if (!g_ascii_string_to_unsigned(text, 10, 0, G_MAXINT32, &number, NULL))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is not a seed (hint: a whole number from 0)", text);
    return OUTCOME_DONE;
}

gint64 argument_type_ticket(const char *text)
{
    gsize length = strlen(text);
    while (length > 0 && text[length - 1] == ']')
        length--;
    gsize digits = length;
    while (digits > 0 && g_ascii_isdigit(text[digits - 1]))
        digits--;
    g_autofree char *number = g_strndup(text + digits, length - digits);
    guint64 ticket = 0;
    if (!g_ascii_string_to_unsigned(number, 10, 1, G_MAXINT64, &ticket, NULL))
        return 0;
    return (gint64)ticket;
}

static Outcome check_ticket(const char *text, GError **error)
{
    if (argument_type_ticket(text) == 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is not a ticket (hint: 1042 or ACME-1042)", text);
    return OUTCOME_DONE;
}

static Outcome check_address(const char *text, GError **error)
{
    g_autofree char *canonical = address_canonical(text);
    if (canonical == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is not a mail address (hint: name@example.org)", text);
    return OUTCOME_DONE;
}

static Outcome check_state(const char *text, GError **error)
{
    TicketState state;
    if (ticket_state_from_name(text, &state))
        return OUTCOME_DONE;
    GString *names = g_string_new(NULL);
    for (guint i = 0; i <= TICKET_CLOSED; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", ticket_state_name((TicketState)i));
    g_autofree char *listed = g_string_free(names, FALSE);
    return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is not a state (hint: one of %s)", text,
                        listed);
}

static Outcome check_outbox_state(const char *text, GError **error)
{
    static const char *const states[] = {"queued", "parked", "sent", "dropped", NULL};
    if (g_strv_contains(states, text))
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error,
                        "\"%s\" is not a state (hint: one of queued, parked, sent, dropped)", text);
}

static Outcome check_choice(const char *text, const char *packed, const char *what, GError **error)
{
    g_auto(GStrv) choices = g_strsplit(packed, "|", -1);
    if (g_strv_contains((const char *const *)choices, text))
        return OUTCOME_DONE;
    g_autofree char *listed = g_strjoinv(", ", choices);
    return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is no %s (hint: one of %s)", text, what,
                        listed);
}

static Outcome check_channel(const char *text, GError **error)
{
    return check_choice(text, NAME_CHANNELS, "channel", error);
}

static Outcome check_verdict(const char *text, GError **error)
{
    return check_choice(text, "good|bad|confusing", "verdict", error);
}

static Outcome check_by(const char *text, GError **error)
{
    return check_choice(text, "agent|name|type|month", "sum", error);
}

static Outcome check_names_format(const char *text, GError **error)
{
    return check_choice(text, "csv|json|vcard", "format", error);
}

static Outcome check_page_format(const char *text, GError **error)
{
    return check_choice(text, "text|html", "format", error);
}

static Outcome check_shell(const char *text, GError **error)
{
    return check_choice(text, "bash", "shell", error);
}

/* A reason that nobody can read is none. */
static gboolean is_blank(const char *text)
{
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        if (g_unichar_isgraph(g_utf8_get_char(c)))
            return FALSE;
    }
    return TRUE;
}

static Outcome check_why(const char *text, GError **error)
{
    return !is_blank(text) ? OUTCOME_DONE
                           : outcome_fail(OUTCOME_REFUSED, error,
                                          "WHY is blank (hint: say why, in a few words)");
}

static Outcome check_note(const char *text, GError **error)
{
    return !is_blank(text) ? OUTCOME_DONE : outcome_fail(OUTCOME_REFUSED, error, "NOTE is blank");
}

/* The zone is known only with the desk; whether it is a date at all is the same everywhere. */
static Outcome check_date(const char *text, GError **error)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    gint64 moment = 0;
    return when_read(text, zone, 0, &moment, error);
}

Outcome argument_type_check(const char *name, const char *text, GError **error)
{
    static const struct {
        const char *name;
        Outcome (*check)(const char *text, GError **error);
    } types[] = {
        {"NUMBER", check_number},
        {"SEED", check_seed},
        {"MODEL-NUMBER", check_model_number},
        {"ID", check_number},
        {"WAITING", check_number},
        {"PER-HOUR", check_number},
        {"CUSTOMER", check_number},
        {"MESSAGE", check_number},
        {"TICKET", check_ticket},
        {"ADDRESS", check_address},
        {"STATE", check_state},
        {"OUTBOX-STATE", check_outbox_state},
        {"CHANNEL", check_channel},
        {"VERDICT", check_verdict},
        {"BY", check_by},
        {"NAMES-FORMAT", check_names_format},
        {"PAGE-FORMAT", check_page_format},
        {"SHELL", check_shell},
        {"DATE", check_date},
        {"WHY", check_why},
        {"NOTE", check_note},
    };
    if (*text == '\0')
        return outcome_fail(OUTCOME_REFUSED, error, "%s is empty", name);
    if (strlen(text) > TEXT_OCTETS_MAX || !g_utf8_validate(text, -1, NULL))
        return outcome_fail(OUTCOME_REFUSED, error, "%s is too long or not UTF-8", name);
    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        if (strcmp(types[i].name, name) == 0)
            return types[i].check(text, error);
    }
    return OUTCOME_DONE;
}
