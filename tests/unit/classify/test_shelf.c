/* The models in force: which file wins, what becomes of a broken one, and that whoever holds a
   model keeps it while another comes into force. */
#include "classify/shelf.h"
#include "classify/train.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define THREADS 4
#define ROUNDS 200

typedef struct site {
    char *state, *models, *starter;
} Site;

/* A model of two labels, so that it can be told from others. */
static void save_model(const char *path, const char *one, const char *other)
{
    g_autoptr(Corpus) corpus = corpus_new();
    g_autoptr(GBytes) bytes = NULL;
    const TrainOptions options = {.seed = 1};
    for (guint i = 0; i < 6; i++) {
        corpus_add(corpus, one, "", i % 2 == 0 ? "the invoice is wrong" : "invoice please");
        corpus_add(corpus, other, "", i % 2 == 0 ? "where is my parcel" : "the parcel is lost");
    }
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    assert_int_equal(train_model(corpus, &options, &bytes, NULL), OUTCOME_DONE);
    assert_int_equal(train_save(bytes, path, NULL), OUTCOME_DONE);
}

static void save_own(const Site *site, const char *desk, gint64 number, const char *label)
{
    g_autofree char *path = shelf_file(site->state, desk, number);
    save_model(path, label, "zzz");
}

static void write_text(const Site *site, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(site->models, name, NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void remove_own(const Site *site, const char *desk, gint64 number)
{
    g_autofree char *path = shelf_file(site->state, desk, number);
    assert_int_equal(g_unlink(path), 0);
}

static int set_up(void **state)
{
    Site *site = g_new0(Site, 1);
    site->state = g_dir_make_tmp("shelf-XXXXXX", NULL);
    site->models = g_build_filename(site->state, SHELF_DIRECTORY, NULL);
    site->starter = g_build_filename(site->state, "starter.model", NULL);
    g_mkdir(site->models, 0700);
    save_model(site->starter, "billing", "delivery");
    *state = site;
    return 0;
}

static int tear_down(void **state)
{
    Site *site = *state;
    GDir *listing = g_dir_open(site->models, 0, NULL);
    for (const char *name; (name = g_dir_read_name(listing)) != NULL;) {
        g_autofree char *path = g_build_filename(site->models, name, NULL);
        g_unlink(path);
    }
    g_dir_close(listing);
    g_unlink(site->starter);
    g_rmdir(site->models);
    g_rmdir(site->state);
    g_free(site->state);
    g_free(site->models);
    g_free(site->starter);
    g_free(site);
    return 0;
}

static void assert_in_force(Shelf *shelf, const char *desk, gint64 number, const char *label)
{
    g_autoptr(HeldModel) held = shelf_take(shelf, desk);
    assert_non_null(held);
    assert_int_equal(held->number, number);
    assert_string_equal(model_label(held->model, 0), label);
}

static void test_starter_stands_in_for_desks_without_a_model(void **state)
{
    const Site *site = *state;
    save_own(site, "acme", 3, "own-three");
    g_autoptr(Shelf) shelf = shelf_new(site->starter, site->state, NULL);
    assert_in_force(shelf, "acme", 3, "own-three");
    assert_in_force(shelf, "globex", 0, "billing");
    g_autoptr(HeldModel) starter = shelf_take_starter(shelf);
    assert_int_equal(starter->number, 0);
}

static void test_highest_number_wins(void **state)
{
    const Site *site = *state;
    save_own(site, "acme", 9, "nine");
    save_own(site, "acme", 10, "ten");
    save_own(site, "acme-2", 1, "second-desk");
    write_text(site, "acme-x.model", "no number");
    write_text(site, "acme-0.model", "no number either");
    write_text(site, "notes.txt", "");
    g_autoptr(Shelf) shelf = shelf_new(site->starter, site->state, NULL);
    assert_in_force(shelf, "acme", 10, "ten");
    assert_in_force(shelf, "acme-2", 1, "second-desk");
    remove_own(site, "acme", 10);
    shelf_refresh(shelf);
    assert_in_force(shelf, "acme", 9, "nine");
    remove_own(site, "acme", 9);
    shelf_refresh(shelf);
    assert_in_force(shelf, "acme", 0, "billing");
    assert_in_force(shelf, "acme-2", 1, "second-desk");
}

static void test_what_is_broken_changes_nothing(void **state)
{
    const Site *site = *state;
    save_own(site, "acme", 1, "one");
    write_text(site, "globex-1.model", "INTAKE-C and then nothing");
    g_autoptr(Shelf) shelf = shelf_new(site->starter, site->state, NULL);
    assert_in_force(shelf, "globex", 0, "billing");
    write_text(site, "acme-2.model", "");
    shelf_refresh(shelf);
    assert_in_force(shelf, "acme", 1, "one");
    write_text(site, "acme-1.model", "the file in force is written over");
    shelf_refresh(shelf);
    assert_in_force(shelf, "acme", 1, "one");
    assert_true(g_file_set_contents(site->starter, "foreign", -1, NULL));
    shelf_refresh(shelf);
    assert_in_force(shelf, "globex", 0, "billing");
    save_own(site, "acme", 2, "mended");
    shelf_refresh(shelf);
    assert_in_force(shelf, "acme", 2, "mended");
}

static void test_without_any_model(void **state)
{
    const Site *site = *state;
    g_unlink(site->starter);
    g_autoptr(Shelf) shelf = shelf_new(site->starter, site->state, NULL);
    assert_null(shelf_take(shelf, "acme"));
    assert_null(shelf_take_starter(shelf));
    save_model(site->starter, "billing", "delivery");
    shelf_refresh(shelf);
    assert_in_force(shelf, "acme", 0, "billing");
}

static void test_holder_keeps_what_it_took(void **state)
{
    const Site *site = *state;
    save_own(site, "acme", 1, "one");
    g_autoptr(Shelf) shelf = shelf_new(site->starter, site->state, NULL);
    HeldModel *held = shelf_take(shelf, "acme");
    save_own(site, "acme", 2, "two");
    remove_own(site, "acme", 1);
    shelf_refresh(shelf);
    assert_in_force(shelf, "acme", 2, "two");
    assert_string_equal(model_label(held->model, 0), "one");
    held_model_release(held);
}

static gpointer judge_often(gpointer data)
{
    Shelf *shelf = data;
    gsize wrong = 0;
    for (guint i = 0; i < ROUNDS; i++) {
        g_autoptr(HeldModel) held = shelf_take(shelf, "acme");
        FeatureReader *reader = shelf_take_reader(shelf, held->model);
        Guess guesses[2];
        model_judge(held->model, feature_reader_read(reader, NULL, "the invoice is wrong"),
                    guesses);
        wrong += strcmp(model_label(held->model, guesses[0].label), "own") != 0;
        shelf_give_reader(shelf, held->model, reader);
    }
    return GSIZE_TO_POINTER(wrong);
}

static void test_swaps_under_threads(void **state)
{
    const Site *site = *state;
    save_own(site, "acme", 1, "own");
    g_autoptr(Shelf) shelf = shelf_new(site->starter, site->state, NULL);
    GThread *threads[THREADS];
    for (guint i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("judge", judge_often, shelf);
    for (gint64 number = 2; number < 8; number++) {
        save_own(site, "acme", number, "own");
        remove_own(site, "acme", number - 1);
        shelf_refresh(shelf);
    }
    for (guint i = 0; i < THREADS; i++)
        assert_int_equal(GPOINTER_TO_SIZE(g_thread_join(threads[i])), 0);
    assert_in_force(shelf, "acme", 7, "own");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_starter_stands_in_for_desks_without_a_model, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_highest_number_wins, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_broken_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_without_any_model, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_holder_keeps_what_it_took, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_swaps_under_threads, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
