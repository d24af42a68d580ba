#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "filter/apply.h"

/* ---- libmilter, acted: what it is told, one line each ---- */

static struct {
    GString *told;
    GString *body;
    int largest_chunk;
    const char *failing; /* the call that fails, or NULL */
} act;

static int tell(const char *call, const char *format, ...) G_GNUC_PRINTF(2, 3);

static int tell(const char *call, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_printf(act.told, "%s ", call);
    g_string_append_vprintf(act.told, format, arguments);
    g_string_append_c(act.told, '\n');
    va_end(arguments);
    return act.failing != NULL && strcmp(act.failing, call) == 0 ? MI_FAILURE : MI_SUCCESS;
}

int smfi_insheader(SMFICTX *context, int index, char *name, char *value)
{
    (void)context;
    return tell("insert", "%d %s:%s", index, name, value);
}

int smfi_chgheader(SMFICTX *context, char *name, int index, char *value)
{
    (void)context;
    return tell("change", "%d %s:%s", index, name, value != NULL ? value : "(deleted)");
}

int smfi_chgfrom(SMFICTX *context, char *sender, char *arguments)
{
    (void)context, (void)arguments;
    return tell("sender", "%s", sender);
}

int smfi_addrcpt(SMFICTX *context, char *recipient)
{
    (void)context;
    return tell("recipient", "%s", recipient);
}

int smfi_replacebody(SMFICTX *context, unsigned char *octets, int length)
{
    (void)context;
    g_string_append_len(act.body, (const char *)octets, length);
    act.largest_chunk = MAX(act.largest_chunk, length);
    return act.failing != NULL && strcmp(act.failing, "body") == 0 ? MI_FAILURE : MI_SUCCESS;
}

int smfi_setreply(SMFICTX *context, char *code, char *status, char *text)
{
    (void)context;
    if (status != NULL && strchr(status, '.') == NULL)
        return MI_FAILURE; /* as libmilter does */
    return tell("reply", "%s %s %s", code, status != NULL ? status : "-", text);
}

static int begin_act(void **state)
{
    (void)state;
    memset(&act, 0, sizeof act);
    act.told = g_string_new(NULL);
    act.body = g_string_new(NULL);
    return 0;
}

static int end_act(void **state)
{
    (void)state;
    g_string_free(act.told, TRUE);
    g_string_free(act.body, TRUE);
    return 0;
}

/* ---- a verdict on a mail ---- */

#define ALL_ACTIONS (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY | SMFIF_ADDRCPT | SMFIF_CHGFROM)

static Message *message_of(const char *body, gsize memory, gsize size)
{
    const MessageLimits limits = {.memory = memory, .size = size, .directory = "/tmp"};
    Message *message = message_new(&limits);
    assert_int_equal(message_append(message, "A: b\r\n\r\n", 8, NULL), OUTCOME_DONE);
    message_mark_body(message);
    assert_int_equal(message_append(message, body, strlen(body), NULL), OUTCOME_DONE);
    return message;
}

static sfsistat apply_with(unsigned long actions, gboolean leading_space, const Verdict *verdict,
                           const Message *message)
{
    g_autoptr(Log) log = log_open("test", TRUE, LOG_LEVEL_ERROR);
    ApplyTarget target = {.actions = actions, .leading_space = leading_space, .log = log};
    return apply_verdict(&target, verdict, message);
}

static Verdict *acceptance(void)
{
    Verdict *verdict = verdict_new(VERDICT_ACCEPT, NULL, NULL);
    if (verdict->edits == NULL)
        verdict->edits = mail_edits_new();
    return verdict;
}

static Verdict *acceptance_with_everything(void)
{
    Verdict *verdict = acceptance();
    mail_edits_delete_header(verdict->edits, "X-Intake-Ticket", 2);
    mail_edits_delete_header(verdict->edits, "X-Intake-Ticket", 1);
    mail_edits_add_header(verdict->edits, "X-Intake-Ticket", "1001");
    mail_edits_replace_header(verdict->edits, "Subject", 1, " already with a blank");
    verdict->edits->sender = g_strdup("support@acme.example");
    g_ptr_array_add(verdict->edits->recipients, g_strdup("complaints@acme.example"));
    return verdict;
}

static void edits_are_made_in_their_order(void **state)
{
    (void)state;
    g_autoptr(Verdict) verdict = acceptance_with_everything();
    assert_int_equal(apply_with(ALL_ACTIONS, TRUE, verdict, NULL), SMFIS_ACCEPT);
    assert_string_equal(act.told->str, "change 2 X-Intake-Ticket:(deleted)\n"
                                       "change 1 X-Intake-Ticket:(deleted)\n"
                                       "insert 0 X-Intake-Ticket: 1001\n"
                                       "change 1 Subject: already with a blank\n"
                                       "sender support@acme.example\n"
                                       "recipient complaints@acme.example\n");
}

static void a_server_that_adds_the_blank_gets_none(void **state)
{
    (void)state;
    g_autoptr(Verdict) verdict = acceptance();
    mail_edits_add_header(verdict->edits, "X-Intake-Ticket", "1001");
    assert_int_equal(apply_with(ALL_ACTIONS, FALSE, verdict, NULL), SMFIS_ACCEPT);
    assert_string_equal(act.told->str, "insert 0 X-Intake-Ticket:1001\n");
}

static void what_the_server_does_not_grant_is_left_out(void **state)
{
    (void)state;
    g_autoptr(Verdict) verdict = acceptance_with_everything();
    assert_int_equal(apply_with(SMFIF_ADDRCPT, TRUE, verdict, NULL), SMFIS_ACCEPT);
    assert_string_equal(act.told->str, "recipient complaints@acme.example\n");
}

