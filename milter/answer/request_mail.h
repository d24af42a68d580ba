/*
 * request_mail - the mail to the desk that a request out of the database becomes, so that it is
 * received, decided and recorded as every other one.
 */
#ifndef INTAKE_REQUEST_MAIL_H
#define INTAKE_REQUEST_MAIL_H

#include "../base/key_ring.h"
#include "../settings/settings.h"
#include "../store/store.h"

/* Whether a row of the outbox is one. */
gboolean request_mail_is(const OutboxRow *row);

/* The same octets for the same row, CRLF line ends; the row's recipient becomes the desk. REFUSED
   when the desk or its gateway is not in the settings, or there is nothing in it to read; RETRY
   when there are no keys to sign it with. Caller frees. */
Outcome request_mail_build(const Settings *settings, const KeyRing *keys, OutboxRow *row,
                           GBytes **mail_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
