/* Mails made to stop the service: each must be read within a second or two and without memory that
   grows faster than the mail. */
#include "../common/effort.h"
#include "../common/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/resource.h>

#include <cmocka.h>

#define TOP "From: ann@example.com\nTo: support@example.net\nSubject: x\n"
#define SECONDS_MAX 2.0
#define MANY 100000

typedef GString *(*Generator)(void);

static GString *repeated(const char *before, const char *pattern, guint times, const char *after)
{
    gsize length = strlen(pattern);
    GString *mail = g_string_sized_new(strlen(before) + length * times + strlen(after) + 1);
    g_string_append(mail, before);
    for (guint i = 0; i < times; i++)
        g_string_append_len(mail, pattern, (gssize)length);
    return g_string_append(mail, after);
}

static GString *numbered(const char *before, const char *pattern, guint times, const char *after)
{
    GString *mail = g_string_new(before);
    g_auto(GStrv) halves = g_strsplit(pattern, "#", 3);
    for (guint i = 0; i < times; i++)
        for (guint half = 0; halves[half] != NULL; half++)
            g_string_append_printf(mail, halves[half + 1] != NULL ? "%s%u" : "%s", halves[half], i);
    return g_string_append(mail, after);
}

static GString *nested_multiparts(void)
{
    return numbered(TOP, "Content-Type: multipart/mixed; boundary=b#\n\n--b#\n", 10000, "\nx\n");
}

/* None of them says anything, so each is looked at for something that does. */
static GString *nested_alternatives(void)
{
    return numbered(TOP, "Content-Type: multipart/alternative; boundary=b#\n\n--b#\n", 28,
                    "Content-Type: text/plain\n\n \n");
}

static GString *nested_messages(void)
{
    return repeated(TOP, "Content-Type: message/rfc822\n\n", 10000, "x\n");
}

static GString *many_parts(void)
{
    return repeated(TOP "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n\n", MANY,
                    "--b--\n");
}

static GString *deep_with_dashes(void)
{
    GString *mail =
        numbered(TOP, "Content-Type: multipart/mixed; boundary=b#\n\n--b#\n", 1024, "\n");
    for (guint i = 0; i < 10 * MANY; i++)
        g_string_append(mail, "--b\n");
    return mail;
}

/* Each octet of the run is where the boundary might begin. */
static GString *dashes_between_dashes(void)
{
    GString *mail = g_string_new(TOP);
    for (guint level = 0; level < 25; level++) {
        g_autofree char *boundary = g_strnfill(990 - level, '-');
        g_string_append_printf(mail, "Content-Type: multipart/mixed; boundary=\"%s\"\n\n--%s\n",
                               boundary, boundary);
    }
    g_string_append_c(mail, '\n');
    GString *whole = repeated(mail->str, "-", 4000000, "\n");
    g_string_free(mail, TRUE);
    return whole;
}

static GString *charsets_in_turn(void)
{
    return repeated("From: ann@example.com\nSubject: ",
                    "=?gb18030?b?gICA?= =?big5?b?gICA?= =?euc-jp?b?gICA?= =?koi8-r?b?gICA?=\n ",
                    1500, "\n\nx\n");
}

static GString *marks_in_turn(void)
{
    return repeated("From: ann@example.com\nSubject: a", "\xcc\x81\xcc\x96", 50000, "\n\nx\n");
}

static GString *many_fields(void)
{
    return numbered("From: ann@example.com\n", "X-A#: y\n", MANY, "\nx\n");
}

static GString *many_addresses(void)
{
    return numbered("From: ann@example.com\nTo: ", "u#@example.com, ", MANY, "\n\nx\n");
}

static GString *many_names(void)
{
    return numbered("From: ann@example.com\nTo: ", "name # ,", MANY, "\n\nx\n");
}

static GString *many_references(void)
{
    return numbered(TOP "References:", " <#@example.com>", MANY, "\n\nx\n");
}

