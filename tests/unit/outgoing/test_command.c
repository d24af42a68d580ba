/* Commands of agents: what they order, and what an agent is told of a wrong one. */
#include "outgoing/command.h"

#include "../common/departing.h"
#include "../common/effort.h"
#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define REPLY_OCTETS 480 /* what fits into one line of SMTP behind the codes */

static Outcome read_orders(const char *lines, Orders **orders_r, GError **error)
{
    g_autoptr(Settings) settings = fixture_settings();
    g_autoptr(KnownOutgoing) known = departing_known();
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) split = g_strsplit(lines, "|", -1);
    for (char **line = split; *line != NULL; line++)
        g_ptr_array_add(texts, g_strdup(*line));
    return orders_read(settings_desk_by_name(settings, "acme"), known, texts, orders_r, error);
}

/* "state=closed assign=li notes=1 new nosig" */
static char *orders_text(const Orders *orders)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (orders->has_state)
        g_string_append_printf(text, "state=%s ", ticket_state_name(orders->state));
    if (orders->assignee != NULL)
        g_string_append_printf(text, "assign=%s ", orders->assignee);
    for (guint i = 0; i < orders->notes->len; i++)
        g_string_append_printf(text, "note=%s ", (char *)g_ptr_array_index(orders->notes, i));
    g_string_append(text, orders->approves ? "approves " : "");
    if (orders->refusal != NULL)
        g_string_append_printf(text, "refuses=%s ", orders->refusal);
    g_string_append(text, orders->verifies ? "verifies " : "");
    if (orders->goes_on_in != 0)
        g_string_append_printf(text, "merges=%" G_GINT64_FORMAT " ", orders->goes_on_in);
    g_string_append(text, orders->opens ? "new " : "");
    g_string_append(text, orders->no_signature ? "nosig " : "");
    g_string_append(text, orders->touches_ticket ? "touches" : "");
    return g_strdup(g_strstrip(text->str));
}

static void commands_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *lines, *wanted;
    } cases[] = {
        {"#close", "state=closed touches"},
        {"#CLOSE ", "state=closed touches"},
        {"#state awaiting-information", "state=awaiting-information touches"},
        {"#state:open", "state=open touches"},
        {"#assign li", "assign=li"},
        {"#note call him|#note 再打一次", "note=call him note=再打一次"},
        {"#new|#nosig", "new nosig touches"},
        {"#nosig", "nosig"},
        {"#approve", "approves touches"},
        {"#refuse No such order", "refuses=No such order touches"},
        {"#verify", "verifies touches"},
        {"#approve|#verify", "approves verifies touches"},
        {"#merge ACME-1042", "merges=1042 touches"},
        {"#merge 7", "merges=7 touches"},
        {"#Merge: [#acme-7]", "merges=7 touches"},
        {"#note　他", "note=他"},
        {"#state：open　", "state=open touches"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Orders) orders = NULL;
        g_autoptr(GError) error = NULL;
        if (read_orders(cases[i].lines, &orders, &error) != OUTCOME_DONE)
            fail_msg("%s: %s", cases[i].lines, error->message);
        g_autofree char *text = orders_text(orders);
        assert_string_equal(text, cases[i].wanted);
    }
}

static void a_type_is_one_of_the_desk(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    g_autoptr(KnownOutgoing) known = departing_known();
    g_autoptr(GPtrArray) texts = g_ptr_array_new();
    g_autoptr(Orders) orders = NULL;
    g_ptr_array_add(texts, "#type complaint");
    assert_int_equal(orders_read(desk, known, texts, &orders, NULL), OUTCOME_DONE);
    assert_ptr_equal(orders->service_type, desk_service_type(desk, "complaint"));
    assert_int_equal(orders->count, 1);
}

static void a_wrong_command_is_answered_with_help(void **state)
{
    (void)state;
    static const struct {
        const char *lines, *wanted;
    } cases[] = {
        {"#clsoe", "#clsoe is no command; did you mean #close? There are: #type TYPE, #state "
                   "STATE, #assign LOGIN, #note TEXT, #close, #approve, #refuse WHY, #verify, "
                   "#merge TICKET, #new, #nosig"},
        {"#supercalifragilistic", "#supercalifragilistic is no command; There are: "},
        {"#type", "#type needs something after it: #type TYPE"},
        {"#close now", "#close stands alone on its line"},
        {"#type complant",
         "'complant' is no service type; did you mean 'complaint'? There are: consultation, "
         "technical, complaint, billing"},
        {"#state done", "'done' is no state; There are: awaiting-confirmation, "},
        {"#assign alx", "'alx' is no agent of the desk; did you mean 'alex'? There are: alex, li"},
        {"#close|#state open", "The state is given twice"},
        {"#approve|#refuse no", "The state is given twice"},
        {"#close|#approve", "The state is given twice"},
        {"#close|#merge 7", "The state is given twice"},
        {"#merge", "#merge needs something after it: #merge TICKET"},
        {"#merge OTHER-7", "'OTHER-7' is no ticket of the desk, such as ACME-1042"},
        {"#merge 7 and 8", "'7 and 8' is no ticket of the desk"},
        {"#merge 99999999999999999999", "'99999999999999999999' is no ticket of the desk"},
        {"#refuse", "#refuse needs something after it: #refuse WHY"},
        {"#type billing|#type billing", "#type is given twice"},
        {"#投诉", "#?\? is no command; There are"},
        {"#type \x01\x7f投", "'?\?\?' is no service type"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Orders) orders = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(read_orders(cases[i].lines, &orders, &error), OUTCOME_REFUSED);
        if (!g_str_has_prefix(error->message, cases[i].wanted))
            fail_msg("%s: %s", cases[i].lines, error->message);
        assert_true(g_str_is_ascii(error->message) && strlen(error->message) < REPLY_OCTETS);
    }
}

