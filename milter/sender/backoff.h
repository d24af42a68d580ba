/*
 * patience - when an answer that could not be sent is tried again, and when no more. Pure.
 */
#ifndef INTAKE_BACKOFF_H
#define INTAKE_BACKOFF_H

#include "../settings/settings.h"

/* Seconds until the next attempt after `attempts` of them: first_retry_s, doubling up to
   longest_retry_s. */
int backoff_delay(const SenderSettings *settings, int attempts);

/* Whether an answer queued at `queued` is too old to be tried after another `delay_s`. */
gboolean backoff_is_over(const SenderSettings *settings, gint64 queued, gint64 now, int delay_s);

/* Whether there is time for one more submission before a claim made `elapsed_ms` ago runs out and
   another sender takes the answer over. */
gboolean backoff_covers(const SenderSettings *settings, gint64 elapsed_ms);

#endif
