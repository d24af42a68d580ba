/*
 * delivery - one answer: built, submitted, and its end written down.
 */
#ifndef INTAKE_DELIVERY_H
#define INTAKE_DELIVERY_H

#include "../answer/template.h"
#include "../store/store.h"
#include "signals.h"
#include "smtp.h"

typedef struct sender_rooms {
    Settings *settings;
    KeyRing *keys; /* of confirmations; NULL: there is no file of them */
    TemplateSet *templates;
    Store *store;
    Smtp *smtp;
    Log *log;
    Signals *raised;
} SenderRooms;

/* Sends the answer of a claimed row and marks it sent, due again or parked. When the store is away
   after the server took the mail, it waits for the store, so that nothing is sent twice, until it
   is told to stop. FALSE: the mail server is away, the next answer would fare no better. */
gboolean delivery_run(const SenderRooms *rooms, OutboxRow *row);

/* Puts a claimed row back, due again in `delay_s` seconds, without an attempt. */
void delivery_put_back(const SenderRooms *rooms, const OutboxRow *row, int delay_s,
                       const char *reason);

#endif
