#include "agents.h"
#include "literal.h"
#include "private.h"

#define PERIOD_MINUTES_DEFAULT 1440
#define RECORD_PLAIN_VALUES 4    /* of a mail that decides nothing */
#define RECORD_DECIDING_VALUES 7 /* of one that merges none */

/* Columns of intake.lookup_outgoing() after the agent's. */
enum {
    OUTGOING_COLLEAGUES = AGENT_COLUMNS,
    OUTGOING_OUTSIDE,
    OUTGOING_OWN_MESSAGE,
    OUTGOING_OWN_WAITING,
    OUTGOING_LEFT_BEFORE,
    OUTGOING_DEPARTED,
    OUTGOING_DEPARTED_NAME,
    OUTGOING_DEPARTED_SHORT,
    OUTGOING_DEPARTED_SENT,
    OUTGOING_ANSWERS,
    OUTGOING_LAST_ANSWER,
    OUTGOING_LAST_REPLY,
    OUTGOING_TICKET,
    OUTGOING_CLUE,
    OUTGOING_STATE,
    OUTGOING_SERVICE_TYPE,
    OUTGOING_LANGUAGE,
    OUTGOING_GROUP,
    OUTGOING_DISPLAY_NAME,
    OUTGOING_ANSWERED_BEFORE,
    OUTGOING_INSIDERS,
    OUTGOING_MISSING, /* of intake.missing_rights() */
    OUTGOING_REFUSED, /* of intake.orders_refused() */
    OUTGOING_COLUMNS,
};

/* Columns of intake.record_outgoing(). */
enum {
    SENT_MAIL_TICKET,
    SENT_MAIL_DISPLAY_NAME,
    SENT_MAIL_SHORT,
    SENT_MAIL_SENT,
    SENT_MAIL_REPEAT,
    SENT_MAIL_TOKEN,
    SENT_MAIL_COLUMNS,
};

/* ---- what is known ---- */

/* Logins with their types, as intake.colleagues() packs them. */
static void read_colleagues(const char *packed, KnownOutgoing *known)
{
    g_auto(GStrv) agents = packed_rows(packed);
    for (char **agent = agents; *agent != NULL; agent++) {
        g_auto(GStrv) fields = g_strsplit(*agent, "\x1f", 2);
        if (g_strv_length(fields) == 2)
            known_outgoing_add_colleague(known, fields[0], fields[1]);
    }
}

static void read_outside(const char *packed, KnownOutgoing *known)
{
    g_auto(GStrv) addresses = packed_rows(packed);
    for (char **address = addresses; *address != NULL; address++)
        g_ptr_array_add(known->outside, g_strdup(*address));
}

/* Names with a reason each, as intake.missing_rights() packs them. */
static void read_reasons(const char *packed, GHashTable *reasons)
{
    g_auto(GStrv) rows = packed_rows(packed);
    for (char **row = rows; *row != NULL; row++) {
        g_auto(GStrv) fields = packed_fields(*row);
        if (g_strv_length(fields) == 2)
            g_hash_table_insert(reasons, g_strdup(fields[0]), g_strdup(fields[1]));
    }
}

static OutgoingTicket *read_ticket(const Rows *rows, int row)
{
    OutgoingTicket *ticket = outgoing_ticket_new();
    ticket->number = rows_number(rows, row, OUTGOING_TICKET);
    ticket->clue = (OutgoingClue)rows_number(rows, row, OUTGOING_CLUE);
    ticket->service_type = rows_copy(rows, row, OUTGOING_SERVICE_TYPE);
    ticket->language = rows_copy(rows, row, OUTGOING_LANGUAGE);
    ticket->group = rows_copy(rows, row, OUTGOING_GROUP);
    ticket->display_name = rows_copy(rows, row, OUTGOING_DISPLAY_NAME);
    ticket->is_closed = g_strcmp0(rows_text(rows, row, OUTGOING_STATE), "closed") == 0;
    ticket->answered_before = rows_boolean(rows, row, OUTGOING_ANSWERED_BEFORE);
    ticket->insiders = (guint)rows_number(rows, row, OUTGOING_INSIDERS);
    read_reasons(rows_text(rows, row, OUTGOING_REFUSED), ticket->refused);
    return ticket;
}

