#include "command.h"

#include "../base/nearest.h"
#include "../base/utf8.h"
#include "../mail/tag.h"

#include <string.h>

#define LINE_OCTETS_MAX 4096 /* of a line that are looked at for a command */
#define WORD_SHOWN 40        /* characters of a wrong word that are repeated to the agent */
#define ANSWERERS_MAX 8

typedef struct room { /* what a command may look at */
    const DeskSettings *desk;
    const KnownOutgoing *known;
} Room;

typedef Outcome (*Obey)(const Room *room, const char *argument, Orders *orders, GError **error);

void orders_free(Orders *orders)
{
    if (orders == NULL)
        return;
    g_free(orders->assignee);
    g_free(orders->refusal);
    g_ptr_array_unref(orders->notes);
    g_free(orders);
}

Orders *orders_new(void)
{
    Orders *orders = g_new0(Orders, 1);
    orders->notes = g_ptr_array_new_with_free_func(g_free);
    return orders;
}

/* ---- words for the refusal, which is one line of ASCII ---- */

static char *shown(const char *word)
{
    g_autoptr(GString) ascii = g_string_new(NULL);
    for (const char *at = word; *at != '\0' && ascii->len < WORD_SHOWN; at = g_utf8_next_char(at))
        g_string_append_c(ascii, g_ascii_isprint(*at) ? *at : '?');
    return g_string_free(g_steal_pointer(&ascii), FALSE);
}

static char *joined(const GPtrArray *words)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++) {
        g_autofree char *word = shown(g_ptr_array_index(words, i));
        g_string_append_printf(list, "%s%s", i > 0 ? ", " : "", word);
    }
    return g_string_free(g_steal_pointer(&list), FALSE);
}

/* "'x' is no state; did you mean 'y'? There are: ..." */
static Outcome no_such(const char *word, const char *kind, const GPtrArray *candidates,
                       GError **error)
{
    g_autofree char *wrong = shown(word);
    g_autofree char *all = joined(candidates);
    const char *near = nearest_word(word, candidates);
    g_autofree char *hint =
        near != NULL ? g_strdup_printf("; did you mean '%s'?", near) : g_strdup(";");
    return outcome_fail(OUTCOME_REFUSED, error, "'%s' is no %s%s There are: %s", wrong, kind, hint,
                        all);
}

/* ---- what each does ---- */

static Outcome obey_type(const Room *room, const char *argument, Orders *orders, GError **error)
{
    orders->service_type = desk_service_type(room->desk, argument);
    orders->touches_ticket = orders->needs_ticket = TRUE;
    if (orders->service_type != NULL)
        return OUTCOME_DONE;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < room->desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(room->desk->service_types, i);
        g_ptr_array_add(names, type->name);
    }
    return no_such(argument, "service type", names, error);
}

static gboolean decides(const Orders *orders)
{
    return orders->approves || orders->refusal != NULL;
}

/* One order at most may say what state the ticket has afterwards. */
static Outcome order_once(const Orders *orders, GError **error)
{
    if (!orders->has_state && !decides(orders) && orders->goes_on_in == 0)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error,
                        "The state is given twice; write one of #state, #close, #approve, #refuse "
                        "and #merge");
}

