/* Agents' and automatic replies rewritten: what changes, what stays, and what is left alone. In
   the wanted text only the body is compared; header edits have their own tests. */
#include "rewrite_cases.h"

#include "mime/mime.h"
#include "outgoing/outgoing.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define LOOKS_MAX 1000

static char english_text[] = "Alex\nACME Support";
static char english_html[] = "<div class=\"intake-signature\"><b>Alex</b><br>ACME</div>";
static char chinese_text[] = "艾克美客服部 李助理";
static char chinese_html[] = "<div class=\"intake-signature\">李助理</div>";
static char *with_crlf(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return g_strjoinv("\r\n", lines);
}

static Message *mail_of(const RewriteCase *test)
{
    const MessageLimits kept = {.memory = 65536, .size = 65536, .directory = "/tmp"};
    g_autofree char *header =
        g_strconcat("From: me <support@acme.example>\nTo: c@x.example\nMessage-ID: <1@x>\n"
                    "Subject: s\nMIME-Version: 1.0\nContent-Type: ",
                    test->type, "\n\n", NULL);
    g_autofree char *head = with_crlf(header);
    g_autofree char *body = with_crlf(test->body);
    Message *message = message_new(&kept);
    assert_int_equal(message_append(message, head, strlen(head), NULL), OUTCOME_DONE);
    message_mark_body(message);
    assert_int_equal(message_append(message, body, strlen(body), NULL), OUTCOME_DONE);
    return message;
}

static Outcome rewrite_within(const RewriteCase *test, const Message *message, Budget *budget,
                              MailEdits *edits, GError **error)
{
    static char address[] = "support@acme.example";
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    static char placeholder[] = "{{signature}}";
    DeskSettings desk = {.address = address, .outgoing = {.placeholder = placeholder}};
    RewriteResult result = {FALSE, FALSE};
    Signature signature = {
        .text = test->is_chinese ? chinese_text : english_text,
        .html = test->is_chinese ? chinese_html : english_html,
    };
    g_autoptr(MailFacts) facts = NULL;
    g_autoptr(MimeTree) tree = NULL;
    assert_int_equal(mime_tree_open(message, &limits, &tree, NULL), OUTCOME_DONE);
    assert_int_equal(mime_tree_read(tree, NULL, NULL, &facts, NULL), OUTCOME_DONE);
    g_autoptr(GHashTable) texts = part_texts_new();
    const RewriteRequest request = {.tree = tree,
                                    .texts = texts,
                                    .facts = facts,
                                    .budget = budget,
                                    .desk = &desk,
                                    .signature = &signature,
                                    .mark = "acme-1042",
                                    .strip_commands = TRUE};
    Outcome outcome = outgoing_sign(&request, edits, &result, error);
    if (outcome == OUTCOME_DONE)
        outgoing_name_author(facts, &desk, "Alex · ACME", edits);
    return outcome;
}

static Outcome rewrite(const RewriteCase *test, const Message *message, MailEdits *edits,
                       GError **error)
{
    return rewrite_within(test, message, NULL, edits, error);
}

static void assert_named(const Message *result, gboolean is_malformed)
{
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(MailFacts) facts = NULL;
    assert_int_equal(mime_read(result, &limits, &facts, NULL), OUTCOME_DONE);
    assert_int_equal(facts->from->len, 1);
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    assert_string_equal(author->name, "Alex · ACME");
    assert_string_equal(author->address, "support@acme.example");
    assert_int_equal(facts->malformed, is_malformed);
}

static void test_rewrite(void **state)
{
    const RewriteCase *test = *state;
    g_autoptr(Message) message = mail_of(test);
    g_autoptr(MailEdits) edits = mail_edits_new();
    g_autoptr(GError) error = NULL;
    Outcome outcome = rewrite(test, message, edits, &error);
    if (test->wanted == NULL) {
        assert_int_equal(outcome, OUTCOME_REFUSED);
        assert_non_null(error);
        assert_int_equal(edits->headers->len + edits->splices->len, 0);
        return;
    }
    assert_int_equal(outcome, OUTCOME_DONE);
    g_autoptr(Message) result = NULL;
    assert_int_equal(outgoing_apply(message, edits, &result, NULL), OUTCOME_DONE);
    g_autofree char *wanted = with_crlf(test->wanted);
    g_autofree char *got = g_strndup(message_octets(result) + message_body_offset(result),
                                     message_size(result) - message_body_offset(result));
    assert_string_equal(got, wanted);
    g_autofree char *header = g_strndup(message_octets(result), message_body_offset(result));
    assert_named(result, strstr(test->name, "without its end") != NULL);
    if (test->new_type != NULL)
        assert_non_null(strstr(header, test->new_type));
}

/* Whatever was rewritten once is left alone the second time. */
static void test_again(void **state)
{
    const RewriteCase *test = *state;
    g_autoptr(Message) message = mail_of(test);
    g_autoptr(MailEdits) edits = mail_edits_new();
    if (rewrite(test, message, edits, NULL) != OUTCOME_DONE)
        return;
    g_autoptr(Message) once = NULL;
    assert_int_equal(outgoing_apply(message, edits, &once, NULL), OUTCOME_DONE);
    g_autoptr(MailEdits) more = mail_edits_new();
    assert_int_equal(rewrite(test, once, more, NULL), OUTCOME_DONE);
    assert_int_equal(more->headers->len, 0);
    assert_int_equal(more->splices->len, 0);
}

static guint looks_left;

/* Time is over after so many looks. */
static gint64 clock_of_looks(void)
{
    if (looks_left == 0)
        return G_USEC_PER_SEC;
    looks_left--;
    return 0;
}

/* Wherever the budget ends, the mail stays as it is: nothing is half done. */
static void test_cut_off_anywhere(void **state)
{
    const RewriteCase *test = *state;
    g_autoptr(Message) message = mail_of(test);
    Outcome outcome = OUTCOME_REFUSED;
    guint looks = 0;
    for (; test->wanted != NULL && outcome == OUTCOME_REFUSED && looks < LOOKS_MAX; looks++) {
        g_autoptr(MailEdits) edits = mail_edits_new();
        g_autoptr(GError) error = NULL;
        looks_left = looks + 1; /* the beginning is one */
        Budget budget = budget_begin(G_MAXINT, G_USEC_PER_SEC / 2, clock_of_looks);
        outcome = rewrite_within(test, message, &budget, edits, &error);
        if (outcome == OUTCOME_DONE)
            break;
        assert_int_equal(edits->headers->len + edits->splices->len, 0);
        assert_non_null(strstr(error->message, "costs too much"));
    }
    assert_true(test->wanted == NULL || (outcome == OUTCOME_DONE && looks > 0));
}

int main(void)
{
    g_autofree struct CMUnitTest *tests = g_new0(struct CMUnitTest, 3 * rewrite_cases_count);
    for (gsize i = 0; i < rewrite_cases_count; i++) {
        tests[3 * i] = (struct CMUnitTest){.name = rewrite_cases[i].name,
                                           .test_func = test_rewrite,
                                           .initial_state = (void *)&rewrite_cases[i]};
        tests[3 * i + 1] = (struct CMUnitTest){.name = "... and again",
                                               .test_func = test_again,
                                               .initial_state = (void *)&rewrite_cases[i]};
        tests[3 * i + 2] = (struct CMUnitTest){.name = "... and cut off anywhere",
                                               .test_func = test_cut_off_anywhere,
                                               .initial_state = (void *)&rewrite_cases[i]};
    }
    mime_initialize();
    return _cmocka_run_group_tests("rewrite", tests, 3 * rewrite_cases_count, NULL, NULL);
}
