/*
 * Decisions as data: every line of tests/decide/NAME.eval holds what is wanted, a bar, and what
 * makes this mail differ from a plain one ("Ann <ann@customer.example>" to support@acme.example, "A
 * question"). Both sides are words like key=value, quoted as in a shell; the keys are the tables
 * of eval_scene.h.
 */
#include "../common/fixture.h"
#include "eval_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- one line ---- */

static gboolean set_input(const EvalInput *inputs, EvalScene *scene, const char *name,
                          const char *value)
{
    for (; inputs->name != NULL; inputs++) {
        if (g_str_equal(inputs->name, name)) {
            inputs->set(scene, value);
            return TRUE;
        }
    }
    return FALSE;
}

static void apply_input(EvalScene *scene, const char *word, const char *where)
{
    static const EvalInput *const tables[] = {eval_mail_inputs, eval_known_inputs,
                                              eval_settings_inputs};
    g_auto(GStrv) pair = g_strsplit(word, "=", 2);
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        if (set_input(tables[i], scene, pair[0], pair[1]))
            return;
    }
    fail_msg("%s: no input \"%s\"", where, pair[0]);
}

/* "..." at an end of a wanted value stands for anything. */
static gboolean is_wanted(const char *got, const char *wanted)
{
    if (g_str_has_suffix(wanted, "..."))
        return strncmp(got, wanted, strlen(wanted) - 3) == 0;
    if (g_str_has_prefix(wanted, "..."))
        return g_str_has_suffix(got, wanted + 3);
    return strcmp(got, wanted) == 0;
}

static void check_result(EvalScene *scene, const char *word, const char *where)
{
    g_auto(GStrv) pair = g_strsplit(word, "=", 2);
    for (const EvalResult *result = eval_results; result->name != NULL; result++) {
        if (!g_str_equal(result->name, pair[0]))
            continue;
        g_autofree char *value = result->get(scene);
        const char *got = value != NULL ? value : "none";
        if (!is_wanted(got, pair[1])) {
            print_error("%s: wanted %s=\"%s\", got \"%s\"\n", where, pair[0], pair[1], got);
            scene->faults++;
        }
        return;
    }
    fail_msg("%s: no result \"%s\"", where, pair[0]);
}

static void each_word(char *text, const char *where,
                      void (*visit)(EvalScene *scene, const char *word, const char *where),
                      EvalScene *scene)
{
    if (*g_strstrip(text) == '\0')
        return;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = NULL;
    if (!g_shell_parse_argv(text, NULL, &words, &error))
        fail_msg("%s: %s", where, error->message);
    for (char **word = words; *word != NULL; word++)
        visit(scene, *word, where);
}

static guint check_line(const char *line, const char *where)
{
    g_auto(GStrv) sides = g_strsplit(line, " | ", 2);
    assert_non_null(sides[1]);
    EvalScene scene = {0};
    eval_scene_open(&scene);
    apply_input(&scene, "now=2026-11-23T03:00:00Z", where); /* a Monday, 11:00 in Shanghai */
    each_word(sides[1], where, apply_input, &scene);
    eval_scene_decide(&scene);
    each_word(sides[0], where, check_result, &scene);
    eval_scene_close(&scene);
    return scene.faults;
}

static void check_file(const char *name)
{
    g_autofree char *path = g_strdup_printf("tests/decide/%s.eval", name);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &error))
        fail_msg("%s", error->message);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint checked = 0;
    guint faults = 0;
    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *where = g_strdup_printf("%s:%u", path, i + 1);
        if (lines[i][0] == '\0' || lines[i][0] == '#')
            continue;
        faults += check_line(lines[i], where);
        checked++;
    }
    assert_true(checked > 0);
    assert_int_equal(faults, 0);
}

/* ---- the files ---- */

static void test_reception(void **state)
{
    (void)state;
    check_file("reception");
}

static void test_identity(void **state)
{
    (void)state;
    check_file("identity");
}

