#include "doctor.h"

#include "../../store/learning.h"

#define WEEKS 16
#define RECENT 4        /* of those: the newest */
#define TICKETS_MIN 30  /* fewer say nothing */
#define FALL_PERCENT 10 /* points of accuracy that are more than chance */

typedef struct filed { /* tickets whose right type is known */
    guint tickets, right;
} Filed;

static Filed sum_of(const GArray *weeks, guint from, guint until)
{
    Filed filed = {0};
    for (guint i = from; i < until; i++) {
        filed.tickets += g_array_index(weeks, WeekAccuracy, i).tickets;
        filed.right += g_array_index(weeks, WeekAccuracy, i).right;
    }
    return filed;
}

static guint percent_of(Filed filed)
{
    return filed.tickets > 0 ? 100 * filed.right / filed.tickets : 0;
}

static void report_desk(Report *report, const char *desk, const GArray *weeks)
{
    guint recent_from = weeks->len > RECENT ? weeks->len - RECENT : 0;
    Filed before = sum_of(weeks, 0, recent_from);
    Filed recent = sum_of(weeks, recent_from, weeks->len);
    if (before.tickets < TICKETS_MIN || recent.tickets < TICKETS_MIN)
        return;
    if (percent_of(recent) + FALL_PERCENT <= percent_of(before))
        report_add(
            report, FINDING_WARNING, "service types",
            "look at \"intakectl model evaluate DESK\" and \"model list\"; \"model train DESK\" "
            "learns from what agents corrected",
            "desk %s: of the tickets of the last weeks %u %% were filed right at first, %u %% "
            "before",
            desk, percent_of(recent), percent_of(before));
    else
        report_add(report, FINDING_OK, "service types", NULL,
                   "desk %s: of the tickets of the last weeks %u %% were filed right at first",
                   desk, percent_of(recent));
}

void doctor_learning(Report *report)
{
    const Ctl *ctl = report->ctl;
    if (ctl->store == NULL)
        return;
    for (guint i = 0; i < ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(ctl->settings->desks, i);
        g_autoptr(GArray) weeks = NULL;
        g_autoptr(GError) error = NULL;
        if (store_type_accuracy(ctl->store, desk->name, WEEKS, &weeks, &error) != OUTCOME_DONE)
            report_add_error(report, "service types", error, NULL);
        else
            report_desk(report, desk->name, weeks);
    }
}
