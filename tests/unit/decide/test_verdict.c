/* The mail as it is delivered: our fields, foreign ones gone, the tag, more recipients. */
#include "../common/fixture.h"
#include "decide/decide_private.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct scene {
    Settings *settings;
    MailFacts *facts;
    Envelope *envelope;
    Known *known;
    Reception *reception;
    Plan *plan;
    Recorded recorded; /* owns nothing */
    Verdict *verdict;
} Scene;

static Scene scene_new(void)
{
    Scene scene = {.settings = fixture_settings(),
                   .facts = fixture_facts(),
                   .envelope = fixture_envelope(),
                   .known = known_new(),
                   .recorded = {.ticket = 1042, .customer = 7, .answered = TRUE}};
    return scene;
}

static void scene_judge(Scene *scene)
{
    Circumstances moment = {.now = 1795402800, .nonce = "abcdefghijklmnopqrstuvwxyz"};
    scene->reception = decide_reception(scene->settings, scene->envelope, scene->facts);
    scene->plan = decide(scene->reception, scene->envelope, scene->facts, scene->known,
                         scene->settings, &moment);
    scene->verdict = decide_verdict(scene->plan, &scene->recorded, scene->facts, scene->settings);
}

static void scene_clear(Scene *scene)
{
    verdict_free(scene->verdict);
    plan_free(scene->plan);
    reception_free(scene->reception);
    known_free(scene->known);
    envelope_free(scene->envelope);
    mail_facts_free(scene->facts);
    settings_unref(scene->settings);
}

/* The edits one per line: "+Name: value", "-Name 2", "=Subject 1: value". */
static char *edits_text(const Verdict *verdict)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < verdict->edits->headers->len; i++) {
        const HeaderEdit *edit = g_ptr_array_index(verdict->edits->headers, i);
        if (edit->kind == HEADER_ADD)
            g_string_append_printf(text, "+%s: %s\n", edit->name, edit->value);
        else if (edit->kind == HEADER_DELETE)
            g_string_append_printf(text, "-%s %u\n", edit->name, edit->index);
        else
            g_string_append_printf(text, "=%s %u: %s\n", edit->name, edit->index, edit->value);
    }
    return g_string_free(text, FALSE);
}

static void assert_has(const Verdict *verdict, const char *line)
{
    g_autofree char *text = edits_text(verdict);
    if (strstr(text, line) == NULL)
        fail_msg("no \"%s\" in:\n%s", line, text);
}

static void assert_has_not(const Verdict *verdict, const char *line)
{
    g_autofree char *text = edits_text(verdict);
    if (strstr(text, line) != NULL)
        fail_msg("\"%s\" in:\n%s", line, text);
}

static void replace_subject(MailFacts *facts, const char *raw, const char *decoded)
{
    g_free(facts->subject);
    facts->subject = g_strdup(decoded);
    HeaderField *field = g_ptr_array_index(facts->fields, 2);
    g_free(field->value);
    field->value = g_strdup(raw);
}

static void test_the_fields_of_a_plain_mail(void **state)
{
    (void)state;
    Scene scene = scene_new();
    scene_judge(&scene);
    assert_int_equal(scene.verdict->kind, VERDICT_ACCEPT);
    g_autofree char *text = edits_text(scene.verdict);
    /* Each field goes on top of the one before, so the first is the last one here. */
    assert_string_equal(text, "=Subject 1: [#ACME-1042] A question\n"
                              "+X-Intake-Answer: sent\n"
                              "+X-Intake-Due: 2026-11-24T03:00:00Z\n"
                              "+X-Intake-State: open\n"
                              "+X-Intake-Language: en\n"
                              "+X-Intake-Customer: 7\n"
                              "+X-Intake-Identity: unknown (no Authentication-Results of our own "
                              "servers)\n"
                              "+X-Intake-Type: consultation\n"
                              "+X-Intake-Ticket: ACME-1042\n"
                              "+X-Intake-Desk: acme\n");
    scene_clear(&scene);
}

/* What people and Sieve read; no line break, no encoded word and no change of direction comes from
   a mail, and what is long is cut and not left out. */