static Outcome order_state(TicketState state, Orders *orders, GError **error)
{
    Outcome outcome = order_once(orders, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    orders->has_state = TRUE;
    orders->state = state;
    orders->touches_ticket = orders->needs_ticket = TRUE;
    return OUTCOME_DONE;
}

static Outcome obey_state(const Room *room, const char *argument, Orders *orders, GError **error)
{
    (void)room;
    TicketState state = TICKET_OPEN;
    if (ticket_state_from_name(argument, &state))
        return order_state(state, orders, error);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (int i = TICKET_AWAITING_CONFIRMATION; i <= TICKET_CLOSED; i++)
        g_ptr_array_add(names, (gpointer)ticket_state_name((TicketState)i));
    return no_such(argument, "state", names, error);
}

static Outcome obey_close(const Room *room, const char *argument, Orders *orders, GError **error)
{
    (void)room, (void)argument;
    return order_state(TICKET_CLOSED, orders, error);
}

static Outcome obey_assign(const Room *room, const char *argument, Orders *orders, GError **error)
{
    g_autoptr(GPtrArray) logins = g_ptr_array_new();
    orders->needs_ticket = TRUE;
    for (guint i = 0; i < room->known->colleagues->len; i++) {
        const Colleague *colleague = g_ptr_array_index(room->known->colleagues, i);
        if (g_str_equal(colleague->login, argument)) {
            orders->assignee = g_strdup(argument);
            return OUTCOME_DONE;
        }
        g_ptr_array_add(logins, colleague->login);
    }
    g_ptr_array_set_size(logins, (gint)MIN(logins->len, ANSWERERS_MAX));
    return no_such(argument, "agent of the desk", logins, error);
}

static Outcome obey_note(const Room *room, const char *argument, Orders *orders, GError **error)
{
    (void)room, (void)error;
    orders->needs_ticket = TRUE;
    g_ptr_array_add(orders->notes, g_strdup(argument));
    return OUTCOME_DONE;
}

static Outcome order_decision(Orders *orders, GError **error)
{
    orders->touches_ticket = orders->needs_ticket = TRUE;
    return order_once(orders, error);
}

static Outcome obey_approve(const Room *room, const char *argument, Orders *orders, GError **error)
{
    (void)room, (void)argument;
    Outcome outcome = order_decision(orders, error);
    orders->approves = outcome == OUTCOME_DONE;
    return outcome;
}

static Outcome obey_refuse(const Room *room, const char *argument, Orders *orders, GError **error)
{
    (void)room;
    Outcome outcome = order_decision(orders, error);
    if (outcome == OUTCOME_DONE)
        orders->refusal = g_strdup(argument);
    return outcome;
}

static Outcome obey_verify(const Room *room, const char *argument, Orders *orders, GError **error)
{
    (void)room, (void)argument, (void)error;
    orders->verifies = TRUE;
    orders->touches_ticket = orders->needs_ticket = TRUE;
    return OUTCOME_DONE;
}

static Outcome obey_merge(const Room *room, const char *argument, Orders *orders, GError **error)
{
    Outcome outcome = order_once(orders, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *wrong = shown(argument);
    g_autofree char *example = tag_number(room->desk, 1042);
    orders->goes_on_in = tag_read(room->desk, argument);
    orders->touches_ticket = orders->needs_ticket = TRUE;
    return orders->goes_on_in != 0
               ? OUTCOME_DONE
               : outcome_fail(OUTCOME_REFUSED, error, "'%s' is no ticket of the desk, such as %s",
                              wrong, example);
}

static Outcome obey_new(const Room *room, const char *argument, Orders *orders, GError **error)
{
    (void)room, (void)argument, (void)error;
    orders->opens = TRUE;
    orders->touches_ticket = TRUE;
    return OUTCOME_DONE;
}

static Outcome obey_nosig(const Room *room, const char *argument, Orders *orders, GError **error)
{
    (void)room, (void)argument, (void)error;
    orders->no_signature = TRUE;
    return OUTCOME_DONE;
}

/* ---- the table ---- */

static const struct {
    const char *name;     /* without "#" */
    const char *argument; /* its hole in help texts; "": it takes none */
    Obey obey;
    gboolean repeats; /* may be given more than once */
} commands[] = {
    {"type", "TYPE", obey_type, FALSE},      {"state", "STATE", obey_state, FALSE},
    {"assign", "LOGIN", obey_assign, FALSE}, {"note", "TEXT", obey_note, TRUE},
    {"close", "", obey_close, FALSE},        {"approve", "", obey_approve, FALSE},
    {"refuse", "WHY", obey_refuse, FALSE},   {"verify", "", obey_verify, FALSE},
    {"merge", "TICKET", obey_merge, FALSE},  {"new", "", obey_new, FALSE},
    {"nosig", "", obey_nosig, FALSE},
};

#define COMMANDS_NONE G_N_ELEMENTS(commands)

char *command_list(void)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        g_string_append_printf(list, "%s#%s%s%s", i > 0 ? ", " : "", commands[i].name,
                               *commands[i].argument != '\0' ? " " : "", commands[i].argument);
    return g_string_free(g_steal_pointer(&list), FALSE);
}

/* ---- names ---- */

/* How many octets a name takes at the front of a text. */
static gsize name_length(const char *text)
{
    const char *at = text;
    while (*at != '\0' && utf8_colon_at(at) == 0 && !g_unichar_isspace(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return (gsize)(at - text);
}

/* COMMANDS_NONE: none. */
static gsize find_command(const char *name, gsize length)
{
    gsize i = 0;
    while (i < G_N_ELEMENTS(commands) && (strlen(commands[i].name) != length ||
                                          g_ascii_strncasecmp(commands[i].name, name, length) != 0))
        i++;
    return i;
}

gboolean command_is_name(const char *name, gsize length)
{
    return find_command(name, length) != COMMANDS_NONE;
}

/* ---- lines ---- */

static gboolean separates(gunichar c)
{
    return g_unichar_isspace(c) || utf8_is_format(c);
}

/* Bullets, quotation marks, and the stars that bold becomes in plain text. */
static gboolean adorns(gunichar c)
{
    return !g_unichar_isalnum(c) && c != '#' && c != '>';
}

static const char *skip(const char *at, gboolean (*is_skipped)(gunichar c))
{
    while (*at != '\0' && is_skipped(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return at;
}

static gsize letters_length(const char *at)
{
    gsize length = 0;
    while (g_ascii_isalpha(at[length]))
        length++;
    return length;
}

gboolean command_is_line(const char *line, gboolean *is_apart_r)
{
    gsize octets = utf8_clip(line, strlen(line), LINE_OCTETS_MAX);
    gboolean is_text = g_utf8_validate(line, (gssize)octets, NULL);
    g_autofree char *plain =
        utf8_normalize(line, is_text ? (gssize)octets : 0, G_NORMALIZE_ALL_COMPOSE);
    const char *sign = skip(plain, adorns);
    if (*sign != '#')
        return FALSE;
    const char *name = skip(sign + 1, separates);
    gsize length = letters_length(name);
    gsize command = find_command(name, length);
    *is_apart_r = sign > plain || name > sign + 1;
    if (command == COMMANDS_NONE)
        return FALSE;
    return *commands[command].argument != '\0' ? name_length(name) == length
                                               : *skip(name + length, adorns) == '\0';
}

static Outcome unknown_command(const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        g_ptr_array_add(names, (gpointer)commands[i].name);
    g_autofree char *wrong = shown(name);
    g_autofree char *all = command_list();
    const char *near = nearest_word(name, names);
    g_autofree char *hint =
        near != NULL ? g_strdup_printf("; did you mean #%s?", near) : g_strdup(";");
    return outcome_fail(OUTCOME_REFUSED, error, "#%s is no command%s There are: %s", wrong, hint,
                        all);
}

static Outcome check_argument(gsize command, const char *argument, GError **error)
{
    const char *hole = commands[command].argument;
    if (*hole != '\0' && *argument == '\0')
        return outcome_fail(OUTCOME_REFUSED, error, "#%s needs something after it: #%s %s",
                            commands[command].name, commands[command].name, hole);
    if (*hole == '\0' && *argument != '\0')
        return outcome_fail(OUTCOME_REFUSED, error,
                            "#%s stands alone on its line; leave an empty line below the commands",
                            commands[command].name);
    return OUTCOME_DONE;
}

/* What stands behind a name, without the colon and the blanks around it. Caller frees. */
static char *argument_of(const char *behind)
{
    behind += utf8_colon_at(behind);
    return utf8_strip(behind, -1);
}

static Outcome read_one(const Room *room, const char *text, guint *given, Orders *orders,
                        GError **error)
{
    const char *word = text + (*text == '#' ? 1 : 0);
    gsize length = name_length(word);
    gsize command = find_command(word, length);
    if (command == COMMANDS_NONE) {
        g_autofree char *name = g_ascii_strdown(word, (gssize)length);
        return unknown_command(name, error);
    }
    g_autofree char *argument = argument_of(word + length);
    if ((*given & 1u << command) != 0 && !commands[command].repeats)
        return outcome_fail(OUTCOME_REFUSED, error, "#%s is given twice", commands[command].name);
    *given |= 1u << command;
    Outcome outcome = check_argument(command, argument, error);
    return outcome == OUTCOME_DONE ? commands[command].obey(room, argument, orders, error)
                                   : outcome;
}

Outcome orders_read(const DeskSettings *desk, const KnownOutgoing *known, const GPtrArray *texts,
                    Orders **orders_r, GError **error)
{
    const Room room = {.desk = desk, .known = known};
    g_autoptr(Orders) orders = orders_new();
    guint given = 0;
    for (guint i = 0; i < texts->len; i++) {
        Outcome outcome = read_one(&room, g_ptr_array_index(texts, i), &given, orders, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        orders->count++;
    }
    *orders_r = g_steal_pointer(&orders);
    return OUTCOME_DONE;
}

/* ---- colleagues ---- */

gboolean colleague_answers_type(const Colleague *colleague, const char *service_type)
{
    if (service_type == NULL || colleague->service_types->len == 0)
        return TRUE;
    return g_ptr_array_find_with_equal_func(colleague->service_types, service_type, g_str_equal,
                                            NULL);
}

char *command_answerers(const KnownOutgoing *known, const char *service_type)
{
    g_autoptr(GPtrArray) logins = g_ptr_array_new();
    for (guint i = 0; i < known->colleagues->len && logins->len < ANSWERERS_MAX; i++) {
        const Colleague *colleague = g_ptr_array_index(known->colleagues, i);
        if (colleague_answers_type(colleague, service_type))
            g_ptr_array_add(logins, colleague->login);
    }
    return joined(logins);
}