static KnownOutgoing *read_known(const Rows *rows)
{
    KnownOutgoing *known = known_outgoing_new();
    if (rows_text(rows, 0, AGENT_LOGIN) != NULL)
        known->agent = agent_read(rows, 0, 0);
    read_colleagues(rows_text(rows, 0, OUTGOING_COLLEAGUES), known);
    read_reasons(rows_text(rows, 0, OUTGOING_MISSING), known->missing);
    read_outside(rows_text(rows, 0, OUTGOING_OUTSIDE), known);
    known->own_message = rows_boolean(rows, 0, OUTGOING_OWN_MESSAGE);
    known->own_waiting = rows_boolean(rows, 0, OUTGOING_OWN_WAITING);
    known->left_before = rows_boolean(rows, 0, OUTGOING_LEFT_BEFORE);
    known->departed = rows_boolean(rows, 0, OUTGOING_DEPARTED);
    known->departed_name = rows_copy(rows, 0, OUTGOING_DEPARTED_NAME);
    known->departed_short = rows_boolean(rows, 0, OUTGOING_DEPARTED_SHORT);
    known->departed_sent = rows_boolean(rows, 0, OUTGOING_DEPARTED_SENT);
    known->answers_in_period = (guint)rows_number(rows, 0, OUTGOING_ANSWERS);
    known->last_answer = rows_number(rows, 0, OUTGOING_LAST_ANSWER);
    known->last_reply = rows_number(rows, 0, OUTGOING_LAST_REPLY);
    for (int row = 0; row < rows_count(rows); row++) {
        if (rows_text(rows, row, OUTGOING_TICKET) != NULL)
            g_ptr_array_add(known->tickets, read_ticket(rows, row));
    }
    return known;
}

static char *number_or_null(gint64 number)
{
    return number != 0 ? g_strdup_printf("%" G_GINT64_FORMAT, number) : NULL;
}

