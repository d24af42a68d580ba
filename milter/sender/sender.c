#include "sender.h"

#include "asker.h"
#include "backoff.h"
#include "carer.h"
#include "delivery.h"
#include "hooks.h"
#include "purger.h"

#include <systemd/sd-daemon.h>
#include <unistd.h>

#define CLOSED_AT_ONCE_MAX 100 /* tickets closed in one statement */
#define CLOSING_PAUSE_S 30     /* between two looks for such */
#define AWAY_PAUSE_MS_MIN 100  /* a store or server that is away is not asked more often */

struct sender {
    SenderRooms rooms;
    Trainer *trainer; /* borrowed; NULL: it learns nothing */
    Hooks *hooks;     /* NULL: nobody is told of tickets */
    Purger purger;
    Asker asker;
    Carer carer;
    char *name;          /* of this process in claims: "host/pid" */
    gint64 next_closing; /* monotonic: when tickets are next looked for that close by themselves */
    gboolean store_is_away, server_is_away;
};

/* ---- opening and reloading ---- */

static void rooms_clear(SenderRooms *rooms)
{
    g_clear_pointer(&rooms->smtp, smtp_close);
    g_clear_pointer(&rooms->store, store_close);
    g_clear_pointer(&rooms->templates, templates_unref);
    g_clear_pointer(&rooms->keys, key_ring_free);
    g_clear_pointer(&rooms->settings, settings_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SenderRooms, rooms_clear)

static Outcome open_rooms(Settings *settings, Log *log, Signals *raised, SenderRooms *rooms_r,
                          GError **error)
{
    g_auto(SenderRooms) rooms = {.log = log, .raised = raised};
    rooms.settings = settings_ref(settings);
    Outcome outcome = templates_load(settings, &rooms.templates, error);
    if (outcome == OUTCOME_DONE)
        outcome = settings_keys(settings, &rooms.keys, error);
    if (outcome == OUTCOME_DONE)
        outcome = smtp_open(&settings->sender, &rooms.smtp, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    rooms.store = store_open_sender(&settings->store, log);
    log_set_level(log, settings->milter.log_level);
    *rooms_r = rooms;
    rooms = (SenderRooms){0};
    return OUTCOME_DONE;
}

Outcome sender_open(Settings *settings, Log *log, Signals *raised, Sender **sender_r,
                    GError **error)
{
    SenderRooms rooms;
    Outcome outcome = open_rooms(settings, log, raised, &rooms, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    Sender *sender = g_new0(Sender, 1);
    sender->rooms = rooms;
    sender->name = g_strdup_printf("%s/%d", g_get_host_name(), (int)getpid());
    *sender_r = sender;
    return OUTCOME_DONE;
}

void sender_train_with(Sender *sender, Trainer *trainer)
{
    sender->trainer = trainer;
}

void sender_close(Sender *sender)
{
    if (sender == NULL)
        return;
    hooks_stop(sender->hooks);
    rooms_clear(&sender->rooms);
    g_free(sender->name);
    g_free(sender);
}

static Outcome open_again(const SenderRooms *rooms, SenderRooms *fresh_r, char **changes_r,
                          GError **error)
{
    g_autoptr(Settings) settings = NULL;
    Outcome outcome = settings_load(rooms->settings->file, &settings, error);
    if (outcome == OUTCOME_DONE)
        outcome = open_rooms(settings, rooms->log, rooms->raised, fresh_r, error);
    if (outcome == OUTCOME_DONE)
        *changes_r = settings_difference(rooms->settings, settings);
    return outcome;
}

/* What cannot be loaded leaves in force what was. */
static void reload(Sender *sender)
{
    SenderRooms fresh;
    g_autofree char *changes = NULL;
    g_autoptr(GError) fault = NULL;
    g_autofree char *notice =
        g_strdup_printf("RELOADING=1\nMONOTONIC_USEC=%" G_GINT64_FORMAT, g_get_monotonic_time());
    sd_notify(0, notice);
    Log *log = sender->rooms.log;
    sender->rooms.raised->reload = FALSE;
    if (open_again(&sender->rooms, &fresh, &changes, &fault) == OUTCOME_DONE) {
        rooms_clear(&sender->rooms);
        sender->rooms = fresh;
        if (sender->hooks != NULL)
            hooks_use(sender->hooks, sender->rooms.settings);
        log_write(log, LOG_LEVEL_INFO, NULL, "reloaded; changed: %s",
                  *changes != '\0' ? changes : "no setting");
    } else {
        log_write(log, LOG_LEVEL_ERROR, NULL, "not reloaded, the old settings stay: %s",
                  fault->message);
    }
    sd_notify(0, "READY=1");
}

/* ---- working ---- */

/* Why the rest of a batch must wait, or NULL. */
static const char *reason_to_stop(const Sender *sender, gint64 claimed_at)
{
    const SenderRooms *rooms = &sender->rooms;
    if (rooms->raised->stop)
        return "the sender was stopped";
    if (sender->server_is_away)
        return "the mail server is away";
    if (!backoff_covers(&rooms->settings->sender, g_get_monotonic_time() / 1000 - claimed_at))
        return "the claim was about to run out";
    return NULL;
}

static void put_back(const Sender *sender, const GPtrArray *rows, guint from, const char *reason)
{
    const SenderRooms *rooms = &sender->rooms;
    int delay_s = sender->server_is_away ? rooms->settings->sender.first_retry_s : 0;
    log_write(rooms->log, LOG_LEVEL_INFO, NULL, "%u more answers wait %d s: %s", rows->len - from,
              delay_s, reason);
    for (guint i = from; i < rows->len; i++)
        delivery_put_back(rooms, rows->pdata[i], delay_s, reason);
}

/* The first row is always tried: a claim shorter than a submission must not stand still. */
static void work_off(Sender *sender, const GPtrArray *rows, gint64 claimed_at)
{
    for (guint i = 0; i < rows->len; i++) {
        signals_take(sender->rooms.raised, 0);
        const char *reason = i > 0 ? reason_to_stop(sender, claimed_at) : NULL;
        if (reason != NULL) {
            put_back(sender, rows, i, reason);
            return;
        }
        sender->server_is_away = !delivery_run(&sender->rooms, rows->pdata[i]);
        sd_notify(0, "WATCHDOG=1");
    }
}

/* One line when it goes and one when it comes back, not one a second. */
static void note_store(Sender *sender, Outcome outcome, const GError *fault)
{
    gboolean is_away = outcome != OUTCOME_DONE;
    if (is_away && !sender->store_is_away)
        log_write(sender->rooms.log, LOG_LEVEL_WARNING, NULL, "waiting for the store: %s",
                  fault->message);
    if (!is_away && sender->store_is_away)
        log_write(sender->rooms.log, LOG_LEVEL_INFO, NULL, "the store is back");
    sender->store_is_away = is_away;
}

/* Claims one batch and works it off. */
static Outcome take_turn(Sender *sender, guint *claimed_r, GError **error)
{
    const SenderSettings *settings = &sender->rooms.settings->sender;
    g_autoptr(GPtrArray) rows = NULL;
    g_autoptr(GError) fault = NULL;
    gint64 claimed_at = g_get_monotonic_time() / 1000;
    Outcome outcome = store_outbox_claim(sender->rooms.store, sender->name, settings->batch,
                                         settings->lease_s, &rows, &fault);
    note_store(sender, outcome, fault);
    if (outcome != OUTCOME_DONE) {
        g_propagate_error(error, g_steal_pointer(&fault));
        return outcome;
    }
    *claimed_r = rows->len;
    work_off(sender, rows, claimed_at);
    return OUTCOME_DONE;
}

/* How long until the next turn: none after a full batch. */
static int pause_ms(const Sender *sender, Outcome outcome, guint claimed)
{
    const Settings *settings = sender->rooms.settings;
    if (outcome != OUTCOME_DONE)
        return MAX(settings->store.retry_ms, AWAY_PAUSE_MS_MIN);
    if (sender->server_is_away)
        return MAX(settings->sender.poll_ms, AWAY_PAUSE_MS_MIN);
    return claimed < (guint)settings->sender.batch ? settings->sender.poll_ms : 0;
}

static Outcome run_once(Sender *sender, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    guint claimed = 1;
    while (outcome == OUTCOME_DONE && claimed > 0 && !sender->rooms.raised->stop)
        outcome = take_turn(sender, &claimed, error);
    return outcome;
}

/* A failure is told of by whoever sends. */
static void close_served(Sender *sender)
{
    gint64 closed = 0;
    if (g_get_monotonic_time() < sender->next_closing)
        return;
    if (store_close_served(sender->rooms.store, "intake-sender", CLOSED_AT_ONCE_MAX, &closed,
                           NULL) == OUTCOME_DONE &&
        closed > 0)
        log_write(sender->rooms.log, LOG_LEVEL_INFO, NULL,
                  "%" G_GINT64_FORMAT " tickets closed that were answered at once", closed);
    gint64 pause_s = closed == CLOSED_AT_ONCE_MAX ? 0 : CLOSING_PAUSE_S;
    sender->next_closing = g_get_monotonic_time() + pause_s * G_TIME_SPAN_SECOND;
}

/* What is done beside the answers, while the store is there. */
static void attend(Sender *sender)
{
    const SenderRooms *rooms = &sender->rooms;
    close_served(sender);
    carer_attend(&sender->carer, rooms->settings, rooms->store, rooms->log);
    asker_attend(&sender->asker, rooms->settings, rooms->store, rooms->log);
    purger_attend(&sender->purger, rooms->settings, rooms->store, rooms->log);
    if (sender->trainer != NULL)
        trainer_attend(sender->trainer, rooms->settings, rooms->store, rooms->log);
}

Outcome sender_run(Sender *sender, gboolean once, GError **error)
{
    if (once)
        return run_once(sender, error);
    sender->hooks = hooks_start(sender->rooms.settings, sender->rooms.log);
    while (!sender->rooms.raised->stop) {
        guint claimed = 0;
        Outcome outcome = take_turn(sender, &claimed, NULL);
        signals_take(sender->rooms.raised, pause_ms(sender, outcome, claimed));
        if (sender->rooms.raised->reload)
            reload(sender);
        if (outcome == OUTCOME_DONE && !sender->rooms.raised->stop)
            attend(sender);
        sd_notify(0, "WATCHDOG=1");
    }
    return OUTCOME_DONE;
}
