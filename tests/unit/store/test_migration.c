/* The files of sql/: their numbers, and the number the program is built for. */
#include "store/migration.h"
#include "store/schema.h"

#include <glib/gstdio.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void the_program_knows_the_newest_migration(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) migrations = NULL;
    assert_int_equal(migration_files("sql", &migrations, &error), OUTCOME_DONE);
    const Migration *newest = g_ptr_array_index(migrations, migrations->len - 1);
    assert_int_equal(newest->version, STORE_SCHEMA_VERSION);
}

static void only_numbered_files_count_and_numbers_are_unique(void **state)
{
    (void)state;
    static const char *const files[] = {"010-ten.sql", "002-two.sql",  "roles.sql",
                                        "003-no.txt",  "000-zero.sql", "4.sql"};
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) migrations = NULL;
    g_autoptr(GPtrArray) doubled = NULL;
    g_autofree char *directory = g_dir_make_tmp("intake-sql-XXXXXX", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(directory, files[i], NULL);
        assert_true(g_file_set_contents(path, "", 0, NULL));
    }
    assert_int_equal(migration_files(directory, &migrations, &error), OUTCOME_DONE);
    assert_int_equal(migrations->len, 2);
    const Migration *first = g_ptr_array_index(migrations, 0);
    assert_int_equal(first->version, 2);
    assert_string_equal(first->name, "two");

    g_autofree char *second = g_build_filename(directory, "2-again.sql", NULL);
    assert_true(g_file_set_contents(second, "", 0, NULL));
    assert_int_equal(migration_files(directory, &doubled, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "have the same number"));
    g_remove(second);
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(directory, files[i], NULL);
        g_remove(path);
    }
    g_rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_program_knows_the_newest_migration),
        cmocka_unit_test(only_numbered_files_count_and_numbers_are_unique),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
