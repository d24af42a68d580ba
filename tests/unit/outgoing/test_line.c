/* The whole outgoing line over an acted store: what is asked, what is recorded, what is said. */
#include "line_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_reply_is_recorded_signed_and_without_traces(void **state)
{
    g_autoptr(Verdict) verdict = NULL;
    assert_int_equal(line_send(*state, line_reply, FALSE, &verdict), OUTCOME_DONE);
    assert_int_equal(verdict->kind, VERDICT_ACCEPT);
    assert_string_equal(verdict->edits->sender, "support@acme.example");
    assert_string_equal(line_act.asked,
                        "login=alex address=(null) sender=alex@acme.example tag=0 to=1");
    assert_string_equal(line_act.row, "agent alex ticket=1042 opens=0 sent=1 short=0 signed=1 "
                                      "id=r1@acme.example name=Alex · ACME Support type=(null) "
                                      "customer=(null) (null) text=Press the red button.");
    g_autofree char *result = line_result(line_reply, verdict);
    line_assert_holds(result, "Message-ID: <r1@acme.example>");
    line_assert_holds(result, "Press the red button.");
    assert_null(strstr(result, "alex@"));
    assert_null(strstr(result, "laptop"));
    assert_int_equal(line_act.recorded, 1);
}

static void forget_tickets(KnownOutgoing *known)
{
    (void)known;
}

/* The number of an opened ticket is known only after recording; the HTML mark needs it. */
static void an_opened_ticket_marks_the_mail(void **state)
{
    const Line *line = *state;
    static const char mail[] = "From: support@acme.example\r\nTo: Ann <ann@customer.example>\r\n"
                               "Subject: Hello\r\nMessage-ID: <n1@acme.example>\r\n"
                               "Content-Type: text/html\r\n\r\n"
                               "<html><body><p>Good news.</p></body></html>\r\n";
    line_act.bend = forget_tickets;
    line_act.ticket = 2077;
    DeskSettings *desk = g_ptr_array_index(line->settings->desks, 0);
    desk->outgoing.unplaced = UNPLACED_OPEN;
    g_autoptr(Verdict) verdict = NULL;
    assert_int_equal(line_send(line, mail, FALSE, &verdict), OUTCOME_DONE);
    line_assert_holds(line_act.row, "ticket=0 opens=1");
    line_assert_holds(line_act.row, "type=consultation customer=ann@customer.example Ann");
    g_autofree char *result = line_result(mail, verdict);
    line_assert_holds(result, "acme-2077");
    assert_null(strstr(result, "acme-0"));
}

static void what_left_first_decides(void **state)
{
    line_act.name = "Alexandra · ACME";
    line_act.repeat = TRUE;
    g_autoptr(Verdict) verdict = NULL;
    assert_int_equal(line_send(*state, line_reply, FALSE, &verdict), OUTCOME_DONE);
    g_autofree char *result = line_result(line_reply, verdict);
    g_autofree char *mailbox = mime_encode_mailbox("Alexandra · ACME", "support@acme.example");
    line_assert_holds(result, mailbox);
}

static void trouble_of_the_store_is_passed_on(void **state)
{
    static const Outcome outcomes[] = {OUTCOME_RETRY, OUTCOME_UNCERTAIN};
    for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        g_autoptr(Verdict) verdict = NULL;
        line_act.outcome = outcomes[i];
        assert_int_equal(line_send(*state, line_reply, FALSE, &verdict), outcomes[i]);
        assert_null(verdict);
    }
}

static void a_refused_mail_is_not_recorded(void **state)
{
    g_autoptr(Verdict) verdict = NULL;
    line_act.bend = forget_tickets;
    assert_int_equal(line_send(*state, line_reply, FALSE, &verdict), OUTCOME_DONE);
    assert_int_equal(verdict->kind, VERDICT_REFUSE);
    assert_string_equal(verdict->status, "5.7.1");
    line_assert_holds(verdict->text, "#new");
    assert_int_equal(verdict->edits->headers->len, 0);
    assert_int_equal(line_act.recorded, 0);
}