static GString *many_pieces(void)
{
    return numbered(TOP "Content-Type: text/plain", "; name*#=a", MANY, "\n\nx\n");
}

static GString *many_quotes(void)
{
    return repeated(TOP "Content-Type: text/plain; name=\"", "\" ", MANY, "\n\nx\n");
}

static GString *huge_field(void)
{
    return repeated(TOP "X-Long: ", "a", 1000000, "\n\nx\n");
}

static GString *huge_line(void)
{
    return repeated(TOP "\n", "x", 20000000, "\n");
}

static GString *spaces(void)
{
    return repeated(TOP "\n", " ", 2000000, "\n");
}

static GString *dashes(void)
{
    return repeated(TOP "\n", "-", 2000000, "\n");
}

static GString *quote_lines(void)
{
    return repeated(TOP "\n", "> quoted\n", 200000, "answer\n");
}

static GString *colons(void)
{
    return repeated("From: ann@example.com\nTo: ", "a:", MANY, "\n\nx\n");
}

static GString *open_comments(void)
{
    return repeated("From: ann@example.com\nTo: ", "(", MANY, "\n\nx\n");
}

static GString *open_quotes(void)
{
    return repeated("From: ann@example.com\nTo: ", "\"\\", MANY, "\n\nx\n");
}

static GString *open_brackets(void)
{
    return repeated("From: ann@example.com\nTo: ", "<a ", MANY, "\n\nx\n");
}

static GString *bracket_quotes(void)
{
    return repeated("From: ann@example.com\nTo: ", "<\"\\", MANY, "\n\nx\n");
}

static GString *endless_words(void)
{
    return repeated("From: ann@example.com\nSubject: ", "=?a?Q?", MANY, "\n\nx\n");
}

static GString *many_words(void)
{
    return repeated("From: ann@example.com\nSubject: ", "=?utf-8?Q?=41?= ", MANY, "\n\nx\n");
}

static GString *many_failures(void)
{
    return numbered("From: mailer-daemon@example.com\nContent-Type: multipart/report; "
                    "report-type=delivery-status; boundary=b\n\n--b\nContent-Type: "
                    "message/delivery-status\n\n",
                    "Final-Recipient: rfc822; u#@example.com\nAction: failed\n\n", MANY, "--b--\n");
}

static GString *failures_in_text(void)
{
    return repeated("From: mailer-daemon@example.com\nSubject: failure notice\n\n", "a@b.c@", MANY,
                    "\n<u@example.com>:\n");
}

static GString *open_tags(void)
{
    return repeated(TOP "Content-Type: text/html\n\n", "<div>", 1000000, "x\n");
}

/* GMime wrote such a parameter out for ever. */
static GString *raw_parameter_name(void)
{
    return repeated(TOP "Content-Type: text/plain; ", "n\xc3\xa4me\xff=\xfe; ", 1000, "\n\nx\n");
}

static const struct {
    const char *name;
    Generator generate;
    gboolean malformed;
} mails[] = {
    {"10,000 nested multiparts", nested_multiparts, TRUE},
    {"28 nested alternatives that say nothing", nested_alternatives, TRUE},
    {"10,000 nested messages", nested_messages, FALSE},
    {"100,000 parts", many_parts, TRUE},
    {"1,024 levels with a million delimiters", deep_with_dashes, TRUE},
    {"boundaries of dashes and 4 MB of dashes", dashes_between_dashes, TRUE},
    {"6,000 words in four charsets", charsets_in_turn, FALSE},
    {"50,000 pairs of marks", marks_in_turn, FALSE},
    {"100,000 fields", many_fields, TRUE},
    {"100,000 addresses", many_addresses, TRUE},
    {"100,000 names", many_names, TRUE},
    {"100,000 references", many_references, TRUE},
    {"100,000 parameter pieces", many_pieces, TRUE},
    {"100,000 quotes in a parameter", many_quotes, FALSE},
    {"a field of 1 MB", huge_field, TRUE},
    {"a line of 20 MB", huge_line, FALSE},
    {"2 MB of spaces", spaces, FALSE},
    {"2 MB of dashes", dashes, FALSE},
    {"200,000 quoted lines", quote_lines, FALSE},
    {"100,000 colons", colons, FALSE},
    {"100,000 open comments", open_comments, FALSE},
    {"100,000 open quotes", open_quotes, FALSE},
    {"100,000 open brackets", open_brackets, TRUE},
    {"100,000 brackets with open quotes", bracket_quotes, TRUE},
    {"100,000 words without end", endless_words, TRUE},
    {"100,000 words", many_words, TRUE},
    {"100,000 failures", many_failures, FALSE},
    {"100,000 at-signs in a report", failures_in_text, FALSE},
    {"a million open tags", open_tags, FALSE},
    {"8-bit parameter names", raw_parameter_name, FALSE},
};

