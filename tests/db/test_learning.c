/* What a desk teaches, on a real database: labels from tickets, a model learnt, kept, put in force
   and taken back, each under the role that does it. */
#include "classify/model.h"
#include "learning/learn.h"
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define DESK                                                                                       \
    "desks = ( { name = \"acme\"; brand = \"ACME\"; addresses = ( \"support@acme.example\" );\n"   \
    "  languages = ( \"en\" ); default_type = \"technical\"; service_types = (\n"                  \
    "  { name = \"technical\"; labels = { en = \"Technical\"; }; },\n"                             \
    "  { name = \"billing\"; labels = { en = \"Billing\"; }; } ); } );\n"

typedef struct doors {
    Store *filter, *sender, *admin;
    Settings *settings;
    const DeskSettings *desk;
} Doors;

static void wanted(Outcome outcome, GError *error)
{
    if (outcome != OUTCOME_DONE)
        fail_msg("%s: %s", outcome_name(outcome), error->message);
}

/* A ticket of another customer each; its number. */
static gint64 open_ticket(Doors *doors, const char *words, guint number)
{
    g_autofree char *author = g_strdup_printf("%s%u@learn.example", words, number);
    g_autofree char *name = g_strdup_printf("learn-%s-%u", words, number);
    g_autoptr(Sample) sample = sample_new(author, name);
    g_free(sample->facts->text);
    g_free(sample->facts->reply);
    sample->facts->text =
        g_strdup_printf("the %s is wrong again, number %u\n> old\n", words, number);
    sample->facts->reply = g_strdup_printf("the %s is wrong again, number %u", words, number);
    g_autoptr(Recorded) recorded = sample_record(doors->filter, sample);
    return recorded->ticket;
}

static void say_type(Doors *doors, gint64 ticket, const char *type)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *before = NULL;
    wanted(store_ticket_set_type(doors->admin, "acme", ticket, type, "root", NULL, &before, &error),
           error);
    assert_string_equal(before, "technical");
}

static GPtrArray *acme(void)
{
    GPtrArray *desks = g_ptr_array_new();
    g_ptr_array_add(desks, (gpointer) "acme");
    return desks;
}

static gint64 number_in_force(Store *store)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) desks = acme();
    g_autoptr(GPtrArray) models = NULL;
    wanted(store_models_in_force(store, desks, &models, &error), error);
    return models->len > 0 ? ((StoredModel *)g_ptr_array_index(models, 0))->number : 0;
}

static void few_labels_are_too_few(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Learnt) learnt = NULL;
    say_type(doors, open_ticket(doors, "invoice", 0), "billing");
    assert_int_equal(learn_desk(doors->sender, doors->desk, "sender", &learnt, &error),
                     OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "1 labelled texts are too few"));
    assert_int_equal(sample_number("SELECT count(*) FROM intake.training WHERE result LIKE "
                                   "'%too few%' AND claimed_until IS NULL"),
                     1);
}

static void tickets_teach_and_a_rollback_undoes_it(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Learnt) learnt = NULL;
    g_autoptr(Learnt) again = NULL;
    g_autoptr(GPtrArray) texts = NULL;
    for (guint i = 1; i <= 12; i++) {
        say_type(doors, open_ticket(doors, "invoice", i), "billing");
        say_type(doors, open_ticket(doors, "gearbox", i), "technical");
    }
    gboolean due = FALSE;
    assert_int_equal(sample_number("UPDATE intake.training SET finished_at = now() - interval '2 "
                                   "days' RETURNING 1"),
                     1);
    wanted(learn_is_due(doors->sender, doors->settings, &due, &error), error);
    assert_true(due);
    wanted(learn_texts(doors->sender, doors->desk, &texts, &error), error);
    assert_int_equal(texts->len, 25);
    const LabelledText *newest = g_ptr_array_index(texts, 0);
    assert_string_equal(newest->text, "the gearbox is wrong again, number 12");
    assert_string_equal(newest->subject, "Drucker gestört");
    assert_true(newest->customer > 0);

    wanted(learn_desk(doors->sender, doors->desk, "sender", &learnt, &error), error);
    assert_int_equal(learnt->labels, 25);
    assert_true(learnt->in_force);
    assert_true(learnt->accuracy > 0.9);
    assert_int_equal(number_in_force(doors->filter), learnt->model);
    wanted(learn_is_due(doors->sender, doors->settings, &due, &error), error);
    assert_false(due);

    wanted(learn_desk(doors->admin, doors->desk, "root", &again, &error), error);
    assert_true(again->model > learnt->model);
    gint64 number = -1;
    wanted(store_model_rollback(doors->admin, "acme", "root", "no", &number, &error), error);
    assert_int_equal(number, again->in_force ? learnt->model : 0);
    wanted(store_model_activate(doors->admin, "acme", again->model, "root", NULL, &error), error);
    assert_int_equal(store_model_activate(doors->admin, "acme", again->model, "root", NULL, &error),
                     OUTCOME_REFUSED);
    g_clear_error(&error);
    wanted(store_model_activate(doors->admin, "acme", 0, "root", NULL, &error), error);
    assert_int_equal(number_in_force(doors->filter), 0);
    wanted(store_model_activate(doors->admin, "acme", learnt->model, "root", NULL, &error), error);
}