static void a_mail_not_safe_to_sign_keeps_its_body_or_is_refused(void **state)
{
    const Line *line = *state;
    static const char mail[] =
        "From: Lexi <support@acme.example>\r\nTo: ann@customer.example\r\nSubject: Re: x\r\n"
        "Message-ID: <u1@acme.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/mixed; boundary=never\r\n\r\nNo boundary at all.\r\n";
    g_autoptr(Verdict) passed = NULL;
    assert_int_equal(line_send(line, mail, FALSE, &passed), OUTCOME_DONE);
    assert_int_equal(passed->kind, VERDICT_ACCEPT);
    assert_int_equal(passed->edits->splices->len, 0);
    line_assert_holds(line_act.row, "signed=0 id=(null) name=Alex · ACME Support");
    g_autofree char *result = line_result(mail, passed);
    assert_null(strstr(result, "Lexi"));
    line_assert_holds(result, "No boundary at all.");
    DeskSettings *desk = g_ptr_array_index(line->settings->desks, 0);
    desk->outgoing.when_unsafe = UNTOUCHED_REFUSE;
    g_autoptr(Verdict) refused = NULL;
    assert_int_equal(line_send(line, mail, FALSE, &refused), OUTCOME_DONE);
    assert_int_equal(refused->kind, VERDICT_REFUSE);
    assert_int_equal(line_act.recorded, 1);
}

/* A reply with `count` lines that each want the signature in their place. */
static char *costly_reply(const char *fields, const char *top, guint count)
{
    GString *mail = g_string_new("From: Lexi <support@acme.example>\r\nTo: ann@customer.example\r\n"
                                 "Subject: Re: x\r\nMessage-ID: <k1@acme.example>\r\n");
    g_string_append_printf(mail, "%s\r\n%sHello.\r\n", fields, top);
    for (guint i = 0; i < count; i++)
        g_string_append(mail, "{{signature}}\r\n");
    return g_string_free(mail, FALSE);
}

static void a_mail_past_its_budget_keeps_its_body_or_is_refused(void **state)
{
    const Line *line = *state;
    g_autofree char *mail = costly_reply("", "", 200);
    g_autoptr(Verdict) within = NULL;
    assert_int_equal(line_send(line, mail, FALSE, &within), OUTCOME_DONE);
    line_assert_holds(line_act.row, "signed=1");
    line->settings->limits.items = 100;
    g_autoptr(Verdict) passed = NULL;
    assert_int_equal(line_send(line, mail, FALSE, &passed), OUTCOME_DONE);
    assert_int_equal(passed->kind, VERDICT_ACCEPT);
    assert_int_equal(passed->edits->splices->len, 0);
    line_assert_holds(line_act.row, "signed=0 id=(null) name=Alex · ACME Support");
    DeskSettings *desk = g_ptr_array_index(line->settings->desks, 0);
    desk->outgoing.when_unsafe = UNTOUCHED_REFUSE;
    g_autoptr(Verdict) refused = NULL;
    assert_int_equal(line_send(line, mail, FALSE, &refused), OUTCOME_DONE);
    assert_int_equal(refused->kind, VERDICT_REFUSE);
    assert_string_equal(refused->text,
                        "This mail is not safe to sign (taking it apart costs too much); send its "
                        "text without the part that is in the way");
    assert_int_equal(line_act.recorded, 2);
}

/* The words that nobody could afford to read may be one. */
static void no_command_leaves_for_want_of_budget(void **state)
{
    const Line *line = *state;
    GString *fields = g_string_new(NULL);
    for (guint i = 0; i < 150; i++)
        g_string_append_printf(fields, "X-A%u: a\r\n", i);
    g_autofree char *many_fields = g_string_free(fields, FALSE);
    const struct {
        const char *fields, *top;
        guint count;
    } mails[] = {{"", "#close\r\n\r\n", 200}, {many_fields, "#close\r\n\r\n", 0}};
    line->settings->limits.items = 100;
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autofree char *mail = costly_reply(mails[i].fields, mails[i].top, mails[i].count);
        g_autoptr(Verdict) verdict = NULL;
        assert_int_equal(line_send(line, mail, FALSE, &verdict), OUTCOME_DONE);
        assert_int_equal(verdict->kind, VERDICT_REFUSE);
        assert_string_equal(verdict->text,
                            "Of the commands in this mail some cannot be taken out (taking it "
                            "apart costs too much); send them in a mail of their own");
    }
    assert_int_equal(line_act.recorded, 0);
}

