#include "known_duty.h"
#include "known_rights.h"
#include "literal.h"
#include "private.h"

#include <string.h>

/* Columns of intake.lookup(). */
enum {
    LOOKUP_CUSTOMER,
    LOOKUP_CONTACT,
    LOOKUP_GROUP,
    LOOKUP_REGISTERED_LANGUAGE,
    LOOKUP_UNDELIVERABLE,
    LOOKUP_ANSWERS,
    LOOKUP_LAST_ANSWER,
    LOOKUP_OWN_MESSAGE,
    LOOKUP_TICKET,
    LOOKUP_CLUE,
    LOOKUP_STATE,
    LOOKUP_SERVICE_TYPE,
    LOOKUP_LANGUAGE,
    LOOKUP_DISPLAY_NAME,
    LOOKUP_SUBJECT,
    LOOKUP_TAKES_PART,
    LOOKUP_TOKEN_IS_SENDERS,
    LOOKUP_ACKNOWLEDGED,
    LOOKUP_BEST_IDENTITY,
    LOOKUP_DOMAIN_ANSWERS,
    LOOKUP_HOUR_ANSWERS,
    LOOKUP_BLOCKED,
    LOOKUP_GRADE,
    LOOKUP_GRADED,
    LOOKUP_CUSTOMER_DETAILS,
    LOOKUP_TICKET_DETAILS,
    LOOKUP_CHECKS,
    LOOKUP_RATING_ASKED,
    LOOKUP_COLUMNS,
};

/* Fields of intake.author_tickets(). */
enum {
    OWN_NUMBER,
    OWN_SAME_WORDS,
    OWN_STATE,
    OWN_SERVICE_TYPE,
    OWN_LANGUAGE,
    OWN_DISPLAY_NAME,
    OWN_SUBJECT,
    OWN_TAKES_PART,
    OWN_ACKNOWLEDGED,
    OWN_BEST_IDENTITY,
    OWN_OPENED,
    OWN_ACTIVE,
    OWN_DETAILS,
    OWN_FIELDS,
};

#define DETAIL_FIELDS 4 /* name, value, confidence, when it was told */
#define CHECK_FIELDS 3  /* function, value, "t" or "f" */

static void read_details(const char *packed, DetailSource source, GPtrArray *details)
{
    g_auto(GStrv) rows = packed_rows(packed);
    for (char **row = rows; *row != NULL; row++) {
        g_auto(GStrv) fields = packed_fields(*row);
        if (g_strv_length(fields) < DETAIL_FIELDS)
            continue;
        Detail *detail = detail_new(fields[0], fields[1], source, g_ascii_strtod(fields[2], NULL));
        detail->told = g_ascii_strtoll(fields[3], NULL, 10);
        g_ptr_array_add(details, detail);
    }
}

static void read_checks(const char *packed, Known *known)
{
    g_auto(GStrv) rows = packed_rows(packed);
    for (char **row = rows; *row != NULL; row++) {
        g_auto(GStrv) fields = packed_fields(*row);
        if (g_strv_length(fields) >= CHECK_FIELDS)
            known_add_check(known, fields[0], fields[1], *fields[2] == 't');
    }
}

static void read_author(const Rows *rows, Known *known)
{
    known->customer = rows_number(rows, 0, LOOKUP_CUSTOMER);
    known->contact = rows_number(rows, 0, LOOKUP_CONTACT);
    known->group = rows_copy(rows, 0, LOOKUP_GROUP);
    known->language = rows_copy(rows, 0, LOOKUP_REGISTERED_LANGUAGE);
    known->undeliverable = rows_boolean(rows, 0, LOOKUP_UNDELIVERABLE);
    known->answers_in_period = (guint)rows_number(rows, 0, LOOKUP_ANSWERS);
    known->last_answer = rows_number(rows, 0, LOOKUP_LAST_ANSWER);
    known->domain_answers = (guint)rows_number(rows, 0, LOOKUP_DOMAIN_ANSWERS);
    known->hour_answers = (guint)rows_number(rows, 0, LOOKUP_HOUR_ANSWERS);
    known->blocked = rows_copy(rows, 0, LOOKUP_BLOCKED);
    known->grade = identity_grade_from_name(rows_text(rows, 0, LOOKUP_GRADE));
    known->graded = rows_number(rows, 0, LOOKUP_GRADED);
    known->own_message = rows_boolean(rows, 0, LOOKUP_OWN_MESSAGE);
    read_details(rows_text(rows, 0, LOOKUP_CUSTOMER_DETAILS), DETAIL_CUSTOMER, known->details);
    read_checks(rows_text(rows, 0, LOOKUP_CHECKS), known);
}

