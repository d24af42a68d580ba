#include "backoff.h"

int backoff_delay(const SenderSettings *settings, int attempts)
{
    gint64 delay = settings->first_retry_s;
    for (int i = 1; i < attempts && delay < settings->longest_retry_s; i++)
        delay *= 2;
    return (int)MIN(delay, MAX(settings->longest_retry_s, settings->first_retry_s));
}

gboolean backoff_is_over(const SenderSettings *settings, gint64 queued, gint64 now, int delay_s)
{
    return now + delay_s - queued > settings->give_up_s;
}

gboolean backoff_covers(const SenderSettings *settings, gint64 elapsed_ms)
{
    return elapsed_ms + settings->timeout_ms <= (gint64)settings->lease_s * 1000;
}
