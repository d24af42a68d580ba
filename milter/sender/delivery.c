#include "delivery.h"

#include "../answer/acknowledgement.h"
#include "../answer/request_mail.h"
#include "backoff.h"
#include "queue_id.h"

#include <string.h>

typedef struct sent { /* what is written down about an answer the server took */
    char *name, *reply;
    char *queue_id; /* NULL: the server told none */
} Sent;

static void sent_clear(Sent *sent)
{
    g_free(sent->name);
    g_free(sent->reply);
    g_free(sent->queue_id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sent, sent_clear)

static void log_row(const SenderRooms *rooms, LogLevel level, const char *queue_id,
                    const OutboxRow *row, const char *what, const char *why)
{
    g_autofree char *recipient = log_escape(row->recipient);
    log_write(rooms->log, level, queue_id != NULL ? queue_id : "-",
              "desk=%s ticket=%" G_GINT64_FORMAT " answer=%" G_GINT64_FORMAT
              " message-id=<%s> to=<%s> %s: %s",
              row->desk, row->ticket, row->id, row->message_id, recipient, what, why);
}

/* A mark that does not reach the store is not lost: the claim runs out, and the row is due again.
 */
static void log_mark(const SenderRooms *rooms, const char *queue_id, const OutboxRow *row,
                     Outcome outcome, const GError *fault)
{
    if (outcome != OUTCOME_DONE)
        log_row(rooms, LOG_LEVEL_ERROR, queue_id, row, "not written down", fault->message);
}

static void mark_sent(const SenderRooms *rooms, const OutboxRow *row, const Sent *sent)
{
    gboolean again;
    do {
        g_autoptr(GError) fault = NULL;
        Outcome outcome = store_outbox_sent(rooms->store, row, sent->name, sent->reply, &fault);
        log_mark(rooms, sent->queue_id, row, outcome, fault);
        again = outcome == OUTCOME_RETRY || outcome == OUTCOME_UNCERTAIN;
        if (again)
            signals_take(rooms->raised, rooms->settings->store.retry_ms);
    } while (again && !rooms->raised->stop);
}

void delivery_put_back(const SenderRooms *rooms, const OutboxRow *row, int delay_s,
                       const char *reason)
{
    g_autoptr(GError) fault = NULL;
    Outcome outcome = store_outbox_retry(rooms->store, row, delay_s, reason, &fault);
    log_mark(rooms, NULL, row, outcome, fault);
}

static void park(const SenderRooms *rooms, const OutboxRow *row, const char *reason)
{
    g_autoptr(GError) fault = NULL;
    log_row(rooms, LOG_LEVEL_ERROR, NULL, row, "parked", reason);
    Outcome outcome = store_outbox_park(rooms->store, row, reason, &fault);
    log_mark(rooms, NULL, row, outcome, fault);
}

/* A server that is away says nothing about the mail, so the pause does not grow. */
static void retry(const SenderRooms *rooms, const OutboxRow *row, const char *reason)
{
    const SenderSettings *settings = &rooms->settings->sender;
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    int attempts = smtp_is_away(rooms->smtp) ? 1 : row->attempts;
    int delay_s = backoff_delay(settings, attempts);
    if (backoff_is_over(settings, row->queued, now, delay_s)) {
        park(rooms, row, reason);
        return;
    }
    g_autofree char *why = g_strdup_printf("%s; again in %d s", reason, delay_s);
    log_row(rooms, LOG_LEVEL_WARNING, NULL, row, "deferred", why);
    delivery_put_back(rooms, row, delay_s, reason);
}

static Outcome build(const SenderRooms *rooms, OutboxRow *row, GBytes **mail_r, char **name_r,
                     GError **error)
{
    if (request_mail_is(row))
        return request_mail_build(rooms->settings, rooms->keys, row, mail_r, error);
    Outcome outcome = acknowledgement_sign(row, rooms->keys, error);
    return outcome == OUTCOME_DONE ? acknowledgement_build(rooms->settings, rooms->templates, row,
                                                           mail_r, name_r, error)
                                   : outcome;
}

static Outcome submit(const SenderRooms *rooms, OutboxRow *row, Sent *sent, GError **error)
{
    g_autoptr(GBytes) mail = NULL;
    Outcome outcome = build(rooms, row, &mail, &sent->name, error);
    if (outcome == OUTCOME_DONE)
        outcome = smtp_send(rooms->smtp, row->recipient, mail, &sent->reply, error);
    return outcome;
}

/* What a service type answers by itself goes with the acknowledgement; without it that goes all the
   same. Of two languages the first is asked for. */
static void serve(const SenderRooms *rooms, OutboxRow *row)
{
    const DeskSettings *desk = settings_desk_by_name(rooms->settings, row->desk);
    const ServiceType *type = desk != NULL && row->service_type != NULL
                                  ? desk_service_type(desk, row->service_type)
                                  : NULL;
    if (type == NULL || !acknowledgement_serves(row))
        return;
    g_autoptr(GError) fault = NULL;
    g_autofree char *language = g_strndup(row->languages, strcspn(row->languages, ","));
    g_autofree char *text =
        g_strdelimit(g_strdup(localized_text(type->self_service, language)), "|", '\n');
    const char *function = type->self_service_function;
    if (store_self_service(rooms->store, row, *function != '\0' ? function : NULL, language,
                           *text != '\0' ? text : NULL, type->self_service_days, &row->self_service,
                           &fault) != OUTCOME_DONE)
        log_row(rooms, LOG_LEVEL_WARNING, NULL, row, "not answered by itself", fault->message);
}

gboolean delivery_run(const SenderRooms *rooms, OutboxRow *row)
{
    serve(rooms, row);
    g_auto(Sent) sent = {0};
    g_autoptr(GError) fault = NULL;
    switch (submit(rooms, row, &sent, &fault)) {
    case OUTCOME_DONE:
        sent.queue_id = queue_id_of_reply(sent.reply);
        log_row(rooms, LOG_LEVEL_INFO, sent.queue_id, row, "sent", sent.reply);
        mark_sent(rooms, row, &sent);
        break;
    case OUTCOME_REFUSED:
        park(rooms, row, fault->message);
        break;
    case OUTCOME_RETRY:
    case OUTCOME_UNCERTAIN:
        retry(rooms, row, fault->message);
        return !smtp_is_away(rooms->smtp);
    }
    return TRUE;
}