static KnownTicket *read_ticket(const Rows *rows, int row)
{
    KnownTicket *ticket = known_ticket_new();
    ticket->number = rows_number(rows, row, LOOKUP_TICKET);
    ticket->clue = (TicketClue)rows_number(rows, row, LOOKUP_CLUE);
    if (!ticket_state_from_name(rows_text(rows, row, LOOKUP_STATE), &ticket->state))
        ticket->state = TICKET_OPEN;
    ticket->service_type = rows_copy(rows, row, LOOKUP_SERVICE_TYPE);
    ticket->language = rows_copy(rows, row, LOOKUP_LANGUAGE);
    ticket->display_name = rows_copy(rows, row, LOOKUP_DISPLAY_NAME);
    ticket->subject = rows_copy(rows, row, LOOKUP_SUBJECT);
    ticket->sender_takes_part = rows_boolean(rows, row, LOOKUP_TAKES_PART);
    ticket->token_is_senders = rows_boolean(rows, row, LOOKUP_TOKEN_IS_SENDERS);
    ticket->acknowledged = rows_boolean(rows, row, LOOKUP_ACKNOWLEDGED);
    ticket->best_identity = identity_grade_from_name(rows_text(rows, row, LOOKUP_BEST_IDENTITY));
    ticket->rating_asked = rows_boolean(rows, row, LOOKUP_RATING_ASKED);
    read_details(rows_text(rows, row, LOOKUP_TICKET_DETAILS), DETAIL_TICKET, ticket->details);
    return ticket;
}

static char *copy_of(const char *field)
{
    return *field != '\0' ? g_strdup(field) : NULL;
}

static KnownTicket *read_own_ticket(char **fields)
{
    KnownTicket *ticket = known_ticket_new();
    ticket->number = g_ascii_strtoll(fields[OWN_NUMBER], NULL, 10);
    ticket->clue = CLUE_AUTHOR;
    ticket->same_words = *fields[OWN_SAME_WORDS] == 't';
    if (!ticket_state_from_name(fields[OWN_STATE], &ticket->state))
        ticket->state = TICKET_OPEN;
    ticket->service_type = g_strdup(fields[OWN_SERVICE_TYPE]);
    ticket->language = copy_of(fields[OWN_LANGUAGE]);
    ticket->display_name = copy_of(fields[OWN_DISPLAY_NAME]);
    ticket->subject = g_strdup(fields[OWN_SUBJECT]);
    ticket->sender_takes_part = *fields[OWN_TAKES_PART] == 't';
    ticket->acknowledged = *fields[OWN_ACKNOWLEDGED] == 't';
    ticket->best_identity = identity_grade_from_name(fields[OWN_BEST_IDENTITY]);
    ticket->opened = g_ascii_strtoll(fields[OWN_OPENED], NULL, 10);
    ticket->active = g_ascii_strtoll(fields[OWN_ACTIVE], NULL, 10);
    g_strdelimit(fields[OWN_DETAILS], "\x1c", '\x1e');
    g_strdelimit(fields[OWN_DETAILS], "\x1d", '\x1f');
    read_details(fields[OWN_DETAILS], DETAIL_TICKET, ticket->details);
    return ticket;
}

static void read_own_tickets(const char *packed, GPtrArray *tickets)
{
    g_auto(GStrv) rows = packed_rows(packed);
    for (char **row = rows; *row != NULL; row++) {
        g_auto(GStrv) fields = packed_fields(*row);
        if (g_strv_length(fields) == OWN_FIELDS)
            g_ptr_array_add(tickets, read_own_ticket(fields));
    }
}

/* "ticket until tries used explained" a line, of intake.known_confirmations(). */
static void read_confirmations(const char *text, Known *known)
{
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) words = g_strsplit(lines[i], " ", -1);
        if (g_strv_length(words) != 5)
            continue;
        const KnownConfirmation asked = {
            .ticket = g_ascii_strtoll(words[0], NULL, 10),
            .until = g_ascii_strtoll(words[1], NULL, 10),
            .tries = (guint)g_ascii_strtoull(words[2], NULL, 10),
            .used = *words[3] == '1',
            .explained = *words[4] == '1',
        };
        g_array_append_val(known->confirmations, asked);
    }
}