static void a_line_is_known_for_a_command(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        gboolean wanted, is_apart;
    } lines[] = {
        {"#close", TRUE, FALSE},
        {"#NEW", TRUE, FALSE},
        {"#note: x", TRUE, FALSE},
        {"#note", TRUE, FALSE},
        {"＃note　他", TRUE, FALSE},
        {"＃ｃｌｏｓｅ", TRUE, FALSE},
        {"＃type：complaint", TRUE, FALSE},
        {"# close", TRUE, TRUE},
        {"#\u200d close", TRUE, TRUE},
        {"# note he is difficult", TRUE, TRUE},
        {"*#note he is difficult*", TRUE, TRUE},
        {"\u00b7 #close", TRUE, TRUE},
        {"\"#close\"", TRUE, TRUE},
        {"> #close", FALSE, FALSE},
        {"a #close", FALSE, FALSE},
        {"#note-taking", FALSE, FALSE},
        {"#note2 x", FALSE, FALSE},
        {"#closed", FALSE, FALSE},
        {"#close is what you type", FALSE, FALSE},
        {"#notes", FALSE, FALSE},
        {"#1 is it", FALSE, FALSE},
        {"##close", FALSE, FALSE},
        {"close", FALSE, FALSE},
        {"#", FALSE, FALSE},
        {"", FALSE, FALSE},
        {"#\xff", FALSE, FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        gboolean is_apart = FALSE;
        if (command_is_line(lines[i].line, &is_apart) != lines[i].wanted)
            fail_msg("%s", lines[i].line);
        if (lines[i].wanted && is_apart != lines[i].is_apart)
            fail_msg("%s: %s", lines[i].line, is_apart ? "apart" : "not apart");
    }
}

static void a_line_is_read_to_its_end(void **state)
{
    (void)state;
    g_autofree char *blanks = g_strnfill(200, ' ');
    g_autofree char *line = g_strconcat("#close", blanks, "is what you type", NULL);
    gboolean is_apart = FALSE;
    assert_false(command_is_line(line, &is_apart));
}

/* Marks that combine without end are slow to put in order. */
static void ask_for_a_line(const char *line, gsize length)
{
    (void)length;
    gboolean is_apart = FALSE;
    assert_true(command_is_line(line, &is_apart));
}

static void a_line_of_marks_takes_time_by_its_length(void **state)
{
    (void)state;
    static const EffortText marks = {"marks", "#note ", "\u0301\u0323", NULL};
    effort_check_linear(&marks, 2 * 1024 * 1024, ask_for_a_line);
}

static void a_long_word_is_cut(void **state)
{
    (void)state;
    g_autofree char *word = g_strnfill(10000, 'x');
    g_autofree char *line = g_strconcat("#", word, NULL);
    g_autoptr(Orders) orders = NULL;
    g_autoptr(GError) error = NULL;
    assert_int_equal(read_orders(line, &orders, &error), OUTCOME_REFUSED);
    assert_true(strlen(error->message) < REPLY_OCTETS);
}

static void answerers_of_a_type_are_named(void **state)
{
    (void)state;
    g_autoptr(KnownOutgoing) known = departing_known();
    g_autofree char *billing = command_answerers(known, "billing");
    g_autofree char *technical = command_answerers(known, "technical");
    assert_string_equal(billing, "alex, li");
    assert_string_equal(technical, "alex");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_read),
        cmocka_unit_test(a_type_is_one_of_the_desk),
        cmocka_unit_test(a_wrong_command_is_answered_with_help),
        cmocka_unit_test(a_line_is_known_for_a_command),
        cmocka_unit_test(a_line_is_read_to_its_end),
        cmocka_unit_test(a_line_of_marks_takes_time_by_its_length),
        cmocka_unit_test(a_long_word_is_cut),
        cmocka_unit_test(answerers_of_a_type_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
