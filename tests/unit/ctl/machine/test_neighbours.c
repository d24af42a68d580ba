/* Which of a mail server's other filters sign, which check, and where they stand. */
#include "ctl/machine/neighbours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <glib/gstdio.h>

static const Postfix postfix = {.queue_directory = (char *)"/var/spool/postfix"};

static void test_settings(void **state)
{
    (void)state;
    static const struct {
        const char *settings;
        gboolean signs_by_file;
        const char *socket; /* NULL: no neighbour */
        NeighbourRole role;
    } cases[] = {
        {"Socket inet:8891@localhost\nKeyFile /k\n", TRUE, "inet:8891@localhost", NEIGHBOUR_SIGNS},
        {"Mode\tsv\nSocket\tlocal:/run/o.sock # where\nKeyTable file:/t\n", TRUE,
         "local:/run/o.sock", NEIGHBOUR_SIGNS},
        {"Mode v\nSocket inet:8891\nKeyFile /k\n", TRUE, "inet:8891", NEIGHBOUR_CHECKS},
        {"socket inet:8891\r\n#KeyFile /k\r\n", TRUE, "inet:8891", NEIGHBOUR_CHECKS},
        {"#Socket inet:1\n  Socket inet:2\nSocketOwner x\n", TRUE, "inet:2", NEIGHBOUR_CHECKS},
        {"Socket inet:1\nSocket inet:2\nKeyFile /k", TRUE, "inet:2", NEIGHBOUR_SIGNS},
        {"Socket inet:8893@localhost\nKeyFile /k\n", FALSE, "inet:8893@localhost",
         NEIGHBOUR_CHECKS},
        {"KeyFile /k\n", TRUE, NULL, NEIGHBOUR_OTHER},
        {"Socket\n", TRUE, NULL, NEIGHBOUR_OTHER},
        {"", TRUE, NULL, NEIGHBOUR_OTHER},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Neighbour *neighbour = neighbour_of_settings(cases[i].settings, cases[i].signs_by_file);
        if (cases[i].socket == NULL) {
            assert_null(neighbour);
            continue;
        }
        assert_string_equal(neighbour->socket, cases[i].socket);
        assert_int_equal(neighbour->role, cases[i].role);
        neighbour_free(neighbour);
    }
}

