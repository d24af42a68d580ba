/*
 * subject_phrases - what machines write at the begin of a subject, in the languages they write it.
 * Private to the room.
 */
#ifndef INTAKE_MIME_SUBJECT_PHRASES_H
#define INTAKE_MIME_SUBJECT_PHRASES_H

#include <glib.h>

/* "Automatic reply: ...", "自动回复：..." and their kin, in languages that nobody listed, too. What
   says so has to stand first, in brackets or closed by a colon, a dash or the end. People begin a
   subject like that as well: it counts on a mail that answers something. */
gboolean mime_subject_is_reply(const char *subject);

/* "Undelivered Mail Returned to Sender", "Mail delivery failed: ..." and their kin. */
gboolean mime_subject_is_bounce(const char *subject);

#endif
