#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "filter/listen.h"

#define SOMEBODY 65534

static void both_spellings_of_a_socket_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *setting, *socket, *path; /* socket NULL: refused */
    } cases[] = {
        {"local:/run/i.sock", "local:/run/i.sock", "/run/i.sock"},
        {"unix:/run/i.sock", "local:/run/i.sock", "/run/i.sock"},
        {"/run/i.sock", "local:/run/i.sock", "/run/i.sock"},
        {"inet:8891@localhost", "inet:8891@localhost", NULL},
        {"inet:localhost:8891", "inet:8891@localhost", NULL},
        {"inet:8891", "inet:8891@127.0.0.1", NULL},
        {"inet:[::1]:8891", "inet6:8891@::1", NULL},
        {"inet:::1:8891", "inet6:8891@::1", NULL},
        {"inet6:8891@[::1]", "inet6:8891@::1", NULL},
        {"local:run/i.sock", NULL, NULL},
        {"local:", NULL, NULL},
        {"inet:", NULL, NULL},
        {"inet:smtp@localhost", NULL, NULL},
        {"inet:8891@", NULL, NULL},
        {"inet::8891", NULL, NULL},
        {"tcp:8891", NULL, NULL},
        {"", NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(ListenAddress) address = NULL;
        g_autoptr(GError) error = NULL;
        Outcome outcome = listen_address_parse(cases[i].setting, &address, &error);
        if ((outcome == OUTCOME_DONE) != (cases[i].socket != NULL))
            fail_msg("\"%s\": %s", cases[i].setting, outcome_name(outcome));
        if (cases[i].socket == NULL)
            continue;
        assert_string_equal(address->socket, cases[i].socket);
        assert_int_equal(g_strcmp0(address->path, cases[i].path), 0);
    }
}

static void a_path_longer_than_a_socket_takes_is_refused(void **state)
{
    (void)state;
    g_autofree char *component = g_strnfill(200, 'x');
    g_autofree char *setting = g_strconcat("local:/", component, NULL);
    g_autoptr(ListenAddress) address = NULL;
    assert_int_equal(listen_address_parse(setting, &address, NULL), OUTCOME_REFUSED);
}

/* ---- files ---- */

typedef struct place {
    char *directory, *path;
} Place;

static int make_place(void **state)
{
    Place *place = g_new0(Place, 1);
    place->directory = g_dir_make_tmp("listen-XXXXXX", NULL);
    place->path = g_build_filename(place->directory, "sock", NULL);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    Place *place = *state;
    g_unlink(place->path);
    g_rmdir(place->directory);
    g_free(place->path);
    g_free(place->directory);
    g_free(place);
    return 0;
}

static int serve(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(server, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(server, 1), 0);
    return server;
}

static void a_stale_socket_is_removed(void **state)
{
    const Place *place = *state;
    close(serve(place->path));
    assert_int_equal(listen_clear_path(place->path, FALSE, NULL), OUTCOME_DONE);
    assert_int_equal(g_access(place->path, F_OK), -1);
    assert_int_equal(listen_clear_path(place->path, FALSE, NULL), OUTCOME_DONE);
}

static void a_live_socket_is_not_stolen(void **state)
{
    const Place *place = *state;
    int server = serve(place->path);
    g_autoptr(GError) error = NULL;
    assert_int_equal(listen_clear_path(place->path, FALSE, &error), OUTCOME_REFUSED);
    assert_int_equal(g_access(place->path, F_OK), 0);
    assert_int_equal(listen_clear_path(place->path, TRUE, NULL), OUTCOME_DONE);
    close(server);
}

static void another_file_in_the_way_is_kept(void **state)
{
    const Place *place = *state;
    assert_true(g_file_set_contents(place->path, "mine", -1, NULL));
    assert_int_equal(listen_clear_path(place->path, TRUE, NULL), OUTCOME_REFUSED);
    assert_int_equal(g_access(place->path, F_OK), 0);
}

static void a_directory_is_made_once_and_kept_as_the_admin_left_it(void **state)
{
    const Place *place = *state;
    struct stat status;
    assert_int_equal(listen_make_directory(place->path, (uid_t)-1, (gid_t)-1, 0750, NULL),
                     OUTCOME_DONE);
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0750);
    assert_int_equal(chmod(place->path, 0700), 0);
    assert_int_equal(listen_make_directory(place->path, (uid_t)-1, (gid_t)-1, 0750, NULL),
                     OUTCOME_DONE);
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0700);
    g_rmdir(place->path);
    assert_int_equal(listen_make_directory("/nonexistent/a", (uid_t)-1, (gid_t)-1, 0750, NULL),
                     OUTCOME_RETRY);
}

static void a_socket_is_given_to_a_group_it_is_not_in_yet(void **state)
{
    const Place *place = *state;
    struct stat status;
    int server = serve(place->path);
    assert_int_equal(listen_own_socket(place->path, (uid_t)-1, (gid_t)-1, NULL), OUTCOME_DONE);
    assert_int_equal(listen_own_socket(place->path, getuid(), getgid(), NULL), OUTCOME_DONE);
    assert_int_equal(stat(place->path, &status), 0);
    assert_int_equal(status.st_gid, getgid());
    close(server);
    g_unlink(place->path);
    assert_int_equal(listen_own_socket(place->path, getuid(), getgid(), NULL), OUTCOME_RETRY);
}

static void root_makes_no_directory_where_others_could_swap_it(void **state)
{
    const Place *place = *state;
    g_autofree char *within = g_build_filename(place->directory, "within", NULL);
    if (getuid() != 0)
        skip();
    assert_int_equal(chown(place->directory, SOMEBODY, SOMEBODY), 0);
    assert_int_equal(listen_make_directory(within, SOMEBODY, SOMEBODY, 0750, NULL), OUTCOME_DONE);
    assert_int_equal(g_access(within, F_OK), -1);
}

#define IN_PLACE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_spellings_of_a_socket_are_understood),
        cmocka_unit_test(a_path_longer_than_a_socket_takes_is_refused),
        IN_PLACE(a_stale_socket_is_removed),
        IN_PLACE(a_live_socket_is_not_stolen),
        IN_PLACE(another_file_in_the_way_is_kept),
        IN_PLACE(a_directory_is_made_once_and_kept_as_the_admin_left_it),
        IN_PLACE(a_socket_is_given_to_a_group_it_is_not_in_yet),
        IN_PLACE(root_makes_no_directory_where_others_could_swap_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
