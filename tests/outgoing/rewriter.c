/*
 * rewriter - the rewriting of agents' mails without server and database, for tests.
 *
 *   rewriter [--chinese]
 *
 * Reads mails from standard input, each as its length in decimal, a line feed, and its octets, line
 * ends as they are. Answers each at once with
 *
 *   signed | already | no-text | refused REASON
 *   LENGTH
 *   OCTETS
 *
 * where a refused mail comes back as it was. --chinese takes the Chinese signature.
 */
#include "mime/mime.h"
#include "outgoing/outgoing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAIL_OCTETS_MAX (64 * 1024 * 1024)
#define LENGTH_DIGITS_MAX 16

static char english_text[] = "Alex Li\nACME Support";
static char english_html[] = "<div class=\"intake-signature\"><b>Alex Li</b><br>ACME Support</div>";
static char chinese_text[] = "李助理\n艾克美客服部";
static char chinese_html[] = "<div class=\"intake-signature\"><b>李助理</b><br>艾克美客服部</div>";

static char *outcome_line(Outcome outcome, const RewriteResult *result, const GError *error)
{
    if (outcome != OUTCOME_DONE)
        return g_strdup_printf("%s %s", outcome_name(outcome), error->message);
    return g_strdup(!result->has_text ? "no-text" : result->was_signed ? "already" : "signed");
}

/* All that is known here of the rewriting. The result is NULL when the mail stays as it is. */
static Message *rewrite(const Message *message, gboolean is_chinese, char **outcome_r)
{
    static char address[] = "support@acme.example";
    static char placeholder[] = "{{signature}}";
    DeskSettings desk = {.address = address, .outgoing = {.placeholder = placeholder}};
    Signature signature = {.text = is_chinese ? chinese_text : english_text,
                           .html = is_chinese ? chinese_html : english_html};
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(MailFacts) facts = NULL;
    g_autoptr(MailEdits) edits = mail_edits_new();
    g_autoptr(GError) error = NULL;
    RewriteResult rewritten = {FALSE, FALSE};
    Message *result = NULL;
    Budget budget = mime_budget(&limits, message_size(message));
    g_autoptr(MimeTree) tree = NULL;
    Outcome outcome = mime_tree_open(message, &limits, &tree, &error);
    if (outcome == OUTCOME_DONE)
        outcome = mime_tree_read(tree, NULL, &budget, &facts, &error);
    g_autoptr(GHashTable) texts = part_texts_new();
    g_auto(BodyCommands) commands = {.lines = NULL};
    const RewriteRequest request = {.tree = tree,
                                    .texts = texts,
                                    .facts = facts,
                                    .budget = &budget,
                                    .desk = &desk,
                                    .signature = &signature,
                                    .mark = "acme-1042",
                                    .strip_commands = TRUE};
    /* As in the line, what is read for commands is signed. */
    if (outcome == OUTCOME_DONE && outgoing_commands(&request, &commands, NULL) != OUTCOME_RETRY)
        outcome = outgoing_sign(&request, edits, &rewritten, &error);
    if (outcome == OUTCOME_DONE) {
        if (facts->from->len == 1)
            outgoing_name_author(facts, &desk, is_chinese ? "李助理" : "Alex Li", edits);
        outcome = outgoing_apply(message, edits, &result, &error);
    }
    *outcome_r = outcome_line(outcome, &rewritten, error);
    return result;
}

static void fail(const char *what)
{
    fprintf(stderr, "rewriter: %s\n", what);
    exit(EXIT_FAILURE);
}

/* The octets behind the empty line that ends the header; the length when there is none. */
static gsize body_offset(const char *octets, gsize length)
{
    const char *end = octets + length;
    for (const char *line = octets; line < end;) {
        const char *line_feed = memchr(line, '\n', (gsize)(end - line));
        if (line_feed == NULL)
            break;
        gsize size = (gsize)(line_feed - line);
        if (size == 0 || (size == 1 && *line == '\r'))
            return (gsize)(line_feed + 1 - octets);
        line = line_feed + 1;
    }
    return length;
}

static Message *message_of(const char *octets, gsize length)
{
    static const MessageLimits limits = {
        .memory = MAIL_OCTETS_MAX, .size = MAIL_OCTETS_MAX, .directory = "/tmp"};
    Message *message = message_new(&limits);
    gsize body = body_offset(octets, length);
    Outcome outcome = message_append(message, octets, body, NULL);
    message_mark_body(message);
    if (outcome == OUTCOME_DONE)
        outcome = message_append(message, octets + body, length - body, NULL);
    if (outcome != OUTCOME_DONE)
        fail("cannot hold a mail");
    return message;
}

/* The next mail, or NULL at the end of the input. */
static char *read_mail(gsize *length_r)
{
    char line[LENGTH_DIGITS_MAX + 2];
    guint64 length = 0;
    if (fgets(line, sizeof line, stdin) == NULL)
        return NULL;
    g_strchomp(line);
    if (!g_ascii_string_to_unsigned(line, 10, 0, MAIL_OCTETS_MAX, &length, NULL))
        fail("no length before a mail");
    char *octets = g_malloc(length + 1);
    if (fread(octets, 1, length, stdin) != length)
        fail("a mail is shorter than its length");
    *length_r = length;
    return octets;
}

static void write_answer(const char *outcome, const char *octets, gsize length)
{
    printf("%s\n%" G_GSIZE_FORMAT "\n", outcome, length);
    if (fwrite(octets, 1, length, stdout) != length || fflush(stdout) != 0)
        fail("cannot write");
}

int main(int count, char **arguments)
{
    gboolean is_chinese = count == 2 && strcmp(arguments[1], "--chinese") == 0;
    gsize length = 0;
    if (count > 2 || (count == 2 && !is_chinese))
        fail("usage: rewriter [--chinese]");
    mime_initialize();
    for (;;) {
        g_autofree char *octets = read_mail(&length);
        if (octets == NULL)
            return EXIT_SUCCESS;
        g_autofree char *outcome = NULL;
        g_autoptr(Message) message = message_of(octets, length);
        g_autoptr(Message) result = rewrite(message, is_chinese, &outcome);
        const Message *answer = result != NULL ? result : message;
        const char *written = message_octets(answer);
        if (written == NULL)
            fail("the result is not in memory");
        write_answer(outcome, written, message_size(answer));
    }
}
