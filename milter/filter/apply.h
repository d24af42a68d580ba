/*
 * apply - carries out a verdict: the one place that turns decisions into milter actions.
 */
#ifndef INTAKE_APPLY_H
#define INTAKE_APPLY_H

#include <libmilter/mfapi.h>

#include "../base/log.h"
#include "../mail/mail.h"
#include "../mail/message.h"

typedef struct apply_target {
    SMFICTX *context;
    unsigned long actions;  /* SMFIF_* the mail server granted */
    gboolean leading_space; /* it takes field values with their leading blank */
    Log *log;
    const char *queue_id; /* or NULL */
} ApplyTarget;

/* At end of message: makes the edits and returns what the callback must return. An edit that the
   server does not grant is left out and logged; one that fails on the way refuses the mail for
   now. */
sfsistat apply_verdict(const ApplyTarget *target, const Verdict *verdict, const Message *message);

/* At any answered stage: 451 with `status` and `text`. */
sfsistat apply_retry(SMFICTX *context, const char *status, const char *text);

#endif