static gsize peak_octets(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (gsize)usage.ru_maxrss * 1024;
}

static void read_and_forget(const char *octets, gsize length)
{
    g_autoptr(MailFacts) facts = shelf_read(octets, length);
    assert_non_null(facts);
}

static void test_reads_each_in_time_and_memory(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++) {
        GString *mail = mails[i].generate();
        gsize size G_GNUC_UNUSED = mail->len;
        gsize peak = peak_octets();
        g_autoptr(MailFacts) facts = shelf_read(mail->str, mail->len);
        gsize grown G_GNUC_UNUSED = peak_octets() - peak;
        double bound = effort_bound(SECONDS_MAX);
        double seconds = effort_seconds(mail->str, mail->len, read_and_forget, bound);
        g_string_free(mail, TRUE);
        if (seconds > bound)
            fail_msg("%s: %.2f seconds", mails[i].name, seconds);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        if (grown > 4 * size + 16 * 1024 * 1024)
            fail_msg("%s: %zu octets of memory for %zu", mails[i].name, grown, size);
#endif
        if (facts->malformed != mails[i].malformed)
            fail_msg("%s: malformed is %d", mails[i].name, facts->malformed);
    }
}

static void test_limits_hold(void **state)
{
    (void)state;
    MimeLimits limits = MIME_LIMITS_DEFAULT;
    static const struct {
        Generator generate;
        gsize offset; /* of the list in the facts */
        guint limit;
    } cases[] = {{many_fields, G_STRUCT_OFFSET(MailFacts, fields), 1000},
                 {many_addresses, G_STRUCT_OFFSET(MailFacts, to), 200},
                 {many_references, G_STRUCT_OFFSET(MailFacts, references), 100},
                 {many_parts, G_STRUCT_OFFSET(MailFacts, attachments), 1},
                 {nested_multiparts, G_STRUCT_OFFSET(MailFacts, attachments), 1},
                 {many_failures, G_STRUCT_OFFSET(MailFacts, failures), 100}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        GString *mail = cases[i].generate();
        g_autoptr(MailFacts) facts = shelf_read(mail->str, mail->len);
        const GPtrArray *list = G_STRUCT_MEMBER(GPtrArray *, facts, cases[i].offset);
        assert_int_equal(list->len, cases[i].limit);
        assert_true(strlen(facts->text) <= limits.text_octets);
        g_string_free(mail, TRUE);
    }
}

static GString *tiny_files(void)
{
    return repeated(TOP "\n", "begin 644 x\n#86)C\n`\nend\n", 40000, "");
}

static gboolean gives_reason(const MailFacts *facts, const char *reason)
{
    return g_ptr_array_find_with_equal_func(facts->malformed_reasons, reason, g_str_equal, NULL);
}

