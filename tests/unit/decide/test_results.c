/* Authentication-Results: what the grammar of RFC 8601 says, and what only looks like it. */
#include "decide/results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* One line: "id | method=result type.name=value ... | ...", or NULL for a field that is none. */
static char *describe(const AuthenticationResults *field)
{
    if (field == NULL)
        return NULL;
    GString *line = g_string_new(field->authserv_id);
    for (guint i = 0; i < field->results->len; i++) {
        const MethodResult *result = g_ptr_array_index(field->results, i);
        g_string_append_printf(line, " | %s%s=%s", result->method, result->current ? "" : "?",
                               result->result);
        for (guint k = 0; k < result->properties->len; k++) {
            const ResultProperty *property = g_ptr_array_index(result->properties, k);
            g_string_append_printf(line, " %s.%s=%s", property->type, property->name,
                                   property->value);
        }
    }
    return g_string_free(line, FALSE);
}

typedef struct field_case {
    const char *value, *wanted;
} FieldCase;

static void check(const FieldCase *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        /* A copy of exactly its own length, so that the sanitizer sees a read past the end. */
        g_autofree char *copy = g_strdup(cases[i].value);
        g_autoptr(AuthenticationResults) field = authentication_results_parse(copy);
        g_autofree char *got = describe(field);
        if (g_strcmp0(got, cases[i].wanted) != 0)
            fail_msg("\"%s\": wanted \"%s\", got \"%s\"", cases[i].value,
                     cases[i].wanted != NULL ? cases[i].wanted : "(nothing)",
                     got != NULL ? got : "(nothing)");
    }
}

