/* Whether another user gets to a file: by owner, group and mode of all that leads there. */
#include "ctl/machine/socket_access.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STRANGER "nobody"

static void test_modes(void **state)
{
    (void)state;
    static const struct {
        mode_t directory, file;
        const char *obstacle; /* NULL: gets there */
    } cases[] = {
        {0755, 0666, NULL},
        {0711, 0602, NULL},
        {0700, 0666, "may not pass through "},
        {0750, 0666, "may not pass through "},
        {0755, 0660, "may not write to "},
        {0755, 0664, "may not write to "},
    };
    g_autofree char *directory = g_dir_make_tmp("intake-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(directory, "socket", NULL);
    assert_true(g_file_set_contents(file, "", 0, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_int_equal(g_chmod(directory, cases[i].directory), 0);
        assert_int_equal(g_chmod(file, cases[i].file), 0);
        Outcome outcome = socket_access_check(file, STRANGER, &error);
        assert_int_equal(outcome, cases[i].obstacle == NULL ? OUTCOME_DONE : OUTCOME_REFUSED);
        if (cases[i].obstacle != NULL)
            assert_non_null(strstr(error->message, cases[i].obstacle));
    }
    g_chmod(directory, 0700);
    g_unlink(file);
    g_rmdir(directory);
}

static void test_a_group_decides_before_the_others(void **state)
{
    (void)state;
    const struct passwd *stranger = getpwnam(STRANGER);
    if (geteuid() != 0 || stranger == NULL)
        skip(); /* only root gives files away */
    g_autofree char *file = NULL;
    int descriptor = g_file_open_tmp("intake-XXXXXX", &file, NULL);
    assert_int_equal(fchown(descriptor, 0, stranger->pw_gid), 0);
    assert_int_equal(fchmod(descriptor, 0660), 0);
    assert_int_equal(socket_access_check(file, STRANGER, NULL), OUTCOME_DONE);
    assert_int_equal(fchmod(descriptor, 0606), 0);
    g_autoptr(GError) error = NULL;
    assert_int_equal(socket_access_check(file, STRANGER, &error), OUTCOME_REFUSED);
    assert_null(strstr(error->message, "adduser")); /* he is in that group */
    assert_non_null(strstr(error->message, "socket_mode"));
    close(descriptor);
    g_unlink(file);
}

static void test_what_is_not_there(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    assert_int_equal(socket_access_check("/nonexistent/socket", STRANGER, &error), OUTCOME_REFUSED);
    assert_string_equal(error->message, "/nonexistent: No such file or directory");
    assert_int_equal(socket_access_check("/", "no-such-user-here", NULL), OUTCOME_REFUSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_modes),
        cmocka_unit_test(test_a_group_decides_before_the_others),
        cmocka_unit_test(test_what_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