static void commands_alone_are_recorded_and_not_sent(void **state)
{
    static const char mail[] =
        "From: support@acme.example\r\nTo: ann@customer.example\r\nSubject: Re: x\r\n"
        "Message-ID: <c1@acme.example>\r\n\r\n#close\r\n\r\n";
    g_autoptr(Verdict) verdict = NULL;
    assert_int_equal(line_send(*state, mail, FALSE, &verdict), OUTCOME_DONE);
    assert_int_equal(verdict->kind, VERDICT_DISCARD);
    line_assert_holds(line_act.row, "ticket=1042 opens=0 sent=0");
}

static void without_notes(KnownOutgoing *known)
{
    departing_ticket(known, PLACE_REFERENCE);
    g_hash_table_insert(known->missing, g_strdup("note"), g_strdup("no notes"));
}

static void what_an_agent_may_not_order_is_kept(void **state)
{
    static const char mail[] =
        "From: support@acme.example\r\nTo: ann@customer.example\r\nSubject: Re: x\r\n"
        "Message-ID: <n1@acme.example>\r\n\r\n#nosig\r\n#note hm\r\n\r\nHello.\r\n";
    g_autoptr(Verdict) rehearsed = NULL;
    g_autoptr(Verdict) verdict = NULL;
    line_act.bend = without_notes;
    assert_int_equal(line_send(*state, mail, TRUE, &rehearsed), OUTCOME_DONE);
    assert_null(line_act.row);
    assert_int_equal(line_send(*state, mail, FALSE, &verdict), OUTCOME_DONE);
    assert_int_equal(verdict->kind, VERDICT_REFUSE);
    assert_string_equal(line_act.row, "acme 1042 alex #nosig,#note: no notes");
}

static void commands_are_obeyed_and_gone(void **state)
{
    static const char mail[] =
        "From: support@acme.example\r\nTo: ann@customer.example\r\nSubject: Re: x\r\n"
        "Message-ID: <c2@acme.example>\r\n\r\n#type complaint\r\n#nosig\r\n\r\nHello.\r\n";
    g_autoptr(Verdict) verdict = NULL;
    assert_int_equal(line_send(*state, mail, FALSE, &verdict), OUTCOME_DONE);
    line_assert_holds(line_act.row, "type=complaint");
    line_assert_holds(line_act.row, "text=Hello.");
    g_autofree char *result = line_result(mail, verdict);
    assert_null(strstr(result, "#"));
    assert_true(g_str_has_suffix(result, "\r\n\r\nHello.\r\n"));
}

/* What is recorded is what the mail says without them, however it is written. */
static void commands_are_not_among_the_words(void **state)
{
    static const struct {
        const char *type, *body, *words;
    } mails[] = {
        {"text/plain; format=flowed",
         "#note a long \r\nnote\r\n\r\nHello \r\nAnn.\r\n-- \r\nal\r\n", "text=Hello Ann."},
        {"text/html; charset=iso-8859-1", "<p>#close</p><p>Caf\xe9 &amp; tea.</p><hr>-- <br>al",
         "text=Café & tea."},
        {"multipart/alternative; boundary=b",
         "--b\r\n\r\n#close\r\n\r\nIn text.\r\n--b\r\nContent-Type: text/html\r\n\r\n"
         "#close<br>In HTML.\r\n--b--\r\n",
         "text=In text."},
        {"multipart/mixed; boundary=b",
         "--b\r\n\r\n#close\r\n\r\nOne.\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b\r\n\r\n"
         "Two.\r\n--b--\r\n",
         "text=One.\n\nTwo."},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autofree char *mail = g_strdup_printf(
            "From: support@acme.example\r\nTo: ann@customer.example\r\nSubject: Re: x\r\n"
            "Message-ID: <w1@acme.example>\r\nContent-Type: %s\r\n\r\n%s",
            mails[i].type, mails[i].body);
        g_autoptr(Verdict) verdict = NULL;
        assert_int_equal(line_send(*state, mail, FALSE, &verdict), OUTCOME_DONE);
        assert_int_equal(verdict->kind, VERDICT_ACCEPT);
        assert_true(g_str_has_suffix(line_act.row, mails[i].words));
    }
}