static void test_values_are_readable_and_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *value, *wanted;
    } cases[] = {
        {"plain words", "plain words"},
        {"投诉", "=?UTF-8?B?5oqV6K+J?="},
        {"a 投诉 账单 b", "a =?UTF-8?B?5oqV6K+JIOi0puWNlQ==?= b"},
        {"a\r\nb\tc", "a  b c"},
        {"=?UTF-8?Q?x?=", "=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?="},
        {"a \u202e b", "a   b"},
        {"back\\slash", "back\\slash"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *shown = header_value_show(cases[i].value);
        assert_string_equal(shown, cases[i].wanted);
    }
    static const char *const pieces[] = {"汉", "汉 ", "a", "a ", "a 汉 "};
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) longer = g_string_new(NULL);
        while (longer->len < 5000)
            g_string_append(longer, pieces[i]);
        g_autofree char *shown = header_value_show(longer->str);
        assert_in_range(strlen(shown), HEADER_VALUE_MAX / 2, HEADER_VALUE_MAX);
        g_autofree char *folded = header_value_fold(shown, 20);
        assert_non_null(folded);
    }
}

static void test_what_is_told_of_an_unusual_mail(void **state)
{
    (void)state;
    Scene scene = scene_new();
    scene.recorded.answered = FALSE;
    scene.facts->automatic = AUTOMATIC_GENERATED;
    g_free(scene.facts->language);
    scene.facts->language = g_strdup("zh-CN");
    g_free(scene.facts->reply);
    scene.facts->reply = g_strdup("投诉");
    g_ptr_array_add(scene.facts->malformed_reasons, g_strdup("a\r\nBcc: x@evil.example"));
    scene_judge(&scene);
    assert_has(scene.verdict, "+X-Intake-Automatic: auto-generated\n");
    assert_has(scene.verdict, "+X-Intake-Language: zh-CN\n");
    assert_has(scene.verdict, "+X-Intake-Answer: withheld: auto-generated (auto-generated)\n");
    assert_has(scene.verdict, "+X-Intake-Type: complaint\n");
    assert_has(scene.verdict, "100% (rule complaint-words: word =?UTF-8?B?IuaKleiviSIp?=");
    assert_has(scene.verdict, "+X-Intake-Warning: malformed: a  Bcc: x@evil.example\n");
    assert_int_equal(scene.verdict->edits->recipients->len, 1);
    assert_string_equal(g_ptr_array_index(scene.verdict->edits->recipients, 0),
                        "complaints@acme.example");
    scene_clear(&scene);
}

static void test_what_is_missing_is_named(void **state)
{
    (void)state;
    Scene scene = scene_new();
    g_ptr_array_set_size(scene.envelope->recipients, 0);
    g_ptr_array_add(scene.envelope->recipients, g_strdup("support+billing@acme.example"));
    scene_judge(&scene);
    assert_has(scene.verdict, "+X-Intake-Missing: invoice\n");
    assert_has(scene.verdict, "+X-Intake-State: awaiting-information\n");
    scene_clear(&scene);
}

static void test_both_desks_are_named(void **state)
{
    (void)state;
    Scene scene = scene_new();
    g_ptr_array_add(scene.envelope->recipients, g_strdup("desk@globex.example"));
    scene_judge(&scene);
    assert_has(scene.verdict, "+X-Intake-Other-Desks: globex\n+X-Intake-Desk: acme\n");
    scene_clear(&scene);
}

static void test_an_unregistered_mail_gets_no_ticket(void **state)
{
    (void)state;
    Scene scene = scene_new();
    scene.facts->automatic = AUTOMATIC_REPLIED;
    scene.recorded = (Recorded){.ledger = 1};
    scene_judge(&scene);
    assert_has_not(scene.verdict, "Subject");
    assert_has_not(scene.verdict, "X-Intake-Ticket");
    assert_has_not(scene.verdict, "X-Intake-State");
    assert_has_not(scene.verdict, "X-Intake-Customer");
    assert_has(scene.verdict, "+X-Intake-Answer: withheld: auto-replied");
    g_autofree char *summary = decide_summary(scene.plan, &scene.recorded);
    assert_non_null(strstr(summary, " thread=none "));
    assert_null(strstr(summary, "state="));
    assert_int_equal(scene.verdict->edits->recipients->len, 0);
    scene_clear(&scene);
}

static void test_the_stores_ceiling_shows(void **state)
{
    (void)state;
    Scene scene = scene_new();
    scene.recorded.answered = FALSE;
    scene_judge(&scene);
    assert_has(scene.verdict, "+X-Intake-Answer: withheld: per-address");
    scene_clear(&scene);
}

