/* The table of commands is in order, and the manual has every one of them. */
#include "ctl/cli/help_words.h"
#include "ctl/commands.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>
#include <sysexits.h>

#define MANUAL "conf/man/intakectl.1"

static void test_phrases_are_unique(void **state)
{
    (void)state;
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (gsize i = 0; i < length; i++) {
        if (!g_hash_table_add(names, g_strdup(phrases[i].syntax)))
            fail_msg("twice: %s", phrases[i].syntax);
        assert_non_null(phrases[i].run);
        assert_false(g_str_has_suffix(phrases[i].summary, "."));
    }
}

static const char *right_of(const char *name)
{
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    for (gsize i = 0; i < length; i++) {
        g_autofree char *other = phrase_name(&phrases[i]);
        if (g_str_equal(name, other))
            return phrases[i].right;
    }
    return NULL;
}

/* What a command changes is not for everybody. */
static void test_every_command_says_which_right_it_takes(void **state)
{
    (void)state;
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    for (gsize i = 0; i < length; i++) {
        if (phrases[i].right == NULL)
            fail_msg("no right is named for \"%s\"", phrases[i].syntax);
    }
    assert_string_equal(right_of("ticket merge"), "merge");
    assert_string_equal(right_of("customer erase"), "erase");
    assert_string_equal(right_of("ticket show"), RIGHT_NONE);
}

/* "[--desk DESK]" of a syntax stands in the manual as ".Op Fl -desk Ar DESK" or the like; what
   counts is that each option of each phrase is explained under its command. */
static void check_entry(const char *manual, const Phrase *phrase)
{
    g_autofree char *name = phrase_name(phrase);
    g_autofree char *heading = g_strdup_printf("\n.It Ic %s", name);
    const char *entry = strstr(manual, heading);
    for (; entry != NULL; entry = strstr(entry + 1, heading)) {
        char after = entry[strlen(heading)];
        if (after == '\n' || after == ' ')
            break;
    }
    if (entry == NULL)
        fail_msg("%s has no entry for \"%s\"", MANUAL, name);
    const char *end = strstr(entry + 1, "\n.It Ic ");
    g_autofree char *text = end != NULL ? g_strndup(entry, (gsize)(end - entry)) : g_strdup(entry);
    g_auto(GStrv) words = g_strsplit_set(phrase->syntax, " []", -1);
    for (guint i = 0; words[i] != NULL; i++) {
        g_autofree char *option = g_strdup_printf("Fl %s", words[i] + (*words[i] != '\0' ? 1 : 0));
        if (g_str_has_prefix(words[i], "--") && strstr(text, option) == NULL)
            fail_msg("%s: \"%s\" does not explain %s", MANUAL, name, words[i]);
    }
}

static void test_manual_has_every_command_and_option(void **state)
{
    (void)state;
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    g_autofree char *manual = NULL;
    assert_true(g_file_get_contents(MANUAL, &manual, NULL, NULL));
    for (gsize i = 0; i < length; i++)
        check_entry(manual, &phrases[i]);
}

static void test_help_explains_every_word(void **state)
{
    (void)state;
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    for (gsize i = 0; i < length; i++) {
        g_autoptr(GPtrArray) parts = phrase_parts(&phrases[i]);
        for (guint j = 0; j < parts->len; j++) {
            const char *part = g_ptr_array_index(parts, j);
            g_autofree char *word = g_strndup(part, strcspn(part, " "));
            if (help_word(word) == NULL)
                fail_msg("%s: nothing is said of %s", phrases[i].syntax, word);
        }
    }
    assert_null(help_word("NONSENSE"));
}

static void test_exit_codes(void **state)
{
    (void)state;
    static const struct {
        Outcome outcome;
        Stage stage;
        int wanted;
    } cases[] = {
        {OUTCOME_DONE, STAGE_COMMAND, EX_OK},
        {OUTCOME_REFUSED, STAGE_ARGUMENTS, EX_USAGE},
        {OUTCOME_REFUSED, STAGE_SETTINGS, EX_CONFIG},
        {OUTCOME_REFUSED, STAGE_INPUT, EX_NOINPUT},
        {OUTCOME_REFUSED, STAGE_COMMAND, EX_DATAERR},
        {OUTCOME_RETRY, STAGE_COMMAND, EX_TEMPFAIL},
        {OUTCOME_UNCERTAIN, STAGE_COMMAND, EX_TEMPFAIL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(status_code(cases[i].outcome, cases[i].stage), cases[i].wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phrases_are_unique),
        cmocka_unit_test(test_every_command_says_which_right_it_takes),
        cmocka_unit_test(test_manual_has_every_command_and_option),
        cmocka_unit_test(test_help_explains_every_word),
        cmocka_unit_test(test_exit_codes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