static void test_thread(void **state)
{
    (void)state;
    check_file("thread");
}

static void test_matter(void **state)
{
    (void)state;
    check_file("matter");
}

static void test_service_type(void **state)
{
    (void)state;
    check_file("service_type");
}

static void test_language_and_missing(void **state)
{
    (void)state;
    check_file("answer");
}

static void test_ratings(void **state)
{
    (void)state;
    check_file("rating");
}

static const ClosedTicket answered = {.state = "closed",
                                      .author = "ann@customer.example",
                                      .recipient = "ann@customer.example",
                                      .login = "alex",
                                      .group = "vip",
                                      .identity = IDENTITY_UNKNOWN};

static void wanted_refusal(const DeskSettings *desk, const ClosedTicket *ticket, const char *wanted)
{
    g_autofree char *refusal = decide_rating_refusal(desk, ticket, 1000000);
    if (g_strcmp0(refusal, wanted) != 0)
        fail_msg("refused: %s, wanted: %s", refusal, wanted);
}

static void test_who_is_asked_for_a_rating(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    ClosedTicket ticket = answered;
    wanted_refusal(desk, &ticket, "the desk asks for no ratings");
    desk->rating.ask = TRUE;
    desk->rating.period_days = 2;
    wanted_refusal(desk, &ticket, NULL);
    ticket.last_asked = 1000000 - 2 * 24 * 3600 + 1;
    wanted_refusal(desk, &ticket, "the customer was asked within the period");
    ticket.last_asked--;
    wanted_refusal(desk, &ticket, NULL);
    ticket.identity = IDENTITY_FAILED;
    wanted_refusal(desk, &ticket, "the sender was forged");
    ticket.group = "blocked";
    wanted_refusal(desk, &ticket, "the customer is blocked");
    ticket.undeliverable = TRUE;
    wanted_refusal(desk, &ticket, "mail to the address came back for good");
    ticket.recipient = NULL;
    wanted_refusal(desk, &ticket, "no mail of ours went to its customer");
    ticket.author = NULL;
    wanted_refusal(desk, &ticket, "it has no customer");
    ticket.login = NULL;
    wanted_refusal(desk, &ticket, "nobody of the desk answered in it");
    ticket.state = "open";
    wanted_refusal(desk, &ticket, "it was opened again");
}

static void test_facts(void **state)
{
    (void)state;
    check_file("facts");
}

static void test_blocked(void **state)
{
    (void)state;
    check_file("blocked");
}

static void test_gateways(void **state)
{
    (void)state;
    check_file("gateway");
}

static void test_rights(void **state)
{
    (void)state;
    check_file("rights");
}

static void test_confirmation(void **state)
{
    (void)state;
    check_file("confirmation");
}

static void test_ladder(void **state)
{
    (void)state;
    check_file("ladder");
}

static void test_warnings(void **state)
{
    (void)state;
    check_file("warnings");
}

/* A rung that no line names could be taken out unnoticed. */
static void test_every_rung_has_its_line(void **state)
{
    (void)state;
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents("tests/decide/ladder.eval", &text, NULL, NULL));
    for (guint i = 0; i < ladder_length(); i++) {
        g_autofree char *wanted = g_strdup_printf("\nrung=%s ", ladder_rung(i));
        if (strstr(text, wanted) == NULL)
            fail_msg("no line for rung \"%s\"", ladder_rung(i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reception),
        cmocka_unit_test(test_blocked),
        cmocka_unit_test(test_gateways),
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_confirmation),
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_thread),
        cmocka_unit_test(test_matter),
        cmocka_unit_test(test_service_type),
        cmocka_unit_test(test_language_and_missing),
        cmocka_unit_test(test_ladder),
        cmocka_unit_test(test_every_rung_has_its_line),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_ratings),
        cmocka_unit_test(test_who_is_asked_for_a_rating),
        cmocka_unit_test(test_warnings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
