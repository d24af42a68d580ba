/* What an admin types, against a table of phrases. */
#include "ctl/cli/phrase.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static const Phrase phrases[] = {
    {"ticket list [--state STATE] [--limit NUMBER]", NEEDS_STORE, RIGHT_NONE, NULL, "a"},
    {"ticket show TICKET [--desk DESK]", NEEDS_STORE, RIGHT_NONE, NULL, "b"},
    {"outbox drop ID... [--desk DESK]", NEEDS_STORE, RIGHT_NONE, NULL, "c"},
    {"customer group CUSTOMER GROUP --why WHY", NEEDS_STORE, RIGHT_NONE, NULL, "d"},
    {"setup [--address ADDRESS] [--force]", NEEDS_NOTHING, RIGHT_NONE, NULL, "e"},
    {"help [COMMAND...]", NEEDS_NOTHING, RIGHT_NONE, NULL, "f"},
    {"inspect FILE", NEEDS_NOTHING, RIGHT_NONE, NULL, "g"},
    {"model train DESK [--maildir DIRECTORY]", NEEDS_STORE, RIGHT_NONE, NULL, "i"},
    {"model train --tsv FILE... --output MODEL", NEEDS_NOTHING, RIGHT_NONE, NULL, "h"},
};

static Outcome match(const char *line, const Phrase **phrase_r, Arguments **arguments_r,
                     GError **error)
{
    g_auto(GStrv) split = g_strsplit(line, " ", -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (guint i = 0; split[i] != NULL; i++)
        g_ptr_array_add(words, split[i]);
    return phrase_match(phrases, G_N_ELEMENTS(phrases), words, phrase_r, arguments_r, error);
}

static void test_what_fits(void **state)
{
    (void)state;
    static const struct {
        const char *line, *name, *key, *value; /* key NULL: nothing filled */
    } cases[] = {
        {"ticket list", "ticket list", NULL, NULL},
        {"ticket list --state open", "ticket list", "--state", "open"},
        {"ticket list --limit=5", "ticket list", "--limit", "5"},
        {"ticket --limit 5 list", NULL, NULL, NULL},
        {"ticket show 1042", "ticket show", "TICKET", "1042"},
        {"ticket show --desk acme ACME-1042", "ticket show", "TICKET", "ACME-1042"},
        {"ticket show [#ACME-1042] --desk acme", "ticket show", "--desk", "acme"},
        {"customer group 7 vip --why contract", "customer group", "GROUP", "vip"},
        {"setup --force", "setup", "--force", ""},
        {"setup --address a@x.example", "setup", "--address", "a@x.example"},
        {"inspect -", "inspect", "FILE", "-"},
        {"inspect -- --odd-name.eml", "inspect", "FILE", "--odd-name.eml"},
        {"help", "help", NULL, NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Phrase *phrase = NULL;
        g_autoptr(Arguments) arguments = NULL;
        Outcome outcome = match(cases[i].line, &phrase, &arguments, NULL);
        if (cases[i].name == NULL) {
            assert_int_equal(outcome, OUTCOME_REFUSED);
            continue;
        }
        if (outcome != OUTCOME_DONE)
            fail_msg("refused: %s", cases[i].line);
        g_autofree char *name = phrase_name(phrase);
        assert_string_equal(name, cases[i].name);
        if (cases[i].key != NULL)
            assert_string_equal(arguments_text(arguments, cases[i].key), cases[i].value);
    }
}

/* Phrases that share their words: which one is meant, and which one says what is wrong. */
static void test_one_name_for_two(void **state)
{
    (void)state;
    static const struct {
        const char *line, *summary, *wanted; /* summary NULL: refused with `wanted` */
    } cases[] = {
        {"model train --tsv a.tsv b.tsv --output m", "h", NULL},
        {"model train acme", "i", NULL},
        {"model train acme --maildir /x", "i", NULL},
        {"model train", NULL, "DESK is missing"},
        {"model train --tsv a.tsv", NULL, "--output is missing"},
        {"model train acme globex", NULL, "\"globex\" is too much"},
        {"model train acme --maildr /x", NULL, "unknown option \"--maildr\""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Phrase *phrase = NULL;
        g_autoptr(Arguments) arguments = NULL;
        g_autoptr(GError) error = NULL;
        Outcome outcome = match(cases[i].line, &phrase, &arguments, &error);
        if (cases[i].summary != NULL && outcome == OUTCOME_DONE)
            assert_string_equal(phrase->summary, cases[i].summary);
        else if (cases[i].summary != NULL || strstr(error->message, cases[i].wanted) == NULL)
            fail_msg("%s: %s", cases[i].line, error != NULL ? error->message : "taken");
    }
}

static void test_what_does_not(void **state)
{
    (void)state;
    static const struct {
        const char *line, *wanted;
    } cases[] = {
        {"tickt list", "unknown command \"tickt list\" (hint: did you mean \"ticket list\", "
                       "\"ticket show\"?)"},
        {"ticket lst", "unknown command \"ticket lst\" (hint: did you mean \"ticket list\", "
                       "\"ticket show\"?)"},
        {"frobnicate", "unknown command \"frobnicate\" (hint: \"intakectl help\" lists the "
                       "commands)"},
        {"", "unknown command \"\" (hint: \"intakectl help\" lists the commands)"},
        {"--desk acme ticket list",
         "unknown option \"--desk\" (hint: options stand behind the command)"},
        {"ticket show", "TICKET is missing (hint: intakectl ticket show TICKET [--desk DESK])"},
        {"ticket show 1 2", "\"2\" is too much (hint: intakectl ticket show TICKET [--desk DESK])"},
        {"ticket show none", "\"none\" is not a ticket (hint: 1042 or ACME-1042)"},
        {"ticket show 1 --dsk acme", "unknown option \"--dsk\" (hint: intakectl ticket show TICKET "
                                     "[--desk DESK])"},
        {"ticket list --limit", "--limit needs a value (NUMBER) (hint: intakectl ticket list "
                                "[--state STATE] [--limit NUMBER])"},
        {"ticket list --limit 0", "\"0\" is not a number (hint: a whole number from 1)"},
        {"ticket list --limit 5x", "\"5x\" is not a number (hint: a whole number from 1)"},
        {"ticket list --limit 99999999999999999999",
         "\"99999999999999999999\" is not a number (hint: a whole number from 1)"},
        {"ticket list --state new", "\"new\" is not a state (hint: one of awaiting-confirmation, "
                                    "awaiting-information, awaiting-review, open, answered, "
                                    "closed)"},
        {"ticket list --state open --state open", "--state is given twice (hint: intakectl ticket "
                                                  "list [--state STATE] [--limit NUMBER])"},
        {"setup --force=yes", "--force takes no value (hint: intakectl setup [--address ADDRESS] "
                              "[--force])"},
        {"setup --address nobody", "\"nobody\" is not a mail address (hint: name@example.org)"},
        {"customer group 7 vip", "--why is missing (hint: intakectl customer group CUSTOMER GROUP "
                                 "--why WHY)"},
        {"outbox drop", "ID is missing (hint: intakectl outbox drop ID... [--desk DESK])"},
        {"outbox drop 5 x", "\"x\" is not a number (hint: a whole number from 1)"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const Phrase *phrase = NULL;
        Arguments *arguments = NULL;
        g_autoptr(GError) error = NULL;
        if (match(cases[i].line, &phrase, &arguments, &error) != OUTCOME_REFUSED)
            fail_msg("accepted: %s", cases[i].line);
        assert_string_equal(error->message, cases[i].wanted);
        assert_null(arguments);
    }
}

static void test_which_options_take_a_value(void **state)
{
    (void)state;
    static const struct {
        const char *option;
        gboolean takes_value;
    } cases[] = {{"--why", TRUE}, {"--desk", TRUE}, {"--force", FALSE}, {"--json", FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(phrase_option_takes_value(phrases, G_N_ELEMENTS(phrases), cases[i].option),
                         cases[i].takes_value);
}

static void test_repeated_hole(void **state)
{
    (void)state;
    const Phrase *phrase = NULL;
    g_autoptr(Arguments) arguments = NULL;
    assert_int_equal(match("outbox drop 5 6 --desk acme 7", &phrase, &arguments, NULL),
                     OUTCOME_DONE);
    assert_int_equal(arguments->rest->len, 3);
    assert_string_equal(g_ptr_array_index(arguments->rest, 2), "7");
}

static void test_numbers(void **state)
{
    (void)state;
    const Phrase *phrase = NULL;
    g_autoptr(Arguments) arguments = NULL;
    assert_int_equal(match("ticket show [#ACME-1042]", &phrase, &arguments, NULL), OUTCOME_DONE);
    assert_int_equal(arguments_number(arguments, "TICKET", 0), 1042);
    assert_int_equal(arguments_number(arguments, "--desk", 3), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_fits),     cmocka_unit_test(test_one_name_for_two),
        cmocka_unit_test(test_what_does_not), cmocka_unit_test(test_which_options_take_a_value),
        cmocka_unit_test(test_repeated_hole), cmocka_unit_test(test_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
