#include "commands.h"

#include "cli/when.h"

#include <time.h>

static Outcome read_moment(Ctl *ctl, const char *option, gint64 *moment_r, GError **error)
{
    g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
    const char *text = ctl_text(ctl, option);
    return text != NULL ? when_read(text, utc, (gint64)time(NULL), moment_r, error) : OUTCOME_DONE;
}

Outcome ctl_ratings(Ctl *ctl, GError **error)
{
    const char *desk = NULL, *by = ctl_text(ctl, "--by");
    gint64 since = 0, until = 0;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_moment(ctl, "--since", &since, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_moment(ctl, "--until", &until, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_rating_sums(ctl->store, desk, by != NULL ? by : "agent", since, until,
                                    &table, error);
    return ctl_print(ctl, "ratings", outcome, table);
}

Outcome ctl_ratings_list(Ctl *ctl, GError **error)
{
    const char *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_ratings(ctl->store, desk, ctl_limit(ctl), &table, error);
    return ctl_print(ctl, "ratings", outcome, table);
}
