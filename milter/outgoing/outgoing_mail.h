/*
 * outgoing - one outgoing mail while it goes down the line, and what is written of it: the row in
 * the store and the line in the log.
 */
#ifndef INTAKE_OUTGOING_MAIL_H
#define INTAKE_OUTGOING_MAIL_H

#include "rewriting.h"
#include "understanding.h"

typedef struct outgoing { /* what is borrowed, then what belongs to it */
    const OutgoingRooms *rooms;
    const Envelope *envelope;
    const Message *message;
    gint64 named_ticket; /* by an admin; 0: none */
    Understanding *understanding;
    OutgoingQuestion question;
    OutgoingPlan *plan;
    Rewritten *rewritten; /* NULL: it leaves as it is, or not at all */
    SentMail *sent_mail;  /* NULL: nothing was recorded */
} Outgoing;
void outgoing_clear(Outgoing *outgoing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outgoing, outgoing_clear)

/* The ticket it belongs to, an opened one as soon as it is recorded; 0: none. */
gint64 outgoing_ticket(const Outgoing *outgoing);

/* Writes everything it leaves behind; fills `departure`. `token` is for its reply address. */
Outcome outgoing_record(Outgoing *outgoing, const char *token, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* "#type,#note": what stands behind them is for colleagues. Escaped; caller frees. */
char *outgoing_command_names(const GPtrArray *commands);

/* One line: right, ticket, name, result, commands, reason. */
void outgoing_log(const Outgoing *outgoing);

#endif
