#include "session.h"

#include <string.h>

#include "../outgoing/absence.h"
#include "../outgoing/claim.h"
#include "interest.h"
#include "line.h"
#include "program_private.h"

struct session {
    Program *program;
    Snapshot *snapshot;
    Envelope *envelope;
    guint recipients;       /* of RCPT TO, kept or not */
    gboolean for_desk;      /* a recipient is a desk's */
    OutgoingHint hint;      /* that the mail may leave under a desk's name */
    gboolean sender_claims; /* the envelope sender is a desk that minds */
    SessionInterest interest;
    gboolean is_decided; /* `interest` says something about this message */
    SessionLine line;
    Message *message;    /* NULL until the mail server is asked to send it */
    char *trouble;       /* why the message could not be kept, or NULL */
    gboolean is_counted; /* among the program's open mails */
};

Session *session_new(Program *program)
{
    Session *session = g_new0(Session, 1);
    session->program = program;
    session->snapshot = program_snapshot(program);
    session->envelope = envelope_new();
    return session;
}

void session_forget(Session *session)
{
    if (session->is_counted)
        gate_leave(session->program->open);
    session->is_counted = FALSE;
    message_free(session->message);
    session->message = NULL;
    g_clear_pointer(&session->trouble, g_free);
    envelope_clear(session->envelope);
    session->recipients = 0;
    session->for_desk = FALSE;
    session->hint = HINT_NONE;
    session->sender_claims = FALSE;
    session->interest = INTEREST_NONE;
    session->is_decided = FALSE;
    session->line = LINE_NONE;
}

void session_free(Session *session)
{
    if (session == NULL)
        return;
    session_forget(session);
    envelope_free(session->envelope);
    snapshot_unref(session->snapshot);
    g_free(session);
}

Envelope *session_envelope(Session *session)
{
    return session->envelope;
}

void session_begin(Session *session)
{
    session_forget(session);
    snapshot_unref(session->snapshot);
    session->snapshot = program_snapshot(session->program);
}

/* The desk's mailbox that one of an envelope is, with its domain; NULL: none. What the server makes
   of a name without one is worth more than our own completion. */
static char *desk_mailbox(const Settings *settings, const char *mailbox, const char *resolved)
{
    gboolean is_whole = strchr(mailbox, '@') != NULL;
    gboolean is_completed = !is_whole && resolved != NULL && strchr(resolved, '@') != NULL;
    if (!is_completed && interest_desk_of(settings, mailbox) != NULL)
        return is_whole ? g_strdup(mailbox) : settings_mailbox(settings, mailbox);
    gboolean is_desk = resolved != NULL && strchr(resolved, '@') != NULL &&
                       interest_desk_of(settings, resolved) != NULL;
    return is_desk ? g_strdup(resolved) : NULL;
}

void session_sender(Session *session, const char *mailbox, const char *resolved)
{
    char *ours = strchr(mailbox, '@') == NULL
                     ? desk_mailbox(session->snapshot->settings, mailbox, resolved)
                     : NULL;
    g_free(session->envelope->sender);
    session->envelope->sender = ours != NULL ? ours : g_strdup(mailbox);
}

void session_recipient(Session *session, const char *mailbox, const char *resolved)
{
    const Settings *settings = session->snapshot->settings;
    g_autofree char *ours = desk_mailbox(settings, mailbox, resolved);
    gboolean is_desk = ours != NULL;
    session->for_desk = session->for_desk || is_desk;
    session->recipients++;
    guint limit = (guint)settings->limits.recipients;
    guint kept = session->envelope->recipients->len;
    if (kept < limit || (is_desk && kept < 2 * limit))
        g_ptr_array_add(session->envelope->recipients, g_strdup(is_desk ? ours : mailbox));
}

guint session_recipients(const Session *session)
{
    return session->recipients;
}

/* ---- who is it for ---- */

static SessionInterest begin_message(Session *session, SessionInterest interest)
{
    const Settings *settings = session->snapshot->settings;
    if (program_stopping(session->program))
        return INTEREST_LATER;
    session->is_counted = gate_enter(session->program->open, 0);
    MessageLimits limits = {
        .memory = settings->limits.message_memory,
        .size = settings->limits.message_size,
        .directory = settings->milter.temporary_directory,
    };
    session->message = message_new(&limits);
    return interest;
}

static SessionInterest interest_of_envelope(Session *session)
{
    Envelope *envelope = session->envelope;
    Directory *directory = session->program->directory;
    session->hint = interest_outgoing_hint(session->snapshot->settings, directory, envelope);
    directory_note_agent(directory, envelope);
    session->sender_claims = interest_sender_claims(session->snapshot->settings, session->envelope);
    if (session->for_desk) {
        session->line = LINE_INCOMING;
        return begin_message(session, INTEREST_ALL);
    }
    return session->hint == HINT_NONE ? INTEREST_NONE : begin_message(session, INTEREST_HEADER);
}

