/*
 * subject_phrases - what machines write at the begin of a subject, in the languages they write it.
 * Private to the room.
 */
#ifndef INTAKE_MIME_SUBJECT_PHRASES_H
#define INTAKE_MIME_SUBJECT_PHRASES_H

#include <glib.h>

/* "Automatic reply: ...", "自动回复：..." and their kin, receipts included. The phrase has to stand
   first and be closed by a colon or the end: people write about such mails, too. */
gboolean mime_subject_is_reply(const char *subject);

/* "Undelivered Mail Returned to Sender", "Mail delivery failed: ..." and their kin. */
gboolean mime_subject_is_bounce(const char *subject);

#endif
