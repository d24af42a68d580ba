/* Which parts reading shows and which are rewritten: what each says of one structure, and that the
   first words a reader sees are words that may be signed and searched for commands. */
#include "outgoing/body_parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define RANDOM_MAILS 3000
#define DEPTH_MAX 4
#define WORD_FIRST 'A' /* a leaf's only word, as "Aword" */

/* A structure: "mixed(plain alternative(plain html))". A leaf may be named ("plain.") or called an
   attachment ("plain!"). Leaves say "Aword", "Bword" and so on, in the order they stand. */
typedef struct writer {
    const char *at; /* in the structure */
    GString *mail;
    char word;
    guint multiparts;
} Writer;

static void write_leaf(Writer *writer, const char *type, gsize length)
{
    gboolean is_named = *writer->at == '.', is_attached = *writer->at == '!';
    writer->at += is_named || is_attached ? 1 : 0;
    const char *room =
        strchr(type, '/') != NULL && strchr(type, '/') < type + length ? "" : "text/";
    g_string_append_printf(writer->mail, "Content-Type: %s%.*s%s\n%s\n", room, (int)length, type,
                           is_named ? "; name=a.txt" : "",
                           is_attached ? "Content-Disposition: attachment\n" : "");
    g_string_append_printf(writer->mail, "%cword\n", writer->word++);
}

static void write_part(Writer *writer)
{
    const char *type = writer->at;
    gsize length = strcspn(type, "( ).!");
    writer->at += length;
    if (*writer->at != '(') {
        write_leaf(writer, type, length);
        return;
    }
    guint number = writer->multiparts++;
    g_string_append_printf(writer->mail, "Content-Type: multipart/%.*s; boundary=b%u-\n\n",
                           (int)length, type, number);
    while (*writer->at != ')') {
        writer->at++;
        g_string_append_printf(writer->mail, "--b%u-\n", number);
        write_part(writer);
    }
    writer->at++;
    g_string_append_printf(writer->mail, "--b%u---\n", number);
}

static Message *message_of(const char *structure)
{
    static const MessageLimits kept = {.memory = 65536, .size = 65536, .directory = "/tmp"};
    g_autoptr(GString) mail =
        g_string_new("From: Ann <ann@example.org>\nSubject: x\nMIME-Version: 1.0\n");
    Writer writer = {.at = structure, .mail = mail, .word = WORD_FIRST};
    write_part(&writer);
    Message *message = message_new(&kept);
    gsize body = (gsize)(strstr(mail->str, "\n\n") + 2 - mail->str);
    assert_int_equal(message_append(message, mail->str, body, NULL), OUTCOME_DONE);
    message_mark_body(message);
    assert_int_equal(message_append(message, mail->str + body, mail->len - body, NULL),
                     OUTCOME_DONE);
    return message;
}

/* "AB": whose words stand in a text. */
static char *words_in(const char *text)
{
    GString *words = g_string_new(NULL);
    for (const char *at = text; (at = strstr(at, "word")) != NULL; at += 4)
        g_string_append_c(words, at[-1]);
    return g_string_free(words, FALSE);
}

static void append_words(const Message *message, const GPtrArray *parts, GString *words)
{
    for (guint i = 0; i < parts->len; i++) {
        const MimePart *part = g_ptr_array_index(parts, i);
        char word;
        assert_int_equal(message_read_at(message, part->body, &word, 1, NULL), OUTCOME_DONE);
        g_string_append_c(words, word);
    }
}

typedef struct judged {
    char *shown; /* whose words reading has */
    char *body;  /* of the body: plain text, "/", HTML, "+", what stands ahead, "~", what stands
                    beside; "": it is not to be touched */
} Judged;

static Judged judge(const char *structure)
{
    static const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(Message) message = message_of(structure);
    g_autoptr(MimeTree) tree = NULL;
    g_autoptr(MailFacts) facts = NULL;
    g_auto(BodyParts) parts = {.text = NULL};
    assert_int_equal(mime_tree_open(message, &limits, &tree, NULL), OUTCOME_DONE);
    assert_int_equal(mime_tree_read(tree, NULL, NULL, &facts, NULL), OUTCOME_DONE);
    Judged judged = {.shown = words_in(facts->text)};
    GString *body = g_string_new(NULL);
    if (body_parts_find(mime_tree_root(tree), &parts, NULL) == OUTCOME_DONE) {
        append_words(message, parts.text, body);
        g_string_append_c(body, '/');
        append_words(message, parts.html, body);
        g_string_append_c(body, '+');
        append_words(message, parts.ahead, body);
        g_string_append_c(body, '~');
        append_words(message, parts.beside, body);
    }
    judged.body = g_string_free(body, FALSE);
    return judged;
}

