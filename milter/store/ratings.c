/* Closed tickets whose customers may be asked for a rating, and what was said. */
#include "admin.h"
#include "literal.h"
#include "private.h"

#define CLAIM_LEASE "300 seconds"

/* Columns of intake.closings_claim(). */
enum {
    CLOSING_DESK,
    CLOSING_TICKET,
    CLOSING_STATE,
    CLOSING_AUTHOR,
    CLOSING_RECIPIENT,
    CLOSING_LANGUAGES,
    CLOSING_MESSAGE_ID,
    CLOSING_LOGIN,
    CLOSING_DISPLAY_NAME,
    CLOSING_SERVICE_TYPE,
    CLOSING_IDENTITY,
    CLOSING_UNDELIVERABLE,
    CLOSING_GROUP,
    CLOSING_MAILBOX,
    CLOSING_LAST_ASKED,
};

void closing_free(Closing *closing)
{
    if (closing == NULL)
        return;
    g_free(closing->desk);
    g_free(closing->state);
    g_free(closing->author);
    g_free(closing->recipient);
    g_free(closing->languages);
    g_free(closing->login);
    g_free(closing->service_type);
    g_free(closing->group);
    g_free(closing->mailbox);
    g_free(closing);
}

static void closing_destroy(gpointer data)
{
    closing_free(data);
}

static Closing *read_closing(const Rows *rows, int row)
{
    Closing *closing = g_new0(Closing, 1);
    closing->desk = rows_copy(rows, row, CLOSING_DESK);
    closing->ticket = rows_number(rows, row, CLOSING_TICKET);
    closing->state = rows_copy(rows, row, CLOSING_STATE);
    closing->author = rows_copy(rows, row, CLOSING_AUTHOR);
    closing->recipient = rows_copy(rows, row, CLOSING_RECIPIENT);
    closing->languages = rows_copy(rows, row, CLOSING_LANGUAGES);
    closing->login = rows_copy(rows, row, CLOSING_LOGIN);
    closing->service_type = rows_copy(rows, row, CLOSING_SERVICE_TYPE);
    closing->identity = identity_grade_from_name(rows_text(rows, row, CLOSING_IDENTITY));
    closing->undeliverable = rows_boolean(rows, row, CLOSING_UNDELIVERABLE);
    closing->group = rows_copy(rows, row, CLOSING_GROUP);
    closing->mailbox = rows_copy(rows, row, CLOSING_MAILBOX);
    closing->last_asked = rows_number(rows, row, CLOSING_LAST_ASKED);
    return closing;
}

Outcome store_closings_claim(Store *store, int batch, GPtrArray **closings_r, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", batch);
    const char *const values[] = {most, CLAIM_LEASE};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome =
        store_run(store, OPERATION_WRITE, "SELECT * FROM intake.closings_claim($1,$2)", values,
                  G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GPtrArray *closings = g_ptr_array_new_with_free_func(closing_destroy);
    for (int row = 0; row < rows_count(rows); row++)
        g_ptr_array_add(closings, read_closing(rows, row));
    *closings_r = closings;
    return OUTCOME_DONE;
}

Outcome store_closing_end(Store *store, const Closing *closing, GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, closing->ticket);
    const char *const values[] = {closing->desk, ticket};
    return store_run(store, OPERATION_WRITE, "SELECT intake.closing_end($1,$2)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_rating_ask(Store *store, const Closing *closing, const RatingQuestion *question,
                         char **withheld_r, GError **error)
{
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, closing->ticket);
    g_autofree char *digest = literal_digest(question->token);
    g_autofree char *ceiling = g_strdup_printf("%d", question->limits->per_address);
    g_autofree char *period = g_strdup_printf("%d minutes", question->limits->period_minutes);
    g_autofree char *limits =
        literal_answer_limits(&(CountedBy){.mailbox = closing->mailbox,
                                           .domain = question->domain,
                                           .per_domain = question->limits->per_domain,
                                           .hour = question->hour,
                                           .per_hour = question->limits->per_hour,
                                           .wanted = 1});
    const char *const values[] = {closing->desk,   ticket, question->message_id,
                                  question->token, digest, ceiling,
                                  period,          limits};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome =
        store_run(store, OPERATION_WRITE, "SELECT intake.rating_ask($1,$2,$3,$4,$5,$6,$7,$8)",
                  values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *withheld_r = rows_copy(rows, 0, 0);
    return outcome;
}

/* ---- for intakectl ---- */

Outcome store_rating_sums(Store *store, const char *desk, const char *by, gint64 since,
                          gint64 until, Table **table_r, GError **error)
{
    g_autofree char *from = since != 0 ? literal_moment(since) : NULL;
    g_autofree char *to = until != 0 ? literal_moment(until) : NULL;
    const char *const values[] = {desk, by, from, to};
    return store_run_table(store, "SELECT * FROM intake.rating_sums($1,$2,$3,$4)", values,
                           G_N_ELEMENTS(values), table_r, error);
}

Outcome store_ratings(Store *store, const char *desk, int limit, Table **table_r, GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", limit);
    const char *const values[] = {desk, most};
    return store_run_table(store, "SELECT * FROM intake.rating_list($1,$2)", values,
                           G_N_ELEMENTS(values), table_r, error);
}