/* Of intake.known_history(). */
static void read_history(const char *packed, GHashTable *history)
{
    g_auto(GStrv) rows = packed_rows(packed);
    for (char **row = rows; *row != NULL; row++) {
        g_auto(GStrv) fields = packed_fields(*row);
        if (g_strv_length(fields) == 2)
            g_hash_table_insert(history, g_strdup(fields[0]),
                                GUINT_TO_POINTER((guint)g_ascii_strtoull(fields[1], NULL, 10)));
    }
}

enum { /* values of the statement, in the order of its parameters */
       VALUE_DESK,
       VALUE_AUTHOR,
       VALUE_MESSAGE_ID,
       VALUE_TOKEN_DIGEST,
       VALUE_REFERENCES,
       VALUE_TAG,
       VALUE_PERIOD,
       VALUE_MAILBOX,
       VALUE_DOMAIN,
       VALUE_HOUR,
       VALUE_SENDERS,
       VALUE_ASKS_DETAILS,
       VALUE_CHECK_FUNCTIONS,
       VALUE_CHECK_VALUES,
       VALUE_WORDS,
       VALUE_ASKS_CONFIRMATIONS,
       VALUE_ASKS_HISTORY,
       VALUE_ASKS_DUTY,
       VALUE_COUNTS_TASKS,
       VALUE_ASKS_RIGHTS,
       VALUE_QUOTA_TYPES,
       VALUE_QUOTA_BEGAN,
       VALUE_ENTITLEMENT_TYPES,
       VALUE_ENTITLEMENT_FUNCTIONS,
       VALUE_COUNT,
};

enum { /* beside the rows of intake.lookup(), each the same in all of them */
       BESIDE_OWN_TICKETS = 1,
       BESIDE_CONFIRMATIONS,
       BESIDE_HISTORY,
       BESIDE_DUTY,
       BESIDE_RIGHTS,
};

/* What is not asked for is not called. */
#define STATEMENT                                                                                  \
    "SELECT intake.lookup($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14),"                        \
    " (SELECT intake.author_tickets($1,$2,$15,$12)),"                                              \
    " CASE WHEN $16::boolean THEN (SELECT intake.known_confirmations($1,$2)) END,"                 \
    " CASE WHEN $17::boolean THEN (SELECT intake.known_history($1,$2)) END,"                       \
    " CASE WHEN $18::boolean THEN (SELECT intake.known_duty($1,$2,$4,$5,$6,$19)) END,"             \
    " CASE WHEN $20::boolean THEN"                                                                 \
    " (SELECT intake.known_rights($1,$2,$9,$4,$5,$6,$21,$22,$23,$24,$8)) END"

static char *truth(gboolean value)
{
    return g_strdup(value ? "t" : "f");
}