static const struct {
    const char *structure, *shown, *body;
} cases[] = {
    {"plain", "A", "A/+~"},
    {"html", "A", "/A+~"},
    {"mixed(plain html)", "AB", "A/B+~"},
    {"alternative(plain html)", "A", "A/B+~"},
    {"alternative(html plain)", "B", "B/A+~"},
    {"alternative(plain. html.)", "A", "A/B+~"},
    {"alternative(plain html enriched calendar)", "A", "A/B+~CD"},
    {"alternative(plain related(html image/png.))", "A", "A/B+~"},
    {"related(alternative(plain html) image/png.)", "A", "A/B+~"},
    {"mixed(plain image/png. plain)", "AC", "AC/+~"},
    {"mixed(alternative(plain html) plain)", "AC", "A/B+~"},
    {"mixed(plain alternative(plain html))", "AB", "A/+~"},
    {"mixed(mixed(plain) mixed(plain))", "AB", "A/+~"},
    {"mixed(image/png. plain.)", "B", "B/+~"},
    {"mixed(plain. plain)", "B", "B/+A~"},
    {"mixed(plain plain.)", "A", "A/+~"},
    {"mixed(plain! plain)", "B", "B/+~"},
    {"plain.", "A", "A/+~"},
    {"plain!", "", "/+~"},
    {"mixed(image/png.)", "", "/+~"},
    {"mixed(html plain html)", "ABC", "B/AC+~"},
    {"signed(plain application/pgp-signature)", "A", ""},
    {"report(plain message/delivery-status)", "A", ""},
    {"digest(plain)", "A", "/+~"},
    {"enriched", "A", "/+~"},
    {"mixed(alternative(plain. html.) plain)", "AC", "A/B+~"},
};

static void judged_clear(Judged *judged)
{
    g_free(judged->shown);
    g_free(judged->body);
}

static void test_structures(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Judged judged = judge(cases[i].structure);
        if (!g_str_equal(judged.shown, cases[i].shown) || !g_str_equal(judged.body, cases[i].body))
            fail_msg("%s: shown %s, body %s", cases[i].structure, judged.shown, judged.body);
        judged_clear(&judged);
    }
}

/* Multiparts of every kind in each other, as no program writes them and hostile people do. */
static void write_random(GRand *random, guint depth, GString *structure)
{
    static const char *const leaves[] = {"plain", "html",   "plain.",
                                         "html.", "plain!", "image/png."};
    if (depth >= DEPTH_MAX || g_rand_int_range(random, 0, 3) == 0) {
        g_string_append(structure, leaves[g_rand_int_range(random, 0, (gint)G_N_ELEMENTS(leaves))]);
        return;
    }
    if (g_rand_boolean(random)) {
        g_string_append(structure, "related(");
        write_random(random, depth + 1, structure);
        g_string_append(structure, " image/png.)");
        return;
    }
    g_string_append(structure, g_rand_boolean(random) ? "mixed(" : "alternative(");
    for (gint i = g_rand_int_range(random, 1, 4); i > 0; i--) {
        write_random(random, depth + 1, structure);
        g_string_append(structure, i > 1 ? " " : ")");
    }
}

/* Of further texts a reader may see more than is rewritten: what servers add below a body. */
static void test_the_first_words_shown_are_of_the_body(void **state)
{
    (void)state;
    GRand *random = g_rand_new_with_seed(1);
    guint shown = 0;
    for (guint i = 0; i < RANDOM_MAILS; i++) {
        g_autoptr(GString) structure = g_string_new(NULL);
        write_random(random, 0, structure);
        Judged judged = judge(structure->str);
        shown += *judged.shown != '\0' ? 1 : 0;
        if (*judged.shown != '\0' && strchr(judged.body, *judged.shown) == NULL)
            fail_msg("%s: shown %s, body %s", structure->str, judged.shown, judged.body);
        judged_clear(&judged);
    }
    assert_true(shown > RANDOM_MAILS / 2);
    g_rand_free(random);
}

int main(void)
{
    mime_initialize();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structures),
        cmocka_unit_test(test_the_first_words_shown_are_of_the_body),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