static void test_fields_of_the_rfc_are_read(void **state)
{
    (void)state;
    static const FieldCase cases[] = {
        {"example.org 1; none", "example.org"},
        {"example.org; none", "example.org"},
        {"example.com; spf=pass smtp.mailfrom=example.net",
         "example.com | spf=pass smtp.mailfrom=example.net"},
        {"example.com; auth=pass (cram-md5) smtp.auth=sender@example.net;\r\n spf=pass "
         "smtp.mailfrom=example.net",
         "example.com | auth=pass smtp.auth=sender@example.net | spf=pass "
         "smtp.mailfrom=example.net"},
        {"example.com; dkim=pass reason=\"good signature\" header.i=@mail-router.example.net; "
         "dkim=fail reason=\"bad signature\" header.i=@newyork.example.com",
         "example.com | dkim=pass .reason=good signature header.i=@mail-router.example.net | "
         "dkim=fail .reason=bad signature header.i=@newyork.example.com"},
        {"foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) "
         "fail policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't "
         "expecting it) 1362471462",
         "foo.example.net | dkim=fail policy.expired=1362471462"},
        {"\"mail.example.org\"; dmarc=pass header.from=example.org",
         "mail.example.org | dmarc=pass header.from=example.org"},
        {" mx.acme.example ; DMARC = PASS Header.From = Example.Org ",
         "mx.acme.example | dmarc=pass header.from=Example.Org"},
        {"x.example; iprev=pass policy.iprev=2001:db8::1",
         "x.example | iprev=pass policy.iprev=2001:db8::1"},
        {"x.example; spf=pass smtp.mailfrom=SRS0=HHH=TT=a.example=u@b.example",
         "x.example | spf=pass smtp.mailfrom=SRS0=HHH=TT=a.example=u@b.example"},
        {"x.example; spf=none smtp.mailfrom=<>", "x.example | spf=none smtp.mailfrom="},
        {"x.example; dkim=pass header.b=\"ab/c+\"", "x.example | dkim=pass header.b=ab/c+"},
        {"x.example; spf=pass smtp.mailfrom=\"a;b c\"@d.example",
         "x.example | spf=pass smtp.mailfrom=a;b c@d.example"},
        {"x.example; dkim/2=pass header.d=a.example", "x.example | dkim?=pass header.d=a.example"},
        {"x.example; dkim=pass;", "x.example | dkim=pass"},
        {"x.example; dmarc=pass (p=none (sub) \\) x) header.from=a.example",
         "x.example | dmarc=pass header.from=a.example"},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_what_leaves_the_grammar_is_nothing(void **state)
{
    (void)state;
    static const FieldCase cases[] = {
        {"", NULL},
        {"   ", NULL},
        {"example.net", NULL},
        {"example.net;", NULL},
        {"; dmarc=pass", NULL},
        /* CVE-2020-12272: text behind an unclosed comment became part of the id or a result. */
        {"example.net(.example.com; dmarc=pass header.from=a.example", NULL},
        {"example.net(x).example.com; dmarc=pass header.from=a.example", NULL},
        {"example.net; dmarc=pass (; header.from=a.example", NULL},
        {"example.net; dmarc=fail (\\) dmarc=pass", NULL},
        {"example.net example.com; dmarc=pass", NULL},
        {"example.net 2; dmarc=pass header.from=a.example", NULL},
        {"example.net 11; dmarc=pass header.from=a.example", NULL},
        {"example.net 1 1; dmarc=pass header.from=a.example", NULL},
        {"example.net 1x; dmarc=pass header.from=a.example", NULL},
        {"exam;ple.net=x; dmarc=pass", NULL},
        {"example.net; dmarc", NULL},
        {"example.net; dmarc=", NULL},
        {"example.net; =pass", NULL},
        {"example.net; dmarc==pass", NULL},
        {"example.net; dmarc=pass.x", NULL},
        {"example.net; dmarc=pass\"x\"", NULL},
        {"example.net; dmarc=pass header.from", NULL},
        {"example.net; dmarc=pass header.=a", NULL},
        {"example.net; dmarc=pass .from=a", NULL},
        {"example.net; dmarc=pass header.from=", NULL},
        {"example.net; dmarc=pass header.from=\"a.example", NULL},
        {"example.net; dmarc=pass header.from=\"a\\", NULL},
        {"example.net; dmarc=pass header.from=\"a\"b", NULL},
        {"example.net; dmarc=pass header.from=a.example; ; dkim=pass", NULL},
        {"example.net; none; dmarc=pass", NULL},
        {"example.net; dkim/=pass", NULL},
        {"example.net; dkim/x=pass", NULL},
        {"\"example.net; dmarc=pass", NULL},
        {"example.net, example.org; dmarc=pass", NULL},
    };
    check(cases, G_N_ELEMENTS(cases));
}

static void test_limits_hold(void **state)
{
    (void)state;
    g_autoptr(GString) many = g_string_new("x.example");
    for (int i = 0; i <= RESULTS_PER_FIELD_MAX; i++)
        g_string_append(many, "; dkim=pass");
    g_autoptr(AuthenticationResults) too_many = authentication_results_parse(many->str);
    assert_null(too_many);

    g_autofree char *deep = g_strnfill(10000, '(');
    g_autofree char *open = g_strconcat("x.example", deep, NULL);
    g_autoptr(AuthenticationResults) nested = authentication_results_parse(open);
    assert_null(nested);

    g_autofree char *long_value = g_strnfill(RESULTS_FIELD_OCTETS_MAX, 'a');
    g_autofree char *huge = g_strconcat("x.example; dkim=pass header.b=", long_value, NULL);
    g_autoptr(AuthenticationResults) too_long = authentication_results_parse(huge);
    assert_null(too_long);
}

/* Whatever is cut off or put in, the field is read or it is not, and an id never changes. */
static void test_mangled_fields_never_change_the_id(void **state)
{
    (void)state;
    static const char whole[] = "mx.acme.example 1; dmarc=fail (p=reject \"x\") reason=\"a;b\" "
                                "header.from=a.example; dkim/1=pass header.d=\"b.example\"";
    static const char inserted[] = "();\"\\ =./@,<>\t1x\x80";
    guint read = 0;
    for (gsize at = 0; at < sizeof whole; at++) {
        for (gsize i = 0; i < sizeof inserted; i++) {
            g_autofree char *head = g_strndup(whole, at);
            g_autofree char *mangled =
                inserted[i] == '\0' ? g_strdup(head)
                                    : g_strdup_printf("%s%c%s", head, inserted[i], whole + at);
            g_autoptr(AuthenticationResults) field = authentication_results_parse(mangled);
            read += field != NULL;
            if (field != NULL && at > strlen("mx.acme.example"))
                assert_string_equal(field->authserv_id, "mx.acme.example");
        }
    }
    assert_in_range(read, 100, sizeof whole * sizeof inserted - 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields_of_the_rfc_are_read),
        cmocka_unit_test(test_what_leaves_the_grammar_is_nothing),
        cmocka_unit_test(test_limits_hold),
        cmocka_unit_test(test_mangled_fields_never_change_the_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
