#include "rate_limit.h"

#define DOUBLINGS_MAX 20u

char *rate_limit_full(const AnswerSettings *answer, guint sent)
{
    if (sent < (guint)MAX(answer->per_address, 0))
        return NULL;
    return g_strdup_printf("%u answers in %d minutes", sent, answer->period_minutes);
}

char *rate_limit_too_soon(const AnswerSettings *answer, guint sent, gint64 last_answer, gint64 now)
{
    guint free_answers = (guint)MAX(answer->gap_after, 0);
    if (sent < free_answers || sent == 0)
        return NULL;
    guint doublings = MIN(sent - free_answers, DOUBLINGS_MAX);
    gint64 gap = ((gint64)answer->gap_minutes * 60) << doublings;
    /* The database's clock may run ahead of the filter's. */
    gint64 passed = MAX(now - last_answer, 0);
    if (passed >= gap)
        return NULL;
    return g_strdup_printf("answer %u needs a pause of %" G_GINT64_FORMAT
                           " s, passed are %" G_GINT64_FORMAT,
                           sent + 1, gap, passed);
}
