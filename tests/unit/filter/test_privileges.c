#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "filter/privileges.h"

#define SOMEBODY 65534

static int skip_without_root(void **state)
{
    (void)state;
    if (getuid() != 0)
        skip();
    return 0;
}

static void what_others_can_write_is_not_roots_alone(void **state)
{
    (void)state;
    static const struct {
        uid_t user;
        gid_t group;
        mode_t mode;
        gboolean alone;
    } cases[] = {
        {0, 0, 0755, TRUE},         {0, 0, 0775, TRUE},
        {0, SOMEBODY, 02750, TRUE}, {0, SOMEBODY, 02770, FALSE},
        {0, 0, 0777, FALSE},        {0, 0, 01777, TRUE},
        {SOMEBODY, 0, 0755, FALSE}, {SOMEBODY, SOMEBODY, 01700, FALSE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *above = g_dir_make_tmp("privileges-XXXXXX", NULL);
        g_autofree char *below = g_build_filename(above, "below", NULL);
        assert_int_equal(g_mkdir(below, 0755), 0);
        assert_int_equal(chown(above, cases[i].user, cases[i].group), 0);
        assert_int_equal(chmod(above, cases[i].mode), 0);
        if (privileges_root_alone_writes(above) != cases[i].alone ||
            privileges_root_alone_writes(below) != cases[i].alone)
            fail_msg("case %zu", i);
        g_rmdir(below);
        g_rmdir(above);
    }
}

static void a_missing_directory_and_a_link_to_one_of_others_are_not(void **state)
{
    (void)state;
    g_autofree char *above = g_dir_make_tmp("privileges-XXXXXX", NULL);
    g_autofree char *theirs = g_build_filename(above, "theirs", NULL);
    g_autofree char *link = g_build_filename(above, "link", NULL);
    assert_false(privileges_root_alone_writes(theirs));
    assert_int_equal(g_mkdir(theirs, 0755), 0);
    assert_int_equal(chown(theirs, SOMEBODY, SOMEBODY), 0);
    assert_int_equal(symlink(theirs, link), 0);
    assert_false(privileges_root_alone_writes(link));
    assert_true(privileges_root_alone_writes(above));
    g_unlink(link);
    g_rmdir(theirs);
    g_rmdir(above);
}

static void root_writes_no_pid_file_where_others_could_change_it(void **state)
{
    (void)state;
    g_autofree char *directory = g_dir_make_tmp("privileges-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(directory, "pid", NULL);
    g_autoptr(GError) error = NULL;
    assert_int_equal(privileges_write_pid_file(path, &error), OUTCOME_DONE);
    assert_int_equal(g_unlink(path), 0);
    assert_int_equal(chown(directory, SOMEBODY, SOMEBODY), 0);
    assert_int_equal(privileges_write_pid_file(path, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "others than root"));
    assert_int_equal(g_access(path, F_OK), -1);
    g_rmdir(directory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_others_can_write_is_not_roots_alone, skip_without_root),
        cmocka_unit_test_setup(a_missing_directory_and_a_link_to_one_of_others_are_not,
                               skip_without_root),
        cmocka_unit_test_setup(root_writes_no_pid_file_where_others_could_change_it,
                               skip_without_root),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
