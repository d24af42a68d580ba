/* The names in the subject of a client certificate. */
#include "outgoing/certificate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void the_whole_subject_and_its_one_common_name_count(void **state)
{
    (void)state;
    static const struct {
        const char *subject, *names; /* joined by "|" */
    } cases[] = {
        {"alex", "alex"},
        {"/C=DE/O=ACME/CN=alex", "/C=DE/O=ACME/CN=alex|alex"},
        {"/C=DE/O=ACME/CN=Alex+20Miller/emailAddress=a@acme.example",
         "/C=DE/O=ACME/CN=Alex Miller/emailAddress=a@acme.example|Alex Miller"},
        {"CN=alex,O=ACME", "CN=alex,O=ACME|alex"},
        {"O=ACME, cn=alex", "O=ACME, cn=alex|alex"},
        {"/O=ACME/CN=evil/CN=alex", "/O=ACME/CN=evil/CN=alex"},
        {"/O=CN=alex", "/O=CN=alex"},
        {"/O=ACME/CN=", "/O=ACME/CN="},
        {"100+", "100+"},
        {"", ""},
        {NULL, ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GPtrArray) names = certificate_names(cases[i].subject);
        g_autoptr(GString) joined = g_string_new(NULL);
        for (guint n = 0; n < names->len; n++)
            g_string_append_printf(joined, "%s%s", n > 0 ? "|" : "",
                                   (char *)g_ptr_array_index(names, n));
        assert_string_equal(joined->str, cases[i].names);
    }
}

static void a_subject_without_end_names_nobody(void **state)
{
    (void)state;
    g_autofree char *subject = g_strnfill(CERTIFICATE_OCTETS_MAX + 1, 'a');
    g_autoptr(GPtrArray) names = certificate_names(subject);
    assert_int_equal(names->len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_subject_and_its_one_common_name_count),
        cmocka_unit_test(a_subject_without_end_names_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
