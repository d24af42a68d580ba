/* Which labelled texts are learnt from: strangers' words are held to a share. */
#include "../common/fixture.h"
#include "learning/select.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct some { /* so many texts that are alike */
    guint count;
    LabelSource source;
    const char *type;
    gint64 customer; /* of the first; 0: nobody's */
    gboolean each;   /* every one of another customer */
    gboolean doubtful;
} Some;

typedef struct select_case {
    const char *what;
    Some texts[4];
    guint taken;
    const char *left_out;
} SelectCase;

static const SelectCase cases[] = {
    {"all that agents say", {{30, LABEL_AGENT, "billing", 1, TRUE, FALSE}}, 30, ""},
    {"one customer's tickets fill no more than its share",
     {{30, LABEL_AGENT, "billing", 1, FALSE, FALSE}},
     20,
     "10 beyond what one customer may teach"},
    {"of its own choices a quarter of that",
     {{20, LABEL_AGENT, "billing", 1, TRUE, FALSE},
      {30, LABEL_CUSTOMER, "billing", 99, FALSE, FALSE}},
     25,
     "25 beyond what one customer may teach"},
    {"a flood of customers says no more of a type than those who know",
     {{20, LABEL_AGENT, "technical", 1, TRUE, FALSE},
      {8, LABEL_AGENT, "billing", 50, TRUE, FALSE},
      {100, LABEL_CUSTOMER, "billing", 100, TRUE, FALSE}},
     36,
     "92 customers' choices beyond their share"},
    {"a few choices are heard where nobody else spoke",
     {{100, LABEL_CUSTOMER, "billing", 100, TRUE, FALSE}},
     5,
     "95 customers' choices beyond their share"},
    {"closed as they were, of which something spoke for the type",
     {{40, LABEL_CLOSED, "technical", 1, TRUE, FALSE}},
     40,
     ""},
    {"closed under the default for want of any sign: no more than the others",
     {{40, LABEL_CLOSED, "consultation", 100, TRUE, TRUE},
      {7, LABEL_AGENT, "technical", 1, TRUE, FALSE}},
     14,
     "33 closed in doubt beyond their share"},
    {"a type the desk has no more",
     {{3, LABEL_AGENT, "fax", 1, TRUE, FALSE}, {2, LABEL_AGENT, "billing", 9, TRUE, FALSE}},
     2,
     "3 of no type of the desk"},
    {"mails an admin brought are nobody's flood",
     {{50, LABEL_ADMIN, "billing", 0, FALSE, FALSE}},
     50,
     ""},
};

static void text_destroy(gpointer data)
{
    labelled_text_free(data);
}

static GPtrArray *texts_of(const SelectCase *c)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(text_destroy);
    for (gsize i = 0; i < G_N_ELEMENTS(c->texts); i++) {
        const Some *some = &c->texts[i];
        for (guint j = 0; j < some->count; j++) {
            LabelledText *text = g_new0(LabelledText, 1);
            text->service_type = g_strdup(some->type);
            text->source = some->source;
            text->customer = some->customer + (some->each ? j : 0);
            text->doubtful = some->doubtful;
            text->text = g_strdup("the bill is wrong");
            g_ptr_array_add(texts, text);
        }
    }
    return texts;
}

static void test_selection(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) texts = texts_of(&cases[i]);
        g_auto(Selection) selection = selection_of(texts, desk, 20);
        g_autofree char *left_out = selection_left_out(&selection);
        if (selection.texts->len != cases[i].taken || strcmp(left_out, cases[i].left_out) != 0)
            fail_msg("%s: %u taken, left out: %s", cases[i].what, selection.texts->len, left_out);
    }
}

static LabelledText *text_of(const char *type, const char *words)
{
    LabelledText *text = g_new0(LabelledText, 1);
    text->service_type = g_strdup(type);
    text->text = g_strdup(words);
    return text;
}

static void test_all_texts_together_are_bounded(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    const DeskSettings *desk = settings_desk_by_name(settings, "acme");
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(text_destroy);
    g_autofree char *long_text = g_strnfill(SELECT_OCTETS_MAX / 2, 'x');
    for (guint i = 0; i < 3; i++)
        g_ptr_array_add(texts, text_of("billing", long_text));
    g_ptr_array_add(texts, text_of("billing", ""));
    g_auto(Selection) selection = selection_of(texts, desk, 20);
    assert_int_equal(selection.texts->len, 2);
    assert_int_equal(selection.too_long, 1);
    assert_int_equal(selection.other_types, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_selection),
        cmocka_unit_test(test_all_texts_together_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
