#include "commands.h"

#include "../decide/hours.h"
#include "cli/when.h"

/* A moment in the desk's zone; NULL for 0. Caller frees. */
static char *shown(const DeskSettings *desk, gint64 moment)
{
    if (moment == 0)
        return NULL;
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(moment);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, desk->hours.zone);
    return g_date_time_format(local, "%a %Y-%m-%d %H:%M %Z");
}

static char *day_text(const Holiday *holiday, int day)
{
    return holiday->yearly
               ? g_strdup_printf("%02d-%02d", day / 100, day % 100)
               : g_strdup_printf("%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
}

/* "2026-10-01..2026-10-07 National Day". NULL for NULL. Caller frees. */
static char *holiday_text(const DeskSettings *desk, const Holiday *holiday)
{
    if (holiday == NULL)
        return NULL;
    g_autofree char *from = day_text(holiday, holiday->from);
    g_autofree char *until = day_text(holiday, holiday->until);
    const char *name = localized_text(holiday->names, desk->languages->pdata[0]);
    return g_strdup_printf("%s%s%s%s%s", from, holiday->until != holiday->from ? ".." : "",
                           holiday->until != holiday->from ? until : "", *name != '\0' ? " " : "",
                           name);
}

static char *why(const DeskSettings *desk, const ServiceType *type, const Promise *promise)
{
    gboolean own_minutes = type != NULL && type->hours.answer_minutes > 0;
    const char *whose = own_minutes ? type->name : desk->name;
    if (promise->minutes == 0)
        return g_strdup_printf("no promise: answer_minutes of %s is 0", whose);
    if (promise->due == 0)
        return g_strdup_printf("no promise: %d working minutes of %s do not pass within %d days",
                               promise->minutes, whose, HOURS_HORIZON_DAYS);
    return g_strdup_printf("%d working minutes of %s", promise->minutes, whose);
}

static void print(Ctl *ctl, const DeskSettings *desk, const ServiceType *type, gint64 moment)
{
    const Promise promise = hours_promise(desk, type, moment);
    g_autoptr(Table) table = table_new("arrives", "desk", "type", "open", "holiday", "opens",
                                       "coming", "due", "because", NULL);
    g_autofree char *arrives = shown(desk, moment);
    g_autofree char *opens = shown(desk, promise.opens);
    g_autofree char *due = shown(desk, promise.due);
    g_autofree char *holiday = holiday_text(desk, promise.holiday);
    g_autofree char *coming = holiday_text(desk, promise.coming_holiday);
    g_autofree char *because = why(desk, type, &promise);
    ctl_add_row(table, arrives, desk->name, type != NULL ? type->name : NULL,
                promise.is_open ? "yes" : "no", holiday, opens, coming, due, because);
    printer_facts(ctl->printer, "hours", table);
}

Outcome ctl_hours_check(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *date = ctl_text(ctl, "DATE"), *name = ctl_text(ctl, "--type");
    gint64 now = g_get_real_time() / G_USEC_PER_SEC, moment = now;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE && name != NULL)
        outcome = ctl_check_type(desk, name, error);
    if (outcome == OUTCOME_DONE && date != NULL)
        outcome = when_read(date, desk->hours.zone, now, &moment, error);
    if (outcome == OUTCOME_DONE)
        print(ctl, desk, name != NULL ? desk_service_type(desk, name) : NULL, moment);
    return outcome;
}
