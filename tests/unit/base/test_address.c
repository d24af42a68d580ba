/* Canonical addresses: which spellings are one mailbox, and what is none. */
#include "base/address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_canonical(void **state)
{
    (void)state;
    static const struct {
        const char *mailbox, *wanted;
    } cases[] = {
        {"Support@ACME.Example", "support@acme.example"},
        {"a+Tag@x.example", "a+tag@x.example"},
        {"\"john.doe\"@x.example", "john.doe@x.example"},
        {"\"john doe\"@x.example", "\"john doe\"@x.example"},
        {"\"a\\b\"@x.example", "ab@x.example"},
        {"a@x.example.", "a@x.example"},
        {"用户@例子.example", "用户@xn--fsqu00a.example"},
        {"a@BÜCHER.example", "a@xn--bcher-kva.example"},
        {"a@[192.0.2.1]", "a@[192.0.2.1]"},
        {"a@[IPv6:2001:DB8:0:0::1]", "a@[ipv6:2001:db8::1]"},
        {"a@[ipv6:2001:0db8::0001]", "a@[ipv6:2001:db8::1]"},
        {"a@[IPv6:::FFFF:192.0.2.1]", "a@[192.0.2.1]"},
        {"a@[IPv6:::ffff:c000:201]", "a@[192.0.2.1]"},
        {"a@[IPv6:X]", "a@[ipv6:x]"},
        {"a@[IPv6:::1", "a@[ipv6:::1"},
        {"a@[", "a@["},
        {"E\xcc\x81ric@x.example", "\xc3\xa9ric@x.example"},
        {"a@b@x.example", "a@b@x.example"},
        {"\"a\"@b.example> NOTIFY=NEVER <c@x.example", NULL},
        {"\"a\"b@x.example", NULL},
        {"\"a\\\"@x.example", NULL},
        {"\"a@x.example", NULL},
        {"a<b@x.example", NULL},
        {"a>b@x.example", NULL},
        {"a\"b@x.example", NULL},
        {"\"a\"@b@x.example", NULL},
        {"\"a<b>\\\"@c\"@x.example", "\"a<b>\\\"@c\"@x.example"},
        {"nobody", NULL},
        {"@x.example", NULL},
        {"a@", NULL},
        {"a@.", NULL},
        {"a@x y.example", NULL},
        {"a@x\xe3\x80\x82"
         "example",
         "a@x.example"},                   /* an ideographic full stop */
        {"a@x\xe2\x80\xa6", NULL},         /* an ellipsis is three dots */
        {"a@x.example\xef\xbc\x9e", NULL}, /* full-width >, @ and blank */
        {"a@x\xef\xbc\xa0y.example", NULL},
        {"a@x\xe3\x80\x80y.example", NULL},
        {"a@x..", NULL},
        {"a@.x.example", NULL},
        {"a\r\nb@x.example", NULL},
        {"a\xff@x.example", NULL},
        {"", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = address_canonical(cases[i].mailbox);
        if (cases[i].wanted == NULL)
            assert_null(got);
        else {
            assert_non_null(got);
            assert_string_equal(got, cases[i].wanted);
        }
    }
    assert_null(address_canonical(NULL));
}

/* They do not go through GLib, and are what it would make of them. */
static void test_names_in_ascii_are_glibs(void **state)
{
    (void)state;
    g_autofree char *label = g_strnfill(70, 'X');
    const char *const names[] = {"X.Example",   "xn--Bcher-kva.Example", "-x-.example",
                                 "a_b.example", "1.2.3.example",         "a!b#c.example",
                                 label};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *mailbox = g_strconcat("a@", names[i], NULL);
        g_autofree char *host = g_hostname_to_ascii(names[i]);
        g_autofree char *wanted = g_strconcat("a@", host, NULL);
        g_autofree char *got = address_canonical(mailbox);
        assert_string_equal(got, wanted);
    }
}

static void test_a_giant_address_is_none(void **state)
{
    (void)state;
    g_autofree char *local = g_strnfill(ADDRESS_OCTETS_MAX, 'a');
    g_autofree char *mailbox = g_strconcat(local, "@x.example", NULL);
    assert_null(address_canonical(mailbox));
}

static void test_split(void **state)
{
    (void)state;
    static const struct {
        const char *canonical, *base, *suffix;
    } cases[] = {
        {"support+billing@x", "support@x", "billing"},
        {"support+t.abc+d@x", "support@x", "t.abc+d"},
        {"support+@x", "support@x", ""},
        {"support@x", "support@x", NULL},
        {"+a@x", "+a@x", NULL},
        {"a@x+y", "a@x+y", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *base = NULL;
        g_autofree char *suffix = NULL;
        address_split(cases[i].canonical, '+', &base, &suffix);
        assert_string_equal(base, cases[i].base);
        if (cases[i].suffix == NULL)
            assert_null(suffix);
        else
            assert_string_equal(suffix, cases[i].suffix);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_canonical),
        cmocka_unit_test(test_names_in_ascii_are_glibs),
        cmocka_unit_test(test_a_giant_address_is_none),
        cmocka_unit_test(test_split),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
