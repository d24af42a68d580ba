#include "base/address.h"
#include "base/organizational_domain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_organizational_domain(void **state)
{
    (void)state;
    static const struct {
        const char *domain, *wanted;
    } cases[] = {
        {"acme.example", "acme.example"},
        {"mail.acme.example", "acme.example"},
        {"a.b.c.acme.com", "acme.com"},
        {"shop.acme.co.uk", "acme.co.uk"},
        {"co.uk", "co.uk"},
        {"com", "com"},
        {"localhost", "localhost"},
        {"ann.github.io", "ann.github.io"},
        {"github.io", "github.io"},
        {"www.city.kawasaki.jp", "city.kawasaki.jp"}, /* an exception of a wildcard */
        {"a.b.kawasaki.jp", "a.b.kawasaki.jp"},
        {"mail.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"},
        {"xn--55qx5d.cn", "xn--55qx5d.cn"},
        {"192.0.2.1", "192.0.2.1"},
        {"[192.0.2.1]", "[192.0.2.1]"},
        {"[ipv6:2001:db8::1]", "[ipv6:2001:db8::1]"},
        {".acme.com", ".acme.com"},
        {"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_string_equal(organizational_domain(cases[i].domain), cases[i].wanted);
}

static void test_alignment(void **state)
{
    (void)state;
    static const struct {
        const char *domain, *other;
        gboolean wanted;
    } cases[] = {
        {"acme.example", "acme.example", TRUE},
        {"mail.acme.example", "acme.example", TRUE},
        {"a.acme.example", "b.acme.example", TRUE},
        {"evilacme.example", "acme.example", FALSE},
        {"acme.example", "example", FALSE},
        {"acme.co.uk", "co.uk", FALSE},
        {"acme.co.uk", "evil.co.uk", FALSE},
        {"ann.github.io", "github.io", FALSE},
        {"ann.github.io", "bob.github.io", FALSE},
        {"www.ann.github.io", "ann.github.io", TRUE},
        {"xn--85x722f.xn--55qx5d.cn", "xn--55qx5d.cn", FALSE},
        {"192.0.2.1", "10.0.2.1", FALSE},
        {"[192.0.2.1]", "[10.0.2.1]", FALSE},
        {"", "acme.example", FALSE},
        {"acme.example", "", FALSE},
        {"", "", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_int_equal(organizational_domains_align(cases[i].domain, cases[i].other),
                         cases[i].wanted);
        assert_int_equal(organizational_domains_align(cases[i].other, cases[i].domain),
                         cases[i].wanted);
    }
}

/* Whatever spelling a header has, the canonical form is what is compared. */
static void test_every_spelling_of_a_domain_is_one(void **state)
{
    (void)state;
    static const char *const spellings[] = {
        "x@食狮.公司.cn",   "x@XN--85X722F.XN--55QX5D.CN", "x@mail.食狮.公司.cn.",
        "x@食狮。公司。cn", "x@食狮.xn--55qx5d.CN",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(spellings); i++) {
        g_autofree char *canonical = address_canonical(spellings[i]);
        assert_non_null(canonical);
        assert_string_equal(organizational_domain(address_domain(canonical)),
                            "xn--85x722f.xn--55qx5d.cn");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_organizational_domain),
        cmocka_unit_test(test_alignment),
        cmocka_unit_test(test_every_spelling_of_a_domain_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