/* Once to know what it is, and once to prove what became of it; a ticket's number is known only
   when the mail is recorded, and makes it another. */
static void a_mail_is_taken_apart_no_oftener_than_it_changes(void **state)
{
    static const struct {
        const char *body;
        guint parsed;
    } mails[] = {
        {"Hello.\r\n", 2},
        {"#close\r\n\r\nHello.\r\n", 2},
        {"#new\r\n\r\nHello.\r\n", 3},
        {"#close\r\n", 1},
        {"-----BEGIN PGP MESSAGE-----\r\n\r\nx\r\n-----END PGP MESSAGE-----\r\n", 1},
    };
    line_act.ticket = 1043;
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autofree char *mail = g_strdup_printf(
            "From: support@acme.example\r\nTo: ann@customer.example\r\nSubject: x\r\n"
            "Message-ID: <p1@acme.example>\r\nContent-Type: text/plain\r\n\r\n%s",
            mails[i].body);
        g_autoptr(Verdict) verdict = NULL;
        line_act.parsed = 0;
        assert_int_equal(line_send(*state, mail, FALSE, &verdict), OUTCOME_DONE);
        assert_int_equal(line_act.recorded, i + 1);
        assert_int_equal(line_act.parsed, mails[i].parsed);
    }
}

static void a_dry_run_records_nothing(void **state)
{
    g_autoptr(Verdict) verdict = NULL;
    assert_int_equal(line_send(*state, line_reply, TRUE, &verdict), OUTCOME_DONE);
    assert_int_equal(verdict->kind, VERDICT_ACCEPT);
    assert_int_equal(verdict->edits->headers->len, 0);
    assert_int_equal(line_act.recorded, 0);
}

static void a_mail_that_claims_no_desk_is_let_alone(void **state)
{
    g_autoptr(Verdict) verdict = NULL;
    assert_int_equal(line_send(*state, "From: alex@acme.example\r\n\r\nHi\r\n", FALSE, &verdict),
                     OUTCOME_DONE);
    assert_int_equal(verdict->kind, VERDICT_ACCEPT);
    assert_null(line_act.asked);
}

static void several_authors_become_one(void **state)
{
    static const char mail[] =
        "From: Lexi <alex@acme.example>, support@acme.example\r\nTo: ann@customer.example\r\n"
        "Subject: Re: x\r\nMessage-ID: <s1@acme.example>\r\n\r\nHello.\r\n";
    g_autoptr(Verdict) verdict = NULL;
    assert_int_equal(line_send(*state, mail, FALSE, &verdict), OUTCOME_DONE);
    g_autofree char *result = line_result(mail, verdict);
    assert_null(strstr(result, "alex@"));
    assert_null(strstr(result, "Lexi"));
}

static void a_second_address_beside_the_desks_goes(void **state)
{
    static const char mail[] =
        "From: =?utf-8?q?Alex_=C2=B7_ACME_Support?= <support@acme.example> <alex@acme.example>\r\n"
        "To: ann@customer.example\r\nSubject: Re: x\r\nMessage-ID: <a1@acme.example>\r\n"
        "\r\nHello.\r\n";
    g_autoptr(Verdict) verdict = NULL;
    assert_int_equal(line_send(*state, mail, FALSE, &verdict), OUTCOME_DONE);
    g_autofree char *result = line_result(mail, verdict);
    line_assert_holds(result, "<support@acme.example>");
    assert_null(strstr(result, "alex@"));
}