static void test_embedded_files_count_among_the_parts(void **state)
{
    (void)state;
    GString *mail = tiny_files();
    g_autoptr(MailFacts) facts = shelf_read(mail->str, mail->len);
    g_string_free(mail, TRUE);
    assert_int_equal(facts->attachments->len, 500);
    assert_true(gives_reason(facts, "too many attachments"));
}

/* Each look at this clock costs a minute. */
static gint64 slow_clock(void)
{
    static gint64 now = 0;
    return now += 60 * G_USEC_PER_SEC;
}

static MailFacts *read_within(const GString *mail, const MimeLimits *limits)
{
    const MessageLimits kept = {.memory = 1 << 24, .size = 1 << 24, .directory = "/tmp"};
    g_autoptr(Message) message = message_new(&kept);
    MailFacts *facts = NULL;
    assert_int_equal(message_append(message, mail->str, mail->len, NULL), OUTCOME_DONE);
    assert_int_equal(mime_read(message, limits, &facts, NULL), OUTCOME_DONE);
    return facts;
}

/* Who wrote, to whom, and what makes two offers one mail are known however little is left. */
static void test_a_spent_budget_ends_the_reading_and_not_the_mail(void **state)
{
    (void)state;
    MimeLimits limits = MIME_LIMITS_DEFAULT;
    GString *mail =
        numbered(TOP "Message-ID: <1@example.com>\nX-A: a\nAuto-Submitted: auto-replied\n"
                     "Content-Type: multipart/mixed; boundary=b\n\n",
                 "--b\nContent-Type: text/plain; name=#\n\nx\n", 100, "--b--\n");
    g_autoptr(MailFacts) whole = read_within(mail, &limits);
    assert_int_equal(whole->attachments->len, 100);
    assert_false(whole->malformed);
    limits.clock = slow_clock;
    g_autoptr(MailFacts) late = read_within(mail, &limits);
    limits.clock = NULL;
    limits.items = 10;
    g_autoptr(MailFacts) short_of_items = read_within(mail, &limits);
    g_string_free(mail, TRUE);
    const MailFacts *cut[] = {late, short_of_items};
    for (gsize i = 0; i < G_N_ELEMENTS(cut); i++) {
        assert_true(gives_reason(cut[i], "costs too much to be read to its end"));
        assert_true(cut[i]->attachments->len < 100);
        assert_string_equal(mail_facts_author(cut[i]), "ann@example.com");
        assert_string_equal(cut[i]->subject, "x");
        assert_string_equal(cut[i]->digest, whole->digest);
        assert_int_equal(cut[i]->fields->len, whole->fields->len);
        assert_int_equal(cut[i]->automatic, AUTOMATIC_REPLIED);
    }
}

static void test_first_and_newest_references_stay(void **state)
{
    (void)state;
    GString *mail =
        numbered("From: ann@example.com\nReferences:", " <#@example.com>", 1000, "\n\nx\n");
    g_autoptr(MailFacts) facts = shelf_read(mail->str, mail->len);
    g_string_free(mail, TRUE);
    assert_int_equal(facts->references->len, 100);
    assert_string_equal(facts->references->pdata[0], "0@example.com");
    assert_string_equal(facts->references->pdata[1], "901@example.com");
    assert_string_equal(facts->references->pdata[99], "999@example.com");
}

static void test_body_is_found_behind_a_header_past_the_limit(void **state)
{
    (void)state;
    GString *mail = huge_field();
    g_autoptr(MailFacts) facts = shelf_read(mail->str, mail->len);
    g_string_free(mail, TRUE);
    assert_string_equal(facts->text, "x");
    assert_string_equal(facts->subject, "x");
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_each_in_time_and_memory),
        cmocka_unit_test(test_limits_hold),
        cmocka_unit_test(test_embedded_files_count_among_the_parts),
        cmocka_unit_test(test_a_spent_budget_ends_the_reading_and_not_the_mail),
        cmocka_unit_test(test_first_and_newest_references_stay),
        cmocka_unit_test(test_body_is_found_behind_a_header_past_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
