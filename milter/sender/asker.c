#include "asker.h"

#include "../base/address.h"
#include "../base/nonce.h"
#include "../decide/decide.h"

#include <time.h>

#define PAUSE_S 5 /* between two looks */
#define BATCH 50  /* tickets of one look */

static void note(Log *log, const Closing *closing, const char *what, const char *why)
{
    log_write(log, LOG_LEVEL_INFO, NULL, "desk=%s ticket=%" G_GINT64_FORMAT " rating=%s why=\"%s\"",
              closing->desk, closing->ticket, what, why);
}

static char *refusal(const DeskSettings *desk, const Closing *closing, gint64 now)
{
    const ClosedTicket ticket = {
        .state = closing->state,
        .author = closing->author,
        .recipient = closing->recipient,
        .login = closing->login,
        .group = closing->group,
        .identity = closing->identity,
        .undeliverable = closing->undeliverable,
        .last_asked = closing->last_asked,
    };
    return decide_rating_refusal(desk, &ticket, now);
}

static Outcome ask(const DeskSettings *desk, Store *store, const Closing *closing, gint64 now,
                   char **withheld_r, GError **error)
{
    char id[NONCE_LENGTH + 1], token[NONCE_LENGTH + 1];
    Outcome outcome = nonce_draw(id, error);
    if (outcome == OUTCOME_DONE)
        outcome = nonce_draw(token, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *message_id = g_strdup_printf("%s@%s", id, address_domain(desk->address));
    const RatingQuestion question = {
        .message_id = message_id,
        .token = token,
        .domain = decide_counted_domain(desk, closing->author),
        .limits = &desk->answer,
        .hour = ANSWER_HOUR_OF(now),
    };
    return store_rating_ask(store, closing, &question, withheld_r, error);
}

/* A ticket that fails is claimed, and due again in a while. */
static void look_at(const Settings *settings, Store *store, Log *log, const Closing *closing)
{
    const DeskSettings *desk = settings_desk_by_name(settings, closing->desk);
    gint64 now = (gint64)time(NULL);
    g_autoptr(GError) fault = NULL;
    g_autofree char *withheld = NULL;
    g_autofree char *refused =
        desk != NULL ? refusal(desk, closing, now) : g_strdup("there is no such desk any more");
    Outcome outcome = refused != NULL ? store_closing_end(store, closing, &fault)
                                      : ask(desk, store, closing, now, &withheld, &fault);
    if (outcome != OUTCOME_DONE)
        note(log, closing, "later", fault->message);
    else if (refused != NULL || withheld != NULL)
        note(log, closing, "not-asked", refused != NULL ? refused : withheld);
    else
        note(log, closing, "asked", "nothing speaks against it");
}

void asker_attend(Asker *asker, const Settings *settings, Store *store, Log *log)
{
    g_autoptr(GPtrArray) closings = NULL;
    if (g_get_monotonic_time() < asker->next_look)
        return;
    asker->next_look = g_get_monotonic_time() + PAUSE_S * G_TIME_SPAN_SECOND;
    /* A store that is away is told of by whoever sends. */
    if (store_closings_claim(store, BATCH, &closings, NULL) != OUTCOME_DONE)
        return;
    for (guint i = 0; i < closings->len; i++)
        look_at(settings, store, log, g_ptr_array_index(closings, i));
}
