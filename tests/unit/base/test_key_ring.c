/* The file of keys: who may read it, what it may hold, and how long a replaced key is believed. */
#include "base/key_ring.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#define OVERLAP_S 3600
#define NOW 1795402800

typedef struct place {
    char *directory, *file;
} Place;

static int place_open(void **state)
{
    static Place place;
    place.directory = g_dir_make_tmp("intake-keys-XXXXXX", NULL);
    place.file = g_build_filename(place.directory, "confirm.key", NULL);
    *state = &place;
    return place.directory == NULL;
}

static int place_close(void **state)
{
    Place *place = *state;
    g_unlink(place->file);
    g_rmdir(place->directory);
    g_free(place->file);
    g_free(place->directory);
    return 0;
}

static KeyRing *read_ring(const Place *place)
{
    KeyRing *ring = NULL;
    assert_int_equal(key_ring_read(place->file, OVERLAP_S, &ring, NULL), OUTCOME_DONE);
    return ring;
}

static void test_missing_is_none(void **state)
{
    assert_null(read_ring(*state));
}

static void test_rotation(void **state)
{
    const Place *place = *state;
    KeyRing ring = {.overlap_s = OVERLAP_S};
    assert_int_equal(key_ring_rotate(&ring, NOW, NULL), OUTCOME_DONE);
    assert_int_equal(key_ring_rotate(&ring, NOW + 10, NULL), OUTCOME_DONE);
    assert_int_equal(key_ring_write(&ring, place->file, -1, NULL), OUTCOME_DONE);
    g_autoptr(KeyRing) read = read_ring(place);
    assert_int_equal(read->count, 2);
    assert_memory_equal(read->keys, ring.keys, 2 * sizeof(SigningKey));
    assert_memory_not_equal(read->keys[0].secret, read->keys[1].secret, KEY_OCTETS);
    assert_true(key_ring_believes(read, 0, NOW + 1000000));
    assert_true(key_ring_believes(read, 1, NOW + 10 + OVERLAP_S - 1));
    assert_false(key_ring_believes(read, 1, NOW + 10 + OVERLAP_S));
    assert_false(key_ring_believes(read, 2, NOW));
    /* Who rotates after that drops what nobody believes. */
    assert_int_equal(key_ring_rotate(read, NOW + 2 * OVERLAP_S, NULL), OUTCOME_DONE);
    assert_int_equal(read->count, 2);
    assert_int_equal(read->keys[1].made, NOW + 10);
}

static void test_never_more_than_fit(void **state)
{
    (void)state;
    KeyRing ring = {.overlap_s = OVERLAP_S};
    for (int i = 0; i < 2 * KEY_RING_MAX; i++)
        assert_int_equal(key_ring_rotate(&ring, NOW + i, NULL), OUTCOME_DONE);
    assert_int_equal(ring.count, KEY_RING_MAX);
    assert_int_equal(ring.keys[0].made, NOW + 2 * KEY_RING_MAX - 1);
}

static void assert_refused(const Place *place, const char *hint)
{
    KeyRing *ring = NULL;
    g_autoptr(GError) error = NULL;
    assert_int_equal(key_ring_read(place->file, OVERLAP_S, &ring, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, hint));
    assert_non_null(strstr(error->message, place->file));
}

static void test_what_others_may_use(void **state)
{
    static const guint modes[] = {0644, 0604, 0660, 0642, 0666, 0650};
    const Place *place = *state;
    KeyRing ring = {0};
    assert_int_equal(key_ring_rotate(&ring, NOW, NULL), OUTCOME_DONE);
    assert_int_equal(key_ring_write(&ring, place->file, -1, NULL), OUTCOME_DONE);
    struct stat status;
    assert_int_equal(stat(place->file, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
    for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
        assert_int_equal(g_chmod(place->file, modes[i]), 0);
        assert_refused(place, "chmod 0640");
    }
}

static void test_what_is_no_key(void **state)
{
    static const char *const texts[] = {
        "",
        "# nothing\n",
        "1795402800\n",
        "1795402800 abcd\n",
        "x 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
        "1795402800 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg\n",
        "1795402800 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0\n",
        "0 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
    };
    const Place *place = *state;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        assert_true(g_file_set_contents_full(place->file, texts[i], -1, G_FILE_SET_CONTENTS_NONE,
                                             0600, NULL));
        assert_refused(place, "intakectl key rotate");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_missing_is_none, place_open, place_close),
        cmocka_unit_test_setup_teardown(test_rotation, place_open, place_close),
        cmocka_unit_test(test_never_more_than_fit),
        cmocka_unit_test_setup_teardown(test_what_others_may_use, place_open, place_close),
        cmocka_unit_test_setup_teardown(test_what_is_no_key, place_open, place_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