/* No signature of PGP or S/MIME reaches the header; one of DKIM does. */
static void a_mail_that_stays_as_it_is_tells_no_more(void **state)
{
#define TELLING_HEADER                                                                             \
    "From: Lexi <support@acme.example>\r\nTo: ann@customer.example\r\nSubject: Re: x\r\n"          \
    "Sender: alex@acme.example\r\nReply-To: alex@acme.example\r\n"                                 \
    "Disposition-Notification-To: alex@acme.example\r\nX-Account: alex@acme.example\r\n"           \
    "Message-ID: <7f.alex@acme.example>\r\nMIME-Version: 1.0\r\n"
#define ENCRYPTED_BODY                                                                             \
    "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\r\n"    \
    "\r\n--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"              \
    "Content-Type: application/octet-stream\r\n\r\nsecret\r\n--b--\r\n"
#define DKIM "DKIM-Signature: v=1; a=rsa-sha256; d=acme.example; s=x; h=from; bh=a; b=b\r\n"
    static const struct {
        const char *mail;
        WhenDkimSigned when_dkim_signed;
        gboolean tells;
    } mails[] = {
        {TELLING_HEADER ENCRYPTED_BODY, DKIM_LEAVE, FALSE},
        {TELLING_HEADER DKIM "\r\nHello.\r\n", DKIM_LEAVE, TRUE},
        {TELLING_HEADER DKIM ENCRYPTED_BODY, DKIM_LEAVE, TRUE},
        {TELLING_HEADER DKIM ENCRYPTED_BODY, DKIM_REWRITE, FALSE},
    };
    const Line *line = *state;
    DeskSettings *desk = g_ptr_array_index(line->settings->desks, 0);
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        g_autoptr(Verdict) verdict = NULL;
        desk->outgoing.when_dkim_signed = mails[i].when_dkim_signed;
        assert_int_equal(line_send(line, mails[i].mail, FALSE, &verdict), OUTCOME_DONE);
        assert_int_equal(verdict->kind, VERDICT_ACCEPT);
        assert_int_equal(verdict->edits->splices->len, 0);
        assert_string_equal(verdict->edits->sender, "support@acme.example");
        g_autofree char *result = line_result(mails[i].mail, verdict);
        line_assert_holds(result, "From: Lexi <support@acme.example>");
        assert_int_equal(strstr(result, "alex") != NULL, mails[i].tells);
        line_assert_holds(line_act.row, "signed=0");
        assert_int_equal(strstr(line_act.row, "id=(null) name=(null)") != NULL, mails[i].tells);
    }
}

static void further_from_fields_go_where_the_author_is_named_and_only_there(void **state)
{
    static const char head[] = "From: Lexi <alex@acme.example>\r\nFrom: support@acme.example\r\n"
                               "From: alex@acme.example\r\nTo: ann@customer.example\r\n"
                               "Subject: Re: x\r\nMessage-ID: <f1@acme.example>\r\n";
    g_autoptr(Verdict) named = NULL;
    g_autofree char *mail = g_strconcat(head, "\r\nHello.\r\n", NULL);
    assert_int_equal(line_send(*state, mail, FALSE, &named), OUTCOME_DONE);
    g_autofree char *one = line_result(mail, named);
    assert_true(strstr(one, "From:") == g_strrstr(one, "From:"));
    assert_null(strstr(one, "alex@"));
    g_autoptr(Verdict) kept = NULL;
    g_autofree char *encrypted = g_strconcat(head, ENCRYPTED_BODY, NULL);
    assert_int_equal(line_send(*state, encrypted, FALSE, &kept), OUTCOME_DONE);
    g_autofree char *all = line_result(encrypted, kept);
    line_assert_holds(all, "From: support@acme.example\r\nFrom: alex@acme.example\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        LINE(a_reply_is_recorded_signed_and_without_traces),
        LINE(an_opened_ticket_marks_the_mail),
        LINE(what_left_first_decides),
        LINE(trouble_of_the_store_is_passed_on),
        LINE(a_refused_mail_is_not_recorded),
        LINE(a_mail_not_safe_to_sign_keeps_its_body_or_is_refused),
        LINE(a_mail_past_its_budget_keeps_its_body_or_is_refused),
        LINE(no_command_leaves_for_want_of_budget),
        LINE(commands_alone_are_recorded_and_not_sent),
        LINE(what_an_agent_may_not_order_is_kept),
        LINE(commands_are_obeyed_and_gone),
        LINE(commands_are_not_among_the_words),
        LINE(a_mail_is_taken_apart_no_oftener_than_it_changes),
        LINE(a_dry_run_records_nothing),
        LINE(a_mail_that_claims_no_desk_is_let_alone),
        LINE(several_authors_become_one),
        LINE(a_second_address_beside_the_desks_goes),
        LINE(a_mail_that_stays_as_it_is_tells_no_more),
        LINE(further_from_fields_go_where_the_author_is_named_and_only_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
