#include "memory_outbox.h"

#include "learning/learn.h"
#include "sender/purger.h"
#include "store/care.h"
#include "store/hooks.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

Store memory_outbox; /* the functions below have no other way to it */
guint memory_looks, memory_steps;
Outcome memory_step_outcome = OUTCOME_DONE;

Store *store_open_sender(const StoreSettings *settings, Log *log)
{
    (void)settings;
    (void)log;
    return &memory_outbox;
}

void store_close(Store *store)
{
    (void)store;
}

static void row_free(gpointer row)
{
    g_free(row);
}

Outcome learn_is_due(Store *store, const Settings *settings, gboolean *due_r, GError **error)
{
    (void)store;
    (void)settings;
    (void)error;
    memory_looks++;
    *due_r = FALSE;
    return OUTCOME_DONE;
}

/* Nobody wants to be told of tickets. Called in a thread of its own. */

void hook_run_free(HookRun *run)
{
    assert_null(run);
}

Outcome store_hooks_wanted(Store *store, const char *desk, const GPtrArray *hooks, GError **error)
{
    (void)store, (void)desk, (void)hooks, (void)error;
    return OUTCOME_DONE;
}

Outcome store_hook_claim(Store *store, int lease_s, HookRun **run_r, GError **error)
{
    (void)store, (void)lease_s, (void)run_r, (void)error;
    return OUTCOME_DONE;
}

Outcome store_hook_retry(Store *store, const HookRun *run, int delay_s, const char *reason,
                         GError **error)
{
    (void)store, (void)run, (void)delay_s, (void)reason;
    return outcome_fail(OUTCOME_REFUSED, error, "nothing was claimed");
}

Outcome store_hook_end(Store *store, const HookRun *run, const char *what, const char *why,
                       GError **error)
{
    (void)store, (void)run, (void)what, (void)why;
    return outcome_fail(OUTCOME_REFUSED, error, "nothing was claimed");
}

Outcome store_hook_call(Store *store, const HookRun *run, const char *function, char **reason_r,
                        GError **error)
{
    (void)store, (void)run, (void)function, (void)reason_r;
    return outcome_fail(OUTCOME_REFUSED, error, "nothing was claimed");
}

Outcome store_verification_end(Store *store, const HookRun *run, const char *verdict,
                               const char *why, GError **error)
{
    (void)store, (void)run, (void)verdict, (void)why;
    return outcome_fail(OUTCOME_REFUSED, error, "nothing was claimed");
}

Outcome store_purge_step(Store *store, const char *desk, const RetentionSettings *days,
                         gboolean at_once, const char *who, Purged *purged_r, GError **error)
{
    (void)store;
    assert_string_equal(desk, "acme");
    assert_int_equal(days->mails, 90);
    assert_false(at_once);
    assert_string_equal(who, "intake-sender");
    memory_steps++;
    if (memory_step_outcome != OUTCOME_DONE)
        return outcome_fail(memory_step_outcome, error, "no connection");
    *purged_r = (Purged){.finished = FALSE, .mails = 1000};
    return OUTCOME_DONE;
}

Outcome store_self_service(Store *store, const OutboxRow *row, const char *function,
                           const char *language, const char *text, int days, char **answer_r,
                           GError **error)
{
    (void)store, (void)row, (void)function, (void)language, (void)text, (void)days, (void)error;
    *answer_r = NULL;
    return OUTCOME_DONE;
}

Outcome store_close_served(Store *store, const char *who, int most, gint64 *closed_r,
                           GError **error)
{
    (void)store, (void)who, (void)most, (void)error;
    *closed_r = 0;
    return OUTCOME_DONE;
}

Outcome store_closings_claim(Store *store, int batch, GPtrArray **closings_r, GError **error)
{
    (void)store, (void)batch, (void)error;
    *closings_r = g_ptr_array_new();
    return OUTCOME_DONE;
}

Outcome store_care_claim(Store *store, const char *desk, int batch, GPtrArray **tickets_r,
                         GError **error)
{
    (void)store, (void)desk, (void)batch, (void)error;
    *tickets_r = g_ptr_array_new();
    return OUTCOME_DONE;
}

