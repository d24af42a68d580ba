/* Models in force in the store become files, and cease to be. */
#include "classify/shelf.h"
#include "classify/train.h"
#include "filter/models.h"
#include "store/learning.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../common/fixture.h"

/* The store, acted: one desk's model in force. */
static Outcome store_answer;
static gint64 in_force; /* 0: the starter */
static GBytes *octets;
static guint downloads;

static void model_destroy(gpointer data)
{
    stored_model_free(data);
}

Outcome store_models_in_force(Store *store, const GPtrArray *desks, GPtrArray **models_r,
                              GError **error)
{
    (void)store;
    assert_int_equal(desks->len, 2);
    if (store_answer != OUTCOME_DONE)
        return outcome_fail(store_answer, error, "acted");
    *models_r = g_ptr_array_new_with_free_func(model_destroy);
    if (in_force == 0)
        return OUTCOME_DONE;
    StoredModel *model = g_new0(StoredModel, 1);
    model->desk = g_strdup("acme");
    model->number = in_force;
    model->digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, octets);
    g_ptr_array_add(*models_r, model);
    return OUTCOME_DONE;
}

Outcome store_model_octets(Store *store, const StoredModel *model, GBytes **octets_r,
                           GError **error)
{
    (void)store;
    (void)model;
    (void)error;
    downloads++;
    *octets_r = g_bytes_ref(octets);
    return OUTCOME_DONE;
}

void stored_model_free(StoredModel *model)
{
    g_free(model->desk);
    g_free(model->digest);
    g_free(model);
}

static GBytes *learnt(const char *first, const char *second)
{
    const TrainOptions options = {.seed = 1};
    g_autoptr(Corpus) corpus = corpus_new();
    GBytes *bytes = NULL;
    for (guint i = 0; i < 6; i++) {
        corpus_add(corpus, first, "en", "the invoice is wrong");
        corpus_add(corpus, second, "en", "the machine hums");
    }
    assert_int_equal(corpus_finish(corpus, NULL), OUTCOME_DONE);
    assert_int_equal(train_model(corpus, &options, &bytes, NULL), OUTCOME_DONE);
    return bytes;
}

typedef struct place {
    char *directory;
    Settings *settings;
    Log *log;
    Models *models;
    Shelf *shelf;
} Place;

static int open_place(void **state)
{
    Place *place = g_new0(Place, 1);
    place->directory = g_dir_make_tmp("intake-models-XXXXXX", NULL);
    place->settings = fixture_settings();
    place->log = log_open("test", TRUE, LOG_LEVEL_ERROR);
    place->models = models_new(place->directory, place->log);
    place->shelf = shelf_new("/nonexistent", place->directory, NULL);
    octets = learnt("billing", "technical");
    store_answer = OUTCOME_DONE;
    in_force = 0;
    downloads = 0;
    *state = place;
    return 0;
}

static int close_place(void **state)
{
    Place *place = *state;
    in_force = 0;
    store_answer = OUTCOME_DONE;
    models_refresh(place->models, place->settings, NULL);
    shelf_free(place->shelf);
    models_free(place->models);
    log_close(place->log);
    settings_unref(place->settings);
    g_bytes_unref(octets);
    g_autofree char *directory = g_build_filename(place->directory, SHELF_DIRECTORY, NULL);
    g_autofree char *other = g_build_filename(directory, "acme-eu-3.model", NULL);
    g_unlink(other);
    g_rmdir(directory);
    assert_int_equal(g_rmdir(place->directory), 0); /* nothing of ours is left */
    g_free(place->directory);
    g_free(place);
    return 0;
}

/* The number of the model that mail of the desk is judged by. */
static gint64 judged_by(Place *place)
{
    models_refresh(place->models, place->settings, NULL);
    shelf_refresh(place->shelf);
    g_autoptr(HeldModel) held = shelf_take(place->shelf, "acme");
    return held != NULL ? held->number : 0;
}

static void test_a_model_comes_and_a_rollback_goes_back(void **state)
{
    Place *place = *state;
    assert_int_equal(judged_by(place), 0);
    in_force = 7;
    assert_int_equal(judged_by(place), 7);
    assert_int_equal(judged_by(place), 7);
    assert_int_equal(downloads, 1);
    in_force = 9;
    assert_int_equal(judged_by(place), 9);
    in_force = 7;
    assert_int_equal(judged_by(place), 7);
    in_force = 0;
    assert_int_equal(judged_by(place), 0);
}

static void test_the_last_one_stays_while_the_store_is_away(void **state)
{
    Place *place = *state;
    in_force = 7;
    assert_int_equal(judged_by(place), 7);
    store_answer = OUTCOME_RETRY;
    in_force = 9;
    assert_int_equal(judged_by(place), 7);
}

static void test_a_broken_one_is_refused_and_the_old_one_stays(void **state)
{
    Place *place = *state;
    in_force = 7;
    assert_int_equal(judged_by(place), 7);
    GBytes *whole = octets;
    octets = g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) / 2);
    in_force = 9;
    assert_int_equal(judged_by(place), 7);
    assert_int_equal(judged_by(place), 7);
    g_bytes_unref(octets);
    octets = whole;
    assert_int_equal(judged_by(place), 9);
}

/* After a restart: a file that is another one than the store's is fetched anew. */
static void test_a_damaged_file_is_fetched_anew(void **state)
{
    Place *place = *state;
    in_force = 7;
    assert_int_equal(judged_by(place), 7);
    g_autofree char *path = shelf_file(place->directory, "acme", 7);
    assert_true(g_file_set_contents(path, "rubbish", -1, NULL));
    models_free(place->models);
    place->models = models_new(place->directory, place->log);
    models_refresh(place->models, place->settings, NULL);
    assert_int_equal(downloads, 2);
    g_autoptr(Model) model = NULL;
    assert_int_equal(model_open(path, &model, NULL), OUTCOME_DONE);
}

static void test_other_desks_files_are_left_alone(void **state)
{
    Place *place = *state;
    in_force = 7;
    assert_int_equal(judged_by(place), 7);
    g_autofree char *other = shelf_file(place->directory, "acme-eu", 3);
    assert_true(g_file_set_contents(other, "theirs", -1, NULL));
    in_force = 0;
    assert_int_equal(judged_by(place), 0);
    assert_true(g_file_test(other, G_FILE_TEST_EXISTS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_model_comes_and_a_rollback_goes_back, open_place,
                                        close_place),
        cmocka_unit_test_setup_teardown(test_the_last_one_stays_while_the_store_is_away, open_place,
                                        close_place),
        cmocka_unit_test_setup_teardown(test_a_broken_one_is_refused_and_the_old_one_stays,
                                        open_place, close_place),
        cmocka_unit_test_setup_teardown(test_a_damaged_file_is_fetched_anew, open_place,
                                        close_place),
        cmocka_unit_test_setup_teardown(test_other_desks_files_are_left_alone, open_place,
                                        close_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
