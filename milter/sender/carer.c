#include "carer.h"

#include "../decide/care.h"
#include "../decide/decide.h"
#include "../store/care.h"

#define PAUSE_S 30     /* between two looks */
#define STEP_PAUSE_S 1 /* after a full batch: answers go first */
#define BATCH 100

static void note(Log *log, const DeskSettings *desk, const WaitingTicket *ticket,
                 const CarePlan *plan, const char *untold)
{
    static const char *const words[] = {[CARE_LATER] = "later",
                                        [CARE_REMIND] = "remind",
                                        [CARE_CLOSE] = "close",
                                        [CARE_TELL_LEAD] = "tell-lead"};
    if (plan->action != CARE_LATER)
        log_write(log, LOG_LEVEL_INFO, NULL,
                  "desk=%s ticket=%" G_GINT64_FORMAT " care=%s why=\"%s\" told=\"%s\"", desk->name,
                  ticket->number, words[plan->action], plan->why, untold != NULL ? untold : "yes");
}

static void look_after(const DeskSettings *desk, const WaitingTicket *ticket, Store *store,
                       Log *log)
{
    gint64 now = g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(GError) fault = NULL;
    g_autofree char *untold = NULL;
    g_auto(CarePlan) plan = decide_care(desk, ticket, now);
    const char *domain =
        ticket->author != NULL ? decide_counted_domain(desk, ticket->author) : NULL;
    Outcome outcome =
        store_care_do(store, desk, ticket, &plan, domain, ANSWER_HOUR_OF(now), &untold, &fault);
    if (outcome == OUTCOME_DONE)
        note(log, desk, ticket, &plan, untold);
    else
        log_write(log, LOG_LEVEL_WARNING, NULL,
                  "desk=%s ticket=%" G_GINT64_FORMAT " care=later why=\"%s\"", desk->name,
                  ticket->number, fault->message);
}

void carer_attend(Carer *carer, const Settings *settings, Store *store, Log *log)
{
    gboolean is_full = FALSE;
    if (g_get_monotonic_time() < carer->next_look)
        return;
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        g_autoptr(GPtrArray) tickets = NULL;
        /* A store that is away is told of by whoever sends. */
        Outcome outcome = decide_cares(desk)
                              ? store_care_claim(store, desk->name, BATCH, &tickets, NULL)
                              : store_care_end(store, desk->name, NULL);
        if (outcome != OUTCOME_DONE || tickets == NULL)
            continue;
        for (guint k = 0; k < tickets->len; k++)
            look_after(desk, g_ptr_array_index(tickets, k), store, log);
        is_full = is_full || tickets->len == BATCH;
    }
    carer->next_look =
        g_get_monotonic_time() + (is_full ? STEP_PAUSE_S : PAUSE_S) * G_TIME_SPAN_SECOND;
}