Outcome store_care_end(Store *store, const char *desk, GError **error)
{
    (void)store, (void)desk, (void)error;
    return OUTCOME_DONE;
}

Outcome store_care_do(Store *store, const DeskSettings *desk, const WaitingTicket *ticket,
                      const CarePlan *plan, const char *domain, gint64 hour, char **untold_r,
                      GError **error)
{
    (void)store, (void)desk, (void)ticket, (void)plan, (void)domain, (void)hour, (void)error;
    *untold_r = NULL;
    return OUTCOME_DONE;
}

Outcome store_closing_end(Store *store, const Closing *closing, GError **error)
{
    (void)store, (void)closing, (void)error;
    return OUTCOME_DONE;
}

Outcome store_rating_ask(Store *store, const Closing *closing, const RatingQuestion *question,
                         char **withheld_r, GError **error)
{
    (void)store, (void)closing, (void)question, (void)error;
    *withheld_r = NULL;
    return OUTCOME_DONE;
}

Outcome store_outbox_claim(Store *store, const char *sender, int batch, int lease_s,
                           GPtrArray **rows_r, GError **error)
{
    (void)sender;
    (void)lease_s;
    if (store->claims_fail > 0) {
        store->claims_fail--;
        return outcome_fail(OUTCOME_RETRY, error, "no connection");
    }
    if (store->raised != NULL && g_queue_is_empty(&store->rows))
        store->raised->stop = TRUE;
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    while (batch-- > 0 && !g_queue_is_empty(&store->rows))
        g_ptr_array_add(rows, g_queue_pop_head(&store->rows));
    *rows_r = rows;
    return OUTCOME_DONE;
}

static Outcome mark(Store *store, GError **error, const char *text)
{
    if (store->marks_fail > 0) {
        store->marks_fail--;
        return outcome_fail(OUTCOME_UNCERTAIN, error, "connection lost");
    }
    g_string_append(store->marks, text);
    return OUTCOME_DONE;
}

Outcome store_outbox_sent(Store *store, const OutboxRow *row, const char *display_name,
                          const char *server_reply, GError **error)
{
    if (store->signal != 0)
        raise(store->signal);
    g_autofree char *text =
        g_strdup_printf("%d sent as %s: %s\n", (int)row->id, display_name, server_reply);
    return mark(store, error, text);
}

Outcome store_outbox_retry(Store *store, const OutboxRow *row, int delay_s, const char *reason,
                           GError **error)
{
    g_autofree char *text =
        g_strdup_printf("%d again in %d s: %s\n", (int)row->id, delay_s, reason);
    return mark(store, error, text);
}

Outcome store_outbox_park(Store *store, const OutboxRow *row, const char *reason, GError **error)
{
    g_autofree char *text = g_strdup_printf("%d parked: %s\n", (int)row->id, reason);
    return mark(store, error, text);
}

/* ---- its rows ---- */

void memory_outbox_reset(void)
{
    g_queue_clear_full(&memory_outbox.rows, row_free);
    if (memory_outbox.marks != NULL)
        g_string_free(memory_outbox.marks, TRUE);
    memory_outbox = (Store){.marks = g_string_new(NULL)};
}

OutboxRow *memory_outbox_queue(int id, const char *recipient)
{
    OutboxRow *row = g_new0(OutboxRow, 1);
    *row = (OutboxRow){.desk = (char *)"acme",
                       .id = id,
                       .ticket = 1000 + id,
                       .template_name = (char *)"acknowledgement",
                       .recipient = (char *)recipient,
                       .languages = (char *)"en",
                       .message_id = (char *)"nonce@acme.example",
                       .payload = (char *)"{\"service_type\":\"billing\"}",
                       .queued = g_get_real_time() / G_USEC_PER_SEC,
                       .attempts = 1};
    g_queue_push_tail(&memory_outbox.rows, row);
    return row;
}

int memory_outbox_forget(void **state)
{
    (void)state;
    memory_outbox_reset();
    g_string_free(g_steal_pointer(&memory_outbox.marks), TRUE);
    return 0;
}