static void the_filter_reads_the_octets_that_were_learnt(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) desks = acme();
    g_autoptr(GPtrArray) models = NULL;
    g_autoptr(GBytes) octets = NULL;
    g_autoptr(Model) model = NULL;
    wanted(store_models_in_force(doors->filter, desks, &models, &error), error);
    StoredModel *stored = g_ptr_array_index(models, 0);
    wanted(store_model_octets(doors->filter, stored, &octets, &error), error);
    assert_int_equal(g_bytes_get_size(octets), stored->octets);
    wanted(model_open_bytes(octets, "stored", &model, &error), error);
    g_autoptr(FeatureReader) reader = feature_reader_new(model_bits(model));
    g_autofree Guess *guesses = g_new(Guess, model_labels(model));
    model_judge(model, feature_reader_read(reader, NULL, "our invoice is wrong"), guesses);
    assert_string_equal(model_label(model, guesses[0].label), "billing");

    stored->digest[0] = stored->digest[0] == '0' ? '1' : '0';
    g_autoptr(GBytes) damaged = NULL;
    assert_int_equal(store_model_octets(doors->filter, stored, &damaged, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "is damaged"));
}

/* Larger than a slice, and no multiple of it. */
static void a_large_model_comes_whole(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) desks = acme();
    g_autoptr(GPtrArray) models = NULL;
    g_autoptr(GBytes) octets = NULL;
    gsize length = 2500001;
    guchar *many = g_malloc(length);
    for (gsize i = 0; i < length; i++)
        many[i] = (guchar)(i * 7919 >> 5);
    g_autoptr(GBytes) bytes = g_bytes_new_take(many, length);
    const NewModel made = {.desk = "acme",
                           .who = "sender",
                           .figures = "",
                           .why = "a test",
                           .octets = bytes,
                           .activate = TRUE};
    gint64 number = 0;
    wanted(store_model_save(doors->sender, &made, &number, &error), error);
    wanted(store_models_in_force(doors->filter, desks, &models, &error), error);
    wanted(store_model_octets(doors->filter, g_ptr_array_index(models, 0), &octets, &error), error);
    assert_true(g_bytes_equal(bytes, octets));
    wanted(store_model_rollback(doors->admin, "acme", "root", NULL, &number, &error), error);
}

static void one_trains_at_a_time(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Learnt) learnt = NULL;
    wanted(store_training_begin(doors->sender, "acme", "elsewhere", 600, &error), error);
    assert_int_equal(learn_desk(doors->admin, doors->desk, "root", &learnt, &error),
                     OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "is being learnt already"));
    g_clear_error(&error);
    wanted(store_training_end(doors->sender, "acme", "elsewhere", 0, "gave up", &error), error);
}

static void what_is_forgotten_is_not_learnt_again(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) texts = NULL;
    g_autoptr(Learnt) learnt = NULL;
    gint64 customer = sample_number("SELECT customer FROM intake.address WHERE address = "
                                    "'invoice12@learn.example'");
    gint64 labels = 0;
    wanted(store_forget_labels(doors->admin, "acme", customer, "root", "asked", &labels, &error),
           error);
    assert_int_equal(labels, 1);
    wanted(learn_texts(doors->sender, doors->desk, &texts, &error), error);
    for (guint i = 0; i < texts->len; i++)
        assert_int_not_equal(((LabelledText *)g_ptr_array_index(texts, i))->customer, customer);
    /* A new model without them comes into force, whatever it is worth. */
    wanted(learn_desk(doors->sender, doors->desk, "sender", &learnt, &error), error);
    assert_true(learnt->in_force);
    assert_int_equal(learnt->labels, 24);
}

static void lessons_are_kept_once(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) texts = NULL;
    const LabelledText lesson = {.service_type = (char *)"billing", .text = (char *)"Rechnung"};
    gboolean is_new = FALSE;
    wanted(store_lesson_add(doors->admin, "acme", &lesson, "root", &is_new, &error), error);
    assert_true(is_new);
    wanted(store_lesson_add(doors->admin, "acme", &lesson, "root", &is_new, &error), error);
    assert_false(is_new);
    wanted(learn_texts(doors->sender, doors->desk, &texts, &error), error);
    const LabelledText *last = g_ptr_array_index(texts, texts->len - 1);
    assert_string_equal(last->text, "Rechnung");
    assert_int_equal(last->customer, 0);
    assert_int_equal(last->source, LABEL_ADMIN);
}

static void weeks_tell_what_was_filed_right(void **state)
{
    Doors *doors = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) weeks = NULL;
    wanted(store_type_accuracy(doors->admin, "acme", 4, &weeks, &error), error);
    assert_int_equal(weeks->len, 1);
    const WeekAccuracy *week = &g_array_index(weeks, WeekAccuracy, 0);
    assert_int_equal(week->tickets, 24);
    assert_int_equal(week->right, 12); /* all were filed under "technical" */
}

static int open_stores(void **state)
{
    Doors *doors = g_new0(Doors, 1);
    g_autoptr(GError) error = NULL;
    doors->filter = sample_store("intake_filter");
    doors->sender = sample_store("intake_sender");
    StoreSettings settings = sample_settings();
    doors->admin = store_open_admin(&settings, NULL);
    if (settings_load_text("test", DESK, &doors->settings, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    doors->desk = g_ptr_array_index(doors->settings->desks, 0);
    *state = doors;
    return 0;
}

static int close_stores(void **state)
{
    Doors *doors = *state;
    store_close(doors->filter);
    store_close(doors->sender);
    store_close(doors->admin);
    settings_unref(doors->settings);
    g_free(doors);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_labels_are_too_few),
        cmocka_unit_test(tickets_teach_and_a_rollback_undoes_it),
        cmocka_unit_test(the_filter_reads_the_octets_that_were_learnt),
        cmocka_unit_test(a_large_model_comes_whole),
        cmocka_unit_test(one_trains_at_a_time),
        cmocka_unit_test(what_is_forgotten_is_not_learnt_again),
        cmocka_unit_test(lessons_are_kept_once),
        cmocka_unit_test(weeks_tell_what_was_filed_right),
    };
    return cmocka_run_group_tests(tests, open_stores, close_stores);
}