static void test_a_repeat_gets_what_it_got_first(void **state)
{
    (void)state;
    Scene scene = scene_new();
    scene.known->own_message = TRUE;
    scene.recorded.repeat = TRUE;
    scene.recorded.service_type = "complaint";
    scene.recorded.identity = "authenticated";
    scene.recorded.language = "en";
    scene.recorded.state = "awaiting-review";
    scene_judge(&scene);
    assert_has(scene.verdict, "+X-Intake-Type: complaint\n");
    assert_has(scene.verdict, "+X-Intake-Identity: authenticated\n");
    assert_has(scene.verdict, "+X-Intake-Language: en\n");
    assert_has(scene.verdict, "+X-Intake-State: awaiting-review\n");
    assert_has(scene.verdict, "+X-Intake-Answer: sent\n");
    scene_clear(&scene);
}

static void test_foreign_fields_go_from_the_last(void **state)
{
    (void)state;
    Scene scene = scene_new();
    fixture_facts_add_field(scene.facts, "X-Intake-Desk", "forged");
    fixture_facts_add_field(scene.facts, "x-intake-ticket", "forged");
    fixture_facts_add_field(scene.facts, "X-INTAKE-DESK", "forged");
    fixture_facts_add_field(scene.facts, "X-Intake-Anything", "forged");
    fixture_facts_add_field(scene.facts, "X-Intakes", "somebody else's");
    scene_judge(&scene);
    g_autofree char *text = edits_text(scene.verdict);
    assert_true(g_str_has_prefix(text, "-X-Intake-Anything 1\n"
                                       "-X-INTAKE-DESK 2\n"
                                       "-x-intake-ticket 1\n"
                                       "-X-Intake-Desk 1\n"
                                       "="));
    scene_clear(&scene);
}

static void test_more_foreign_fields_than_a_server_can_remove_are_refused(void **state)
{
    (void)state;
    Scene scene = scene_new();
    for (guint i = 0; i < MAIL_DELETIONS_MAX; i++) {
        g_autofree char *name = g_strdup_printf("X-Intake-%u", i / 2);
        fixture_facts_add_field(scene.facts, name, "forged");
    }
    assert_null(decide_form_verdict(scene.facts));
    fixture_facts_add_field(scene.facts, "x-intake-0", "forged");
    g_autoptr(Verdict) verdict = decide_form_verdict(scene.facts);
    assert_int_equal(verdict->kind, VERDICT_REFUSE);
    assert_string_equal(verdict->status, "5.7.1");
    assert_non_null(
        strstr(verdict->text, "more than 200 header fields whose names begin with X-Intake-"));
    scene_clear(&scene);
}

static void test_a_spooled_mail_is_told_its_desk_and_no_more(void **state)
{
    (void)state;
    Scene scene = scene_new();
    fixture_facts_add_field(scene.facts, "X-Intake-Ticket", "forged");
    fixture_facts_add_field(scene.facts, "X-Intake-State", "forged");
    scene_judge(&scene);
    g_autoptr(Verdict) verdict = decide_spooled_verdict(scene.reception, scene.facts);
    g_autofree char *text = edits_text(verdict);
    assert_string_equal(text, "-X-Intake-State 1\n"
                              "-X-Intake-Ticket 1\n"
                              "+X-Intake-State: spooled\n"
                              "+X-Intake-Desk: acme\n");
    assert_int_equal(verdict->edits->recipients->len, 0);
    assert_int_equal(verdict->kind, VERDICT_ACCEPT);
    scene_clear(&scene);
}

static void test_the_tag_leaves_the_subject_as_it_was(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *decoded, *wanted; /* NULL: left alone */
    } cases[] = {
        {"Re: box", "Re: box", "=Subject 1: [#ACME-1042] Re: box\n"},
        {"=?utf-8?B?5oqV6K+J?=", "投诉", "=Subject 1: [#ACME-1042] =?utf-8?B?5oqV6K+J?=\n"},
        {"投诉", "投诉", "=Subject 1: [#ACME-1042] 投诉\n"},
        {"", "", "=Subject 1: [#ACME-1042]\n"},
        {"Re: [#ACME-1042] box", "Re: [#ACME-1042] box", NULL},
        {"Re: [#ACME-7] box", "Re: [#ACME-7] box", "=Subject 1: [#ACME-1042] Re: [#ACME-7] box\n"},
        {"a very long subject that goes on and on, well over the seventy-eight octets of a line",
         "a very long subject",
         "=Subject 1: [#ACME-1042] a very long subject that goes on and on, well over the\n"
         " seventy-eight octets of a line\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Scene scene = scene_new();
        replace_subject(scene.facts, cases[i].raw, cases[i].decoded);
        scene_judge(&scene);
        if (cases[i].wanted != NULL)
            assert_has(scene.verdict, cases[i].wanted);
        else
            assert_has_not(scene.verdict, "Subject");
        scene_clear(&scene);
    }
}