static void test_reports(void **state)
{
    (void)state;
    static const struct {
        const char *settings;
        gboolean signs_by_file;
        const char *reports, *authserv_id, *remedy;
    } cases[] = {
        {"Socket inet:1\n", TRUE, "dkim", NULL, "AlwaysAddARHeader yes"},
        {"Socket inet:1\nAlwaysAddARHeader no\n", TRUE, "dkim", NULL, "AlwaysAddARHeader yes"},
        {"Socket inet:1\nMode v\nAlwaysAddARHeader Yes\n", TRUE, "dkim", NULL, NULL},
        {"Socket inet:1\nalwaysaddarheader\ttrue\nAuthservID mx.x.example\n", TRUE, "dkim",
         "mx.x.example", NULL},
        {"Socket inet:1\nMode s\nKeyFile /k\n", TRUE, "", NULL, NULL},
        {"Socket inet:1\nAuthservID HOSTNAME\n", FALSE, "dmarc", NULL, NULL},
        {"Socket inet:1\nAuthservID /etc/mailname\n", FALSE, "dmarc", NULL, NULL},
        {"Socket inet:1\nIgnoreHosts /etc/hosts\n", FALSE, "dmarc", NULL,
         "no host in IgnoreHosts that hands on strangers' mail"},
        {"Socket inet:1\nIgnoreMailFrom x.example\n", FALSE, "dmarc", NULL, "no IgnoreMailFrom"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Neighbour *neighbour = neighbour_of_settings(cases[i].settings, cases[i].signs_by_file);
        assert_string_equal(neighbour->reports, cases[i].reports);
        assert_int_equal(g_strcmp0(neighbour->authserv_id, cases[i].authserv_id), 0);
        assert_int_equal(g_strcmp0(neighbour->remedy, cases[i].remedy), 0);
        neighbour_free(neighbour);
    }
}

static void test_role(void **state)
{
    (void)state;
    static const struct {
        const char *milter;
        NeighbourRole role;
    } cases[] = {
        {"inet:127.0.0.1:4711", NEIGHBOUR_SIGNS},  /* by its settings file */
        {"inet:127.0.0.1:8891", NEIGHBOUR_CHECKS}, /* by its settings file: Mode v */
        {"unix:/run/opendkim/opendkim.sock", NEIGHBOUR_SIGNS},
        {"inet:localhost:8892", NEIGHBOUR_SIGNS},
        {"inet:localhost:88921", NEIGHBOUR_OTHER},
        {"inet:localhost:8893", NEIGHBOUR_CHECKS},
        {"unix:opendmarc/opendmarc.sock", NEIGHBOUR_CHECKS},
        {"unix:/run/rspamd/milter.sock", NEIGHBOUR_CHECKS},
        {"inet:localhost:11332", NEIGHBOUR_CHECKS},
        {"inet:localhost:9999", NEIGHBOUR_OTHER},
    };
    g_autoptr(GPtrArray) known = g_ptr_array_new_with_free_func((GDestroyNotify)neighbour_free);
    g_ptr_array_add(known, neighbour_of_settings("Socket inet:4711\nKeyFile /k", TRUE));
    g_ptr_array_add(known, neighbour_of_settings("Socket inet:8891\nMode v", TRUE));
    MilterChain chain = {.chrooted = FALSE};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(neighbour_role(known, &postfix, &chain, cases[i].milter), cases[i].role);
}

static void test_find(void **state)
{
    (void)state;
    static const struct {
        const char *milters;
        NeighbourRole role;
        guint from, until;
        const char *wanted;
    } cases[] = {
        {"unix:dkim.sock unix:i.sock", NEIGHBOUR_SIGNS, 0, 1, "unix:dkim.sock"},
        {"unix:i.sock unix:dkim.sock", NEIGHBOUR_SIGNS, 0, 0, NULL},
        {"unix:dmarc.sock unix:dkim.sock unix:i.sock", NEIGHBOUR_SIGNS, 0, 2, "unix:dkim.sock"},
        {"unix:i.sock unix:dkim.sock unix:dmarc.sock", NEIGHBOUR_CHECKS, 1, 3, "unix:dmarc.sock"},
        {"unix:i.sock", NEIGHBOUR_CHECKS, 1, 99, NULL},
    };
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MilterChain chain = {.milters = postfix_split_milters(cases[i].milters)};
        const char *found =
            neighbour_find(known, &postfix, &chain, cases[i].role, cases[i].from, cases[i].until);
        if (cases[i].wanted == NULL)
            assert_null(found);
        else
            assert_string_equal(found, cases[i].wanted);
        g_ptr_array_unref(chain.milters);
    }
}

static void write_file(const char *directory, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(parent, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void remove_file(const char *directory, const char *name)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    assert_int_equal(g_remove(path), 0);
}

static void test_read(void **state)
{
    (void)state;
    static const char *const written[] = {"opendkim.conf", "opendmarc.conf",
                                          "rspamd/local.d/dkim_signing.conf", "rspamd/local.d",
                                          "rspamd"};
    g_autofree char *directory = g_dir_make_tmp("intake-neighbours-XXXXXX", NULL);
    g_autoptr(GPtrArray) nobody = neighbours_read(directory);
    assert_int_equal(nobody->len, 0);
    write_file(directory, written[0], "Socket inet:4711\nDomain a.example\nKeyFile /k\n");
    write_file(directory, written[1], "Socket inet:4712\n");
    write_file(directory, written[2], "enabled = false;\n");
    g_autoptr(GPtrArray) two = neighbours_read(directory);
    assert_int_equal(two->len, 2);
    write_file(directory, written[2], "path = \"/k/$domain.key\";\n");
    g_autoptr(GPtrArray) three = neighbours_read(directory);
    MilterChain chain = {.chrooted = FALSE};
    assert_int_equal(neighbour_role(three, &postfix, &chain, "inet:localhost:4711"),
                     NEIGHBOUR_SIGNS);
    assert_int_equal(neighbour_role(three, &postfix, &chain, "inet:localhost:4712"),
                     NEIGHBOUR_CHECKS);
    assert_int_equal(neighbour_role(three, &postfix, &chain, "inet:localhost:11332"),
                     NEIGHBOUR_SIGNS);
    for (gsize i = 0; i < G_N_ELEMENTS(written); i++)
        remove_file(directory, written[i]);
    remove_file(directory, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings), cmocka_unit_test(test_reports),
        cmocka_unit_test(test_role),     cmocka_unit_test(test_find),
        cmocka_unit_test(test_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
