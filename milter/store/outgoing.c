#include "agents.h"
#include "literal.h"
#include "private.h"

#define PERIOD_MINUTES_DEFAULT 1440

/* Columns of intake.lookup_outgoing() after the agent's. */
enum {
    OUTGOING_TICKET = AGENT_COLUMNS,
    OUTGOING_SERVICE_TYPE,
    OUTGOING_LANGUAGE,
    OUTGOING_GROUP,
    OUTGOING_DISPLAY_NAME,
    OUTGOING_OWN_MESSAGE,
    OUTGOING_ANSWERS,
    OUTGOING_COLUMNS,
};

void known_outgoing_free(KnownOutgoing *known)
{
    if (known == NULL)
        return;
    agent_free(known->agent);
    g_free(known->service_type);
    g_free(known->language);
    g_free(known->group);
    g_free(known->display_name);
    g_free(known);
}

static KnownOutgoing *read_known(const Rows *rows)
{
    KnownOutgoing *known = g_new0(KnownOutgoing, 1);
    if (rows_text(rows, 0, AGENT_LOGIN) != NULL)
        known->agent = agent_read(rows, 0, 0);
    known->ticket = rows_number(rows, 0, OUTGOING_TICKET);
    known->service_type = rows_copy(rows, 0, OUTGOING_SERVICE_TYPE);
    known->language = rows_copy(rows, 0, OUTGOING_LANGUAGE);
    known->group = rows_copy(rows, 0, OUTGOING_GROUP);
    known->display_name = rows_copy(rows, 0, OUTGOING_DISPLAY_NAME);
    known->own_message = rows_boolean(rows, 0, OUTGOING_OWN_MESSAGE);
    known->answers_in_period = (guint)rows_number(rows, 0, OUTGOING_ANSWERS);
    return known;
}

Outcome store_lookup_outgoing(Store *store, const OutgoingRequest *request, KnownOutgoing **known_r,
                              GError **error)
{
    g_autofree char *login = literal_text(request->login, LITERAL_KEY_OCTETS);
    g_autofree char *address = literal_text(request->address, LITERAL_KEY_OCTETS);
    g_autofree char *message_id = literal_text(request->message_id, LITERAL_ID_OCTETS);
    g_autofree char *references = literal_array(request->references, LITERAL_ID_OCTETS);
    g_autofree char *tag =
        request->tag == 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, request->tag);
    g_autofree char *recipients = literal_array(request->recipients, LITERAL_KEY_OCTETS);
    g_autofree char *period =
        g_strdup_printf("%d minutes", request->period_minutes > 0 ? request->period_minutes
                                                                  : PERIOD_MINUTES_DEFAULT);
    const char *const values[] = {request->desk, login, address,    message_id,
                                  references,    tag,   recipients, period};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, OPERATION_READ,
                                "SELECT * FROM intake.lookup_outgoing($1,$2,$3,$4,$5,$6,$7,$8)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (rows_count(rows) != 1 || rows_columns(rows) != OUTGOING_COLUMNS)
        return outcome_fail(OUTCOME_RETRY, error,
                            "the database's functions are of another version");
    *known_r = read_known(rows);
    return OUTCOME_DONE;
}

Outcome store_record_outgoing(Store *store, const OutgoingRecord *record, GError **error)
{
    g_autofree char *queue_id = literal_text(record->queue_id, LITERAL_KEY_OCTETS);
    g_autofree char *login = literal_text(record->login, LITERAL_KEY_OCTETS);
    g_autofree char *ticket =
        record->ticket == 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT, record->ticket);
    g_autofree char *name = literal_text(record->display_name, LITERAL_LINE_OCTETS);
    g_autofree char *sender =
        literal_text(record->sender != NULL ? record->sender : "", LITERAL_KEY_OCTETS);
    g_autofree char *message_id =
        literal_text(record->message_id != NULL ? record->message_id : "", LITERAL_ID_OCTETS);
    g_autofree char *digest =
        literal_text(record->digest != NULL ? record->digest : "", LITERAL_KEY_OCTETS);
    g_autofree char *subject =
        literal_text(record->subject != NULL ? record->subject : "", LITERAL_LINE_OCTETS);
    g_autofree char *text = literal_text(record->text != NULL ? record->text : "", G_MAXSIZE);
    g_autofree char *date = record->date == 0 ? NULL : literal_moment(record->date);
    g_autofree char *reason = literal_text(record->reason, LITERAL_LINE_OCTETS);
    g_autofree char *recipients = literal_array(record->recipients, LITERAL_KEY_OCTETS);
    const char *const values[] = {
        record->desk, record->filter,
        queue_id,     login,
        ticket,       record->kind,
        name,         sender,
        message_id,   digest,
        subject,      text,
        date,         record->rewritten ? "t" : "f",
        reason,       recipients,
    };
    return store_run(store, OPERATION_WRITE,
                     "SELECT intake.record_outgoing($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,"
                     "$14,$15,$16)",
                     values, G_N_ELEMENTS(values), NULL, error);
}