static void values_make(const LookupRequest *request, gboolean asks_functions,
                        char *values_r[VALUE_COUNT])
{
    const GPtrArray *functions = asks_functions ? request->check_functions : NULL;
    const GPtrArray *checked = asks_functions ? request->check_values : NULL;
    values_r[VALUE_DESK] = g_strdup(request->desk);
    values_r[VALUE_AUTHOR] = literal_text(request->author, LITERAL_KEY_OCTETS);
    values_r[VALUE_MESSAGE_ID] = literal_text(request->message_id, LITERAL_ID_OCTETS);
    values_r[VALUE_TOKEN_DIGEST] = literal_digest(request->token);
    values_r[VALUE_REFERENCES] = literal_array(request->references, LITERAL_ID_OCTETS);
    values_r[VALUE_TAG] =
        request->tag == 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, request->tag);
    values_r[VALUE_PERIOD] = g_strdup_printf("%d minutes", request->period_minutes);
    values_r[VALUE_MAILBOX] = literal_text(request->mailbox, LITERAL_KEY_OCTETS);
    values_r[VALUE_DOMAIN] = literal_text(request->domain, LITERAL_KEY_OCTETS);
    values_r[VALUE_HOUR] = literal_moment(request->hour);
    values_r[VALUE_SENDERS] = literal_array(request->senders, LITERAL_KEY_OCTETS);
    values_r[VALUE_ASKS_DETAILS] = truth(request->asks_details);
    values_r[VALUE_CHECK_FUNCTIONS] = literal_array(functions, LITERAL_KEY_OCTETS);
    values_r[VALUE_CHECK_VALUES] = literal_array(checked, LITERAL_KEY_OCTETS);
    values_r[VALUE_WORDS] = literal_hex(request->words);
    values_r[VALUE_ASKS_HISTORY] = truth(request->asks_history);
    values_r[VALUE_ASKS_DUTY] = truth(request->asks_duty);
    values_r[VALUE_COUNTS_TASKS] = truth(request->counts_tasks);
    known_rights_quotas(request->quotas, &values_r[VALUE_QUOTA_TYPES],
                        &values_r[VALUE_QUOTA_BEGAN]);
    known_rights_functions(asks_functions ? request->entitlements : NULL,
                           &values_r[VALUE_ENTITLEMENT_TYPES],
                           &values_r[VALUE_ENTITLEMENT_FUNCTIONS]);
    values_r[VALUE_ASKS_RIGHTS] =
        truth(values_r[VALUE_QUOTA_TYPES] != NULL || values_r[VALUE_ENTITLEMENT_TYPES] != NULL);
    /* Where no ticket is pointed at, none can have been confirmed for. */
    values_r[VALUE_ASKS_CONFIRMATIONS] =
        truth(values_r[VALUE_AUTHOR] != NULL &&
              (values_r[VALUE_TOKEN_DIGEST] != NULL || values_r[VALUE_TAG] != NULL ||
               values_r[VALUE_REFERENCES] != NULL));
}

static Outcome ask(Store *store, const LookupRequest *request, gboolean asks_functions,
                   Rows **rows_r, GError **error)
{
    char *values[VALUE_COUNT];
    const char *const *given = (const char *const *)values;
    values_make(request, asks_functions, values);
    Outcome outcome = asks_functions ? store_run_functions(store, OPERATION_READ, STATEMENT, given,
                                                           VALUE_COUNT, rows_r, error)
                                     : store_run(store, OPERATION_READ, STATEMENT, given,
                                                 VALUE_COUNT, rows_r, error);
    for (int i = 0; i < VALUE_COUNT; i++)
        g_free(values[i]);
    return outcome;
}

static gboolean has_functions(const LookupRequest *request)
{
    return (request->check_functions != NULL && request->check_functions->len > 0) ||
           (request->entitlements != NULL && request->entitlements->len > 0);
}

static Known *read_known(const Rows *rows, const Rows *found)
{
    Known *known = known_new();
    read_author(found, known);
    read_own_tickets(rows_text(rows, 0, BESIDE_OWN_TICKETS), known->own_tickets);
    read_confirmations(rows_text(rows, 0, BESIDE_CONFIRMATIONS), known);
    read_history(rows_text(rows, 0, BESIDE_HISTORY), known->history);
    known_rights_read(rows_text(rows, 0, BESIDE_RIGHTS), known);
    for (int row = 0; row < rows_count(found); row++) {
        if (rows_text(found, row, LOOKUP_TICKET) != NULL)
            g_ptr_array_add(known->tickets, read_ticket(found, row));
    }
    known_duty_read(rows_text(rows, 0, BESIDE_DUTY), known); /* whose the tickets are */
    return known;
}

Outcome store_lookup(Store *store, const LookupRequest *request, Known **known_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autoptr(GError) reason = NULL;
    gboolean asks_functions = has_functions(request) && store_may_ask_functions(store);
    Outcome outcome = ask(store, request, asks_functions, &rows, &reason);
    if (asks_functions && store_error_is_slow_function(reason)) {
        g_clear_error(&reason);
        outcome = ask(store, request, FALSE, &rows, &reason);
    }
    if (outcome != OUTCOME_DONE) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return outcome;
    }
    g_autoptr(Rows) found = rows_of_composites(rows, LOOKUP_COLUMNS);
    if (found == NULL || rows_count(found) == 0)
        return outcome_fail(OUTCOME_RETRY, error,
                            "the database's functions are of another version");
    *known_r = read_known(rows, found);
    return OUTCOME_DONE;
}
