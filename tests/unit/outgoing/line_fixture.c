#include "line_fixture.h"

#include "../common/sample_settings.h"
#include "mime/mime.h"

#include <dlfcn.h>
#include <gmime/gmime.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* ---- the store, acted ---- */

LineAct line_act;

Outcome store_lookup_outgoing(Store *store, const OutgoingRequest *request, KnownOutgoing **known_r,
                              GError **error)
{
    (void)store, (void)error;
    g_free(line_act.asked);
    line_act.asked = g_strdup_printf("login=%s address=%s sender=%s tag=%d to=%u", request->login,
                                     request->address, request->sender, (int)request->tag,
                                     request->recipients->len);
    KnownOutgoing *known = departing_known();
    departing_set(&known->agent->short_name, "Alex");
    if (line_act.bend != NULL)
        line_act.bend(known);
    else
        departing_ticket(known, PLACE_REFERENCE);
    *known_r = known;
    return OUTCOME_DONE;
}

Outcome store_note_refused_orders(Store *store, const char *desk, const char *login, gint64 ticket,
                                  const char *orders, const char *why, GError **error)
{
    (void)store, (void)error;
    g_free(line_act.row);
    line_act.row = g_strdup_printf("%s %d %s %s: %s", desk, (int)ticket, login, orders, why);
    return OUTCOME_DONE;
}

Outcome store_record_outgoing(Store *store, const OutgoingRecord *record, SentMail **sent_mail_r,
                              GError **error)
{
    (void)store;
    line_act.recorded++;
    g_free(line_act.row);
    line_act.row = g_strdup_printf(
        "%s %s ticket=%d opens=%d sent=%d short=%d signed=%d id=%s name=%s "
        "type=%s customer=%s %s text=%s",
        record->kind, record->login, (int)record->ticket, record->opens, record->is_sent,
        record->is_short, record->rewritten, record->sent_message_id, record->display_name,
        record->service_type, record->customer_address, record->customer_name, record->text);
    if (line_act.outcome != OUTCOME_DONE)
        return outcome_fail(line_act.outcome, error, "acted");
    SentMail *sent_mail = g_new0(SentMail, 1);
    sent_mail->ticket = line_act.ticket != 0 ? line_act.ticket : record->ticket;
    sent_mail->display_name =
        g_strdup(line_act.name != NULL ? line_act.name : record->display_name);
    sent_mail->is_short = record->is_short;
    sent_mail->is_sent = record->is_sent;
    sent_mail->repeat = line_act.repeat;
    *sent_mail_r = sent_mail;
    return OUTCOME_DONE;
}

/* ---- the parser, counted ---- */

GMimeObject *g_mime_parser_construct_part(GMimeParser *parser, GMimeParserOptions *options)
{
    static GMimeObject *(*construct)(GMimeParser *, GMimeParserOptions *);
    if (construct == NULL)
        *(void **)&construct = dlsym(RTLD_NEXT, "g_mime_parser_construct_part");
    line_act.parsed++;
    return construct(parser, options);
}

/* ---- one mail down the line ---- */

const char line_reply[] = "From: Lexi <support@acme.example>\r\n"
                          "To: Ann <ann@customer.example>\r\n"
                          "Reply-To: alex@acme.example\r\n"
                          "Subject: Re: A question\r\n"
                          "Message-ID: <r1@laptop.example>\r\n"
                          "\r\n"
                          "Press the red button.\r\n";

static Message *message_of(const char *octets)
{
    const MessageLimits limits = {.memory = 65536, .size = 65536, .directory = "/tmp"};
    Message *message = message_new(&limits);
    const char *body = strstr(octets, "\r\n\r\n") + 4;
    assert_int_equal(message_append(message, octets, (gsize)(body - octets), NULL), OUTCOME_DONE);
    message_mark_body(message);
    assert_int_equal(message_append(message, body, strlen(body), NULL), OUTCOME_DONE);
    return message;
}

Outcome line_send(const Line *line, const char *mail, gboolean dry_run, Verdict **verdict_r)
{
    g_autoptr(Message) message = message_of(mail);
    g_autoptr(Envelope) envelope = departing_envelope();
    g_autoptr(GError) error = NULL;
    const OutgoingRooms rooms = {.settings = line->settings,
                                 .templates = line->templates,
                                 .log = line->log,
                                 .dry_run = dry_run};
    return outgoing_send(&rooms, envelope, message, verdict_r, &error);
}

char *line_result(const char *mail, const Verdict *verdict)
{
    g_autoptr(Message) message = message_of(mail);
    g_autoptr(Message) result = NULL;
    assert_int_equal(outgoing_apply(message, verdict->edits, &result, NULL), OUTCOME_DONE);
    return g_strndup(message_octets(result), message_size(result));
}

void line_assert_holds(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in: %s", part, text);
}

/* ---- set up ---- */

int line_begin(void **state)
{
    memset(&line_act, 0, sizeof line_act);
    g_autoptr(GError) error = NULL;
    Line *line = g_new0(Line, 1);
    mime_initialize();
    line->settings = sample_settings(NULL, NULL);
    line->log = log_open("test", TRUE, LOG_LEVEL_ERROR);
    if (templates_load(line->settings, &line->templates, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    *state = line;
    return 0;
}

int line_end(void **state)
{
    Line *line = *state;
    templates_unref(line->templates);
    settings_unref(line->settings);
    log_close(line->log);
    g_free(line);
    g_free(line_act.asked);
    g_free(line_act.row);
    return 0;
}