SessionInterest session_at_data(Session *session)
{
    if (!session->is_decided)
        session->interest = interest_of_envelope(session);
    session->is_decided = TRUE;
    return session->interest;
}

/* Whether an agent's own program sends the mail under the agent's own address. What its header
   cannot say, that a customer gets it, the line asks the store. */
static gboolean is_absence(const Session *session)
{
    return session->envelope->author_desks->len > 0 &&
           absence_in_header(session->snapshot->settings, session->message);
}

static SessionInterest interest_without_desk(Session *session)
{
    const Envelope *envelope = session->envelope;
    if (envelope->author_desk == NULL && envelope->sender_desk == NULL && !session->sender_claims &&
        !is_absence(session))
        return INTEREST_NONE;
    session->line = LINE_OUTGOING;
    return INTEREST_ALL;
}

/* Whether a desk's own address in From and among the recipients is an agent's answer or a
   stranger's pretence must not be guessed while the agents are unknown. */
static SessionInterest interest_with_desk(Session *session)
{
    if (session->envelope->author_desk != NULL && session->hint == HINT_UNKNOWN)
        return INTEREST_LATER;
    if (session->envelope->author_desk != NULL && session->hint == HINT_EVIDENCE)
        session->line = LINE_OUTGOING;
    return INTEREST_ALL;
}

SessionInterest session_at_end_of_header(Session *session)
{
    SessionInterest interest = session_at_data(session);
    if (session->message == NULL)
        return interest;
    session_body(session, "\r\n", 2);
    message_mark_body(session->message);
    session->interest =
        session->for_desk ? interest_with_desk(session) : interest_without_desk(session);
    return session->interest;
}

/* ---- the message ---- */

static void append(Session *session, const char *octets, gsize length)
{
    g_autoptr(GError) error = NULL;
    if (session->trouble == NULL &&
        message_append(session->message, octets, length, &error) != OUTCOME_DONE)
        session->trouble = g_strdup(error->message);
}

/* The mail server hands over a folded value with bare line feeds; in the mail they are CRLF. */
static void append_folded(Session *session, const char *value)
{
    const char *end = NULL;
    while ((end = strchr(value, '\n')) != NULL) {
        gsize length = (gsize)(end - value);
        if (length > 0 && value[length - 1] == '\r')
            length--;
        append(session, value, length);
        append(session, "\r\n", 2);
        value = end + 1;
    }
    append(session, value, strlen(value));
}

/* Whom a mail pretends to come from. Blanks may stand before the colon (RFC 5322 4.5). */
static void note_claim(Session *session, const char *name, const char *value)
{
    const Settings *settings = session->snapshot->settings;
    if (session->hint == HINT_NONE)
        return;
    g_autofree char *bare = g_strchomp(g_strdup(name));
    Envelope *envelope = session->envelope;
    char **claimed = g_ascii_strcasecmp(bare, "From") == 0 ? &envelope->author_desk
                     : claim_is_other_field(bare)          ? &envelope->sender_desk
                                                           : NULL;
    if (claimed == &envelope->author_desk && session->hint == HINT_EVIDENCE)
        directory_note_author(session->program->directory, value, envelope);
    if (claimed == NULL || *claimed != NULL)
        return;
    const DeskSettings *desk = claim_in_field(settings, value);
    *claimed = desk != NULL ? g_strdup(desk->name) : NULL;
}

void session_header(Session *session, const char *name, const char *value)
{
    session_at_data(session);
    if (session->message == NULL)
        return;
    append(session, name, strlen(name));
    append(session, ":", 1);
    append_folded(session, value);
    append(session, "\r\n", 2);
    note_claim(session, name, value);
}

gboolean session_body(Session *session, const void *octets, gsize length)
{
    if (session->message == NULL)
        return FALSE;
    append(session, octets, length);
    return session->trouble == NULL && !message_truncated(session->message);
}

Verdict *session_end_of_message(Session *session)
{
    if (session->interest == INTEREST_LATER)
        return line_trouble(session->program->log, session->envelope, "the filter is restarting");
    if (session->message == NULL || session->line == LINE_NONE)
        return verdict_new(VERDICT_ACCEPT, NULL, NULL);
    if (session->trouble != NULL)
        return line_trouble(session->program->log, session->envelope, session->trouble);
    return line_run(session->program, session->snapshot, session->line, session->envelope,
                    session->message);
}

const Message *session_message(const Session *session)
{
    return session->message;
}

SessionLine session_line(const Session *session)
{
    return session->line;
}

Log *session_log(const Session *session)
{
    return session->program->log;
}