static void test_a_missing_subject_is_added(void **state)
{
    (void)state;
    Scene scene = scene_new();
    g_ptr_array_remove_index(scene.facts->fields, 2);
    g_free(scene.facts->subject);
    scene.facts->subject = g_strdup("");
    scene_judge(&scene);
    assert_has(scene.verdict, "+Subject: [#ACME-1042]\n");
    scene_clear(&scene);
}

static void test_no_line_is_ever_too_long(void **state)
{
    (void)state;
    g_autofree char *run = g_strnfill(5000, 'a');
    Scene scene = scene_new();
    replace_subject(scene.facts, run, run);
    g_ptr_array_add(scene.facts->malformed_reasons, g_strdup(run));
    scene_judge(&scene);
    assert_has(scene.verdict, "=Subject 1: [#ACME-1042]\n =?UTF-8?B?YWFhYWFh");
    for (guint i = 0; i < scene.verdict->edits->headers->len; i++) {
        const HeaderEdit *edit = g_ptr_array_index(scene.verdict->edits->headers, i);
        g_auto(GStrv) lines = g_strsplit(edit->value, "\n", -1);
        for (char **line = lines; *line != NULL; line++)
            assert_true(strlen(edit->name) + strlen(*line) < 996);
    }
    scene_clear(&scene);
}

static void test_a_desk_may_leave_subjects_alone(void **state)
{
    (void)state;
    Scene scene = scene_new();
    DeskSettings *desk = g_ptr_array_index(scene.settings->desks, 0);
    desk->subject_tag = FALSE;
    scene_judge(&scene);
    assert_has_not(scene.verdict, "Subject");
    scene_clear(&scene);
}

static void test_the_summary_is_one_line(void **state)
{
    (void)state;
    Scene scene = scene_new();
    g_free(scene.facts->subject);
    scene.facts->subject = g_strdup("complaint");
    scene_judge(&scene);
    g_autofree char *summary = decide_summary(scene.plan, &scene.recorded);
    assert_true(g_str_has_prefix(summary, "desk=acme ticket=ACME-1042 thread=new "));
    assert_non_null(strstr(summary, " from=ann@customer.example identity=unknown "));
    assert_non_null(strstr(summary, " type=complaint "));
    assert_true(g_str_has_suffix(summary, " state=open answer=sent"));
    assert_null(strchr(summary, '\n'));
    scene.recorded.answered = FALSE;
    g_autofree char *withheld = decide_summary(scene.plan, &scene.recorded);
    assert_non_null(strstr(withheld, " answer=withheld rung=per-address "));
    g_autofree char *before = decide_summary(scene.plan, NULL);
    assert_true(g_str_has_prefix(before, "desk=acme thread=new "));
    scene_clear(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_fields_of_a_plain_mail),
        cmocka_unit_test(test_values_are_readable_and_bounded),
        cmocka_unit_test(test_what_is_told_of_an_unusual_mail),
        cmocka_unit_test(test_what_is_missing_is_named),
        cmocka_unit_test(test_both_desks_are_named),
        cmocka_unit_test(test_an_unregistered_mail_gets_no_ticket),
        cmocka_unit_test(test_the_stores_ceiling_shows),
        cmocka_unit_test(test_a_repeat_gets_what_it_got_first),
        cmocka_unit_test(test_foreign_fields_go_from_the_last),
        cmocka_unit_test(test_more_foreign_fields_than_a_server_can_remove_are_refused),
        cmocka_unit_test(test_a_spooled_mail_is_told_its_desk_and_no_more),
        cmocka_unit_test(test_the_tag_leaves_the_subject_as_it_was),
        cmocka_unit_test(test_a_missing_subject_is_added),
        cmocka_unit_test(test_no_line_is_ever_too_long),
        cmocka_unit_test(test_a_desk_may_leave_subjects_alone),
        cmocka_unit_test(test_the_summary_is_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
