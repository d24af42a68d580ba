#include "literal.h"
#include "private.h"

/* Columns of intake.outbox_claim(). */
enum {
    OUTBOX_DESK,
    OUTBOX_ID,
    OUTBOX_TICKET,
    OUTBOX_TEMPLATE,
    OUTBOX_RECIPIENT,
    OUTBOX_LANGUAGES,
    OUTBOX_MESSAGE_ID,
    OUTBOX_TOKEN,
    OUTBOX_IN_REPLY_TO,
    OUTBOX_REFERENCES,
    OUTBOX_PAYLOAD,
    OUTBOX_DISPLAY_NAME,
    OUTBOX_SERVICE_TYPE,
    OUTBOX_GROUP,
    OUTBOX_QUEUED,
    OUTBOX_ATTEMPTS,
};

void outbox_row_free(OutboxRow *row)
{
    if (row == NULL)
        return;
    g_free(row->desk);
    g_free(row->template_name);
    g_free(row->recipient);
    g_free(row->languages);
    g_free(row->message_id);
    g_free(row->token);
    g_free(row->in_reply_to);
    g_free(row->references);
    g_free(row->payload);
    g_free(row->self_service);
    g_free(row->display_name);
    g_free(row->service_type);
    g_free(row->group);
    g_free(row->confirmation_token);
    g_free(row->confirmation_code);
    g_free(row);
}

static void row_destroy(gpointer data)
{
    outbox_row_free(data);
}

static OutboxRow *read_row(const Rows *rows, int row)
{
    OutboxRow *answer = g_new0(OutboxRow, 1);
    answer->desk = rows_copy(rows, row, OUTBOX_DESK);
    answer->id = rows_number(rows, row, OUTBOX_ID);
    answer->ticket = rows_number(rows, row, OUTBOX_TICKET);
    answer->template_name = rows_copy(rows, row, OUTBOX_TEMPLATE);
    answer->recipient = rows_copy(rows, row, OUTBOX_RECIPIENT);
    answer->languages = rows_copy(rows, row, OUTBOX_LANGUAGES);
    answer->message_id = rows_copy(rows, row, OUTBOX_MESSAGE_ID);
    answer->token = rows_copy(rows, row, OUTBOX_TOKEN);
    answer->in_reply_to = rows_copy(rows, row, OUTBOX_IN_REPLY_TO);
    answer->references = rows_copy(rows, row, OUTBOX_REFERENCES);
    answer->payload = rows_copy(rows, row, OUTBOX_PAYLOAD);
    answer->display_name = rows_copy(rows, row, OUTBOX_DISPLAY_NAME);
    answer->service_type = rows_copy(rows, row, OUTBOX_SERVICE_TYPE);
    answer->group = rows_copy(rows, row, OUTBOX_GROUP);
    answer->queued = rows_number(rows, row, OUTBOX_QUEUED);
    answer->attempts = (int)rows_number(rows, row, OUTBOX_ATTEMPTS);
    return answer;
}

Outcome store_outbox_claim(Store *store, const char *sender, int batch, int lease_s,
                           GPtrArray **rows_r, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", batch);
    g_autofree char *lease = g_strdup_printf("%d seconds", lease_s);
    const char *const values[] = {sender, most, lease};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome =
        store_run(store, OPERATION_WRITE, "SELECT * FROM intake.outbox_claim($1,$2,$3)", values,
                  G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GPtrArray *answers = g_ptr_array_new_with_free_func(row_destroy);
    for (int row = 0; row < rows_count(rows); row++)
        g_ptr_array_add(answers, read_row(rows, row));
    *rows_r = answers;
    return OUTCOME_DONE;
}

Outcome store_self_service(Store *store, const OutboxRow *row, const char *function,
                           const char *language, const char *text, int days, char **answer_r,
                           GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, row->ticket);
    g_autofree char *period = g_strdup_printf("%d", days);
    const char *values[] = {row->desk, ticket, function, language, text, period};
    g_autoptr(Rows) rows = NULL;
    g_autoptr(GError) reason = NULL;
    static const char sql[] = "SELECT intake.serve_ticket($1,$2,$3,$4,$5,$6)";
    gboolean asks = function != NULL && store_may_ask_functions(store);
    Outcome outcome = OUTCOME_RETRY;
    if (asks)
        outcome = store_run_functions(store, OPERATION_WRITE, sql, values, G_N_ELEMENTS(values),
                                      &rows, &reason);
    if (!asks || store_error_is_slow_function(reason)) {
        values[2] = NULL;
        g_clear_error(&reason);
        outcome =
            store_run(store, OPERATION_WRITE, sql, values, G_N_ELEMENTS(values), &rows, &reason);
    }
    if (outcome == OUTCOME_DONE)
        *answer_r = rows_copy(rows, 0, 0);
    else
        g_propagate_error(error, g_steal_pointer(&reason));
    return outcome;
}

Outcome store_close_served(Store *store, const char *who, int most, gint64 *closed_r,
                           GError **error)
{
    g_autofree char *limit = g_strdup_printf("%d", most);
    const char *const values[] = {who, limit};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, OPERATION_WRITE, "SELECT intake.close_served($1,$2)", values,
                                G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *closed_r = rows_number(rows, 0, 0);
    return outcome;
}

Outcome store_outbox_sent(Store *store, const OutboxRow *row, const char *display_name,
                          const char *server_reply, GError **error)
{
    g_autofree char *name = literal_text(display_name, LITERAL_LINE_OCTETS);
    g_autofree char *reply = literal_text(server_reply, LITERAL_LINE_OCTETS);
    const char *const values[] = {row->desk, row->message_id, "intake-sender", name, reply};
    return store_run(store, OPERATION_WRITE, "SELECT intake.outbox_sent($1,$2,$3,$4,$5)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_outbox_retry(Store *store, const OutboxRow *row, int delay_s, const char *reason,
                           GError **error)
{
    g_autofree char *delay = g_strdup_printf("%d seconds", delay_s);
    g_autofree char *why = literal_text(reason, LITERAL_LINE_OCTETS);
    const char *const values[] = {row->desk, row->message_id, delay, why};
    return store_run(store, OPERATION_WRITE, "SELECT intake.outbox_retry($1,$2,$3,$4)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_outbox_park(Store *store, const OutboxRow *row, const char *reason, GError **error)
{
    g_autofree char *why = literal_text(reason, LITERAL_LINE_OCTETS);
    const char *const values[] = {row->desk, row->message_id, why};
    return store_run(store, OPERATION_WRITE, "SELECT intake.outbox_park($1,$2,$3)", values,
                     G_N_ELEMENTS(values), NULL, error);
}
