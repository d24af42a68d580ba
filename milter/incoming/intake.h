/*
 * intake - the line of an incoming mail: receive, understand, decide, record, answer.
 */
#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H

#include "../base/key_ring.h"
#include "../classify/shelf.h"
#include "../mail/mail.h"
#include "../mail/message.h"
#include "../settings/settings.h"
#include "../store/store.h"
#include "ceiling.h"
#include "spool.h"

typedef struct intake_rooms {
    const Settings *settings;
    Store *store;
    Ceiling *ceiling;
    const KeyRing *keys; /* of confirmations; NULL: none can be asked for */
    Shelf *shelf;        /* the models that texts are judged by; NULL: none are */
    Log *log;
    gboolean dry_run;
    gboolean journal; /* accepted mails are noted in the state directory */
    Spool *spool;     /* keeps mails while the store is away; NULL: they are told to come back */
    gint64 spooled;   /* Unix time at which a mail out of the spool was accepted; 0: offered now */
} IntakeRooms;

/* Registers one mail whose recipients include a desk. `verdict_r` is an acceptance only after the
   commit, or after the mail is safe in the spool. RETRY and UNCERTAIN leave it unset: the server
   must be told 4xx. REFUSED only for a mail out of the spool: its desk is gone. Caller frees. */
Outcome intake_receive(const IntakeRooms *rooms, const Envelope *envelope, const Message *message,
                       Verdict **verdict_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