Outcome store_lookup_outgoing(Store *store, const OutgoingRequest *request, KnownOutgoing **known_r,
                              GError **error)
{
    g_autofree char *login = literal_text(request->login, LITERAL_KEY_OCTETS);
    g_autofree char *certificates = literal_array(request->certificates, LITERAL_KEY_OCTETS);
    g_autofree char *address = literal_text(request->address, LITERAL_KEY_OCTETS);
    g_autofree char *sender =
        literal_text(request->sender != NULL ? request->sender : "", LITERAL_KEY_OCTETS);
    g_autofree char *message_id = literal_text(request->message_id, LITERAL_ID_OCTETS);
    g_autofree char *token_digest = literal_digest(request->token);
    g_autofree char *references = literal_array(request->references, LITERAL_ID_OCTETS);
    g_autofree char *tag = number_or_null(request->tag);
    g_autofree char *ticket = number_or_null(request->ticket);
    g_autofree char *recipients = literal_array(request->recipients, LITERAL_KEY_OCTETS);
    g_autofree char *period =
        g_strdup_printf("%d minutes", request->period_minutes > 0 ? request->period_minutes
                                                                  : PERIOD_MINUTES_DEFAULT);
    const char *const values[] = {
        request->desk, login,      certificates, address, sender,     message_id, request->digest,
        token_digest,  references, tag,          ticket,  recipients, period,
    };
    g_autoptr(Rows) rows = NULL;
    Outcome outcome =
        store_run(store, OPERATION_READ,
                  "SELECT o.*, intake.missing_rights($1, o.login), intake.orders_refused(o.state) "
                  "FROM intake.lookup_outgoing($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) o",
                  values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (rows_count(rows) < 1 || rows_columns(rows) != OUTGOING_COLUMNS)
        return outcome_fail(OUTCOME_RETRY, error,
                            "the database's functions are of another version");
    *known_r = read_known(rows);
    return OUTCOME_DONE;
}

/* ---- what is recorded ---- */

static char *reason_with(const OutgoingRecord *record, const char *refusal)
{
    if (refusal == NULL)
        return g_strdup(record->reason);
    return g_strconcat(record->reason != NULL ? record->reason : "",
                       record->reason != NULL ? "; " : "",
                       "recorded without notes and most of the text: ", refusal, NULL);
}

/* Type intake.departing_mail. */
static char *departing_mail(const OutgoingRecord *record, const char *refusal)
{
    g_autofree char *reason = reason_with(record, refusal);
    GString *row = g_string_new("(");
    literal_add(row, record->desk, LITERAL_KEY_OCTETS);
    literal_add(row, record->filter, LITERAL_KEY_OCTETS);
    literal_add(row, record->queue_id, LITERAL_KEY_OCTETS);
    literal_add(row, record->login, LITERAL_KEY_OCTETS);
    literal_add(row, record->kind, LITERAL_KEY_OCTETS);
    literal_add(row, record->sender != NULL ? record->sender : "", LITERAL_KEY_OCTETS);
    literal_add(row, record->message_id != NULL ? record->message_id : "", LITERAL_ID_OCTETS);
    literal_add(row, record->digest != NULL ? record->digest : "", LITERAL_KEY_OCTETS);
    literal_add(row, record->sent_message_id, LITERAL_ID_OCTETS);
    literal_add(row, record->subject != NULL ? record->subject : "", LITERAL_LINE_OCTETS);
    literal_add_moment(row, record->date);
    literal_add(row, record->display_name, LITERAL_LINE_OCTETS);
    literal_add_boolean(row, record->rewritten);
    literal_add(row, reason, LITERAL_LINE_OCTETS);
    literal_add_boolean(row, record->is_short);
    literal_add_boolean(row, record->is_sent);
    literal_add_id(row, record->ticket);
    literal_add_boolean(row, record->opens);
    literal_add(row, record->customer_address, LITERAL_KEY_OCTETS);
    literal_add(row, record->customer_name, LITERAL_LINE_OCTETS);
    literal_add(row, record->language, LITERAL_KEY_OCTETS);
    literal_add(row, record->service_type, LITERAL_KEY_OCTETS);
    literal_add(row, record->ticket_state, LITERAL_KEY_OCTETS);
    literal_add(row, record->assignee, LITERAL_KEY_OCTETS);
    literal_add_array(row, refusal == NULL ? record->notes : NULL, LITERAL_LINE_OCTETS);
    literal_add_array(row, record->recipients, LITERAL_KEY_OCTETS);
    return literal_row_end(row);
}

static SentMail *read_sent_mail(const Rows *rows)
{
    SentMail *sent_mail = g_new0(SentMail, 1);
    sent_mail->ticket = rows_number(rows, 0, SENT_MAIL_TICKET);
    sent_mail->display_name = rows_copy(rows, 0, SENT_MAIL_DISPLAY_NAME);
    sent_mail->is_short = rows_boolean(rows, 0, SENT_MAIL_SHORT);
    sent_mail->is_sent = rows_boolean(rows, 0, SENT_MAIL_SENT);
    sent_mail->repeat = rows_boolean(rows, 0, SENT_MAIL_REPEAT);
    sent_mail->token = rows_copy(rows, 0, SENT_MAIL_TOKEN);
    return sent_mail;
}

/* `refusal` is why the database did not take the mail as it is: then without what it may have any
   amount of, and in ASCII. */
static Outcome try_record(Store *store, const OutgoingRecord *record, const char *refusal,
                          Rows **rows_r, GError **error)
{
    gsize limit = refusal == NULL ? G_MAXSIZE : LITERAL_LINE_OCTETS;
    g_autofree char *mail = departing_mail(record, refusal);
    g_autofree char *text = literal_text(record->text != NULL ? record->text : "", limit);
    if (refusal != NULL) {
        literal_to_ascii(mail);
        literal_to_ascii(text);
    }
    g_autofree char *token = literal_text(record->token, LITERAL_KEY_OCTETS);
    g_autofree char *token_digest = literal_digest(record->token);
    g_autofree char *why = literal_text(record->refusal, LITERAL_LINE_OCTETS);
    g_autofree char *goes_on_in = number_or_null(record->goes_on_in);
    const char *const values[] = {
        mail,      text, token, token_digest, record->decision, why, record->verifies ? "t" : "f",
        goes_on_in};
    if (goes_on_in != NULL)
        return store_run(store, OPERATION_WRITE,
                         "SELECT intake.record_outgoing_merging($1,$2,$3,$4,$5,$6,$7,$8)", values,
                         G_N_ELEMENTS(values), rows_r, error);
    if (record->decision != NULL || record->verifies)
        return store_run(store, OPERATION_WRITE,
                         "SELECT intake.record_outgoing_deciding($1,$2,$3,$4,$5,$6,$7)", values,
                         RECORD_DECIDING_VALUES, rows_r, error);
    return store_run(store, OPERATION_WRITE, "SELECT intake.record_outgoing($1,$2,$3,$4)", values,
                     RECORD_PLAIN_VALUES, rows_r, error);
}

Outcome store_record_outgoing(Store *store, const OutgoingRecord *record, SentMail **sent_mail_r,
                              GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autoptr(GError) refusal = NULL;
    Outcome outcome = try_record(store, record, NULL, &rows, &refusal);
    if (store_error_is_unfit(refusal))
        outcome = try_record(store, record, refusal->message, &rows, error);
    else if (refusal != NULL)
        g_propagate_error(error, g_steal_pointer(&refusal));
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Rows) made = rows_of_composites(rows, SENT_MAIL_COLUMNS);
    if (made == NULL || rows_count(made) != 1)
        return outcome_fail(OUTCOME_UNCERTAIN, error,
                            "the database's functions are of another version");
    *sent_mail_r = read_sent_mail(made);
    store_saw_ticket(store, (*sent_mail_r)->ticket);
    return OUTCOME_DONE;
}

Outcome store_note_refused_orders(Store *store, const char *desk, const char *login, gint64 ticket,
                                  const char *orders, const char *why, GError **error)
{
    g_autofree char *number = number_or_null(ticket);
    g_autofree char *names = literal_text(orders, LITERAL_LINE_OCTETS);
    g_autofree char *reason = literal_text(why, LITERAL_LINE_OCTETS);
    const char *const values[] = {desk, login, number, names, reason};
    return store_run(store, OPERATION_WRITE, "SELECT intake.note_refused_orders($1,$2,$3,$4,$5)",
                     values, G_N_ELEMENTS(values), NULL, error);
}