static void an_edit_that_fails_refuses_the_mail_for_now(void **state)
{
    (void)state;
    static const char *const calls[] = {"insert", "change", "sender", "recipient"};
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_autoptr(Verdict) verdict = acceptance_with_everything();
        act.failing = calls[i];
        assert_int_equal(apply_with(ALL_ACTIONS, TRUE, verdict, NULL), SMFIS_TEMPFAIL);
        assert_non_null(strstr(act.told->str, "reply 451 4.3.0"));
        g_string_truncate(act.told, 0);
    }
}

static void add_splice(Verdict *verdict, gsize offset, gsize length, const char *octets)
{
    g_autoptr(GBytes) bytes = g_bytes_new(octets, strlen(octets));
    mail_edits_splice(verdict->edits, offset, length, bytes);
}

static void splices_change_their_octets_and_no_other(void **state)
{
    (void)state;
    static const struct {
        gsize offset, length; /* in the body */
        const char *octets;
        gsize offset_2, length_2;
        const char *octets_2;
        const char *wanted;
    } cases[] = {
        {0, 0, "<", 9, 0, ">", "<one\r\ntwo\r>\n"},
        {0, 3, "uno", 5, 3, "", "uno\r\n\r\n"},
        {10, 0, "more", 10, 0, "", "one\r\ntwo\r\nmore"},
        {0, 10, "", 10, 0, "all new", "all new"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Message) message = message_of("one\r\ntwo\r\n", 1000, 1000);
        g_autoptr(Verdict) verdict = acceptance();
        g_string_truncate(act.body, 0);
        add_splice(verdict, 8 + cases[i].offset, cases[i].length, cases[i].octets);
        add_splice(verdict, 8 + cases[i].offset_2, cases[i].length_2, cases[i].octets_2);
        assert_int_equal(apply_with(ALL_ACTIONS, TRUE, verdict, message), SMFIS_ACCEPT);
        assert_string_equal(act.body->str, cases[i].wanted);
    }
}

static void a_large_body_is_streamed_from_its_file(void **state)
{
    (void)state;
    g_autofree char *body = g_strnfill(300000, 'x');
    g_autofree char *signature = g_strnfill(200000, 's');
    g_autoptr(Message) message = message_of(body, 1000, 1000000);
    g_autoptr(Verdict) verdict = acceptance();
    add_splice(verdict, 8 + 150000, 1, signature);
    assert_int_equal(apply_with(ALL_ACTIONS, TRUE, verdict, message), SMFIS_ACCEPT);
    assert_int_equal(act.body->len, 499999);
    assert_int_equal(act.body->str[149999], 'x');
    assert_int_equal(act.body->str[150000], 's');
    assert_int_equal(act.body->str[349999], 's');
    assert_int_equal(act.body->str[350000], 'x');
    assert_true(act.largest_chunk <= 65535);
}

static void a_body_that_was_cut_is_never_put_back_cut(void **state)
{
    (void)state;
    g_autoptr(Message) message = message_of("one\r\ntwo\r\n", 1000, 12);
    g_autoptr(Verdict) verdict = acceptance();
    add_splice(verdict, 8, 0, "signature");
    assert_int_equal(apply_with(ALL_ACTIONS, TRUE, verdict, message), SMFIS_ACCEPT);
    assert_int_equal(act.body->len, 0);
}

static void refusals_say_why_in_a_text_the_protocol_takes(void **state)
{
    (void)state;
    static const struct {
        VerdictKind kind;
        const char *status, *text;
        sfsistat wanted;
        const char *reply;
    } cases[] = {
        {VERDICT_RETRY, "4.3.0", "Try later", SMFIS_TEMPFAIL, "reply 451 4.3.0 Try later\n"},
        {VERDICT_REFUSE, "5.7.1", "100% no", SMFIS_REJECT, "reply 550 5.7.1 100%% no\n"},
        {VERDICT_REFUSE, "5.7.1", "a\r\nb\303\274", SMFIS_REJECT, "reply 550 5.7.1 a  b  \n"},
        {VERDICT_REFUSE, "odd", "No", SMFIS_REJECT, "reply 550 - No\n"},
        {VERDICT_DISCARD, NULL, NULL, SMFIS_DISCARD, ""},
        {VERDICT_ACCEPT, NULL, NULL, SMFIS_ACCEPT, ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Verdict) verdict = verdict_new(cases[i].kind, cases[i].status, cases[i].text);
        g_string_truncate(act.told, 0);
        assert_int_equal(apply_with(ALL_ACTIONS, TRUE, verdict, NULL), cases[i].wanted);
        assert_string_equal(act.told->str, cases[i].reply);
    }
}

static void a_long_reply_is_cut_to_one_line(void **state)
{
    (void)state;
    g_autofree char *text = g_strnfill(5000, '%');
    g_autoptr(Verdict) verdict = verdict_new(VERDICT_REFUSE, "5.7.1", text);
    assert_int_equal(apply_with(ALL_ACTIONS, TRUE, verdict, NULL), SMFIS_REJECT);
    assert_true(act.told->len < 540);
}

#define ACTED(test) cmocka_unit_test_setup_teardown(test, begin_act, end_act)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ACTED(edits_are_made_in_their_order),
        ACTED(a_server_that_adds_the_blank_gets_none),
        ACTED(what_the_server_does_not_grant_is_left_out),
        ACTED(an_edit_that_fails_refuses_the_mail_for_now),
        ACTED(splices_change_their_octets_and_no_other),
        ACTED(a_large_body_is_streamed_from_its_file),
        ACTED(a_body_that_was_cut_is_never_put_back_cut),
        ACTED(refusals_say_why_in_a_text_the_protocol_takes),
        ACTED(a_long_reply_is_cut_to_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
