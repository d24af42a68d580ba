/* Mailboxes as people and programs write them. */
#include "mime/address_field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* What came out, one "name <address>" after another, "-" where one is missing. */
static char *parsed(const char *value, int limit)
{
    g_autoptr(GPtrArray) addresses =
        g_ptr_array_new_with_free_func((GDestroyNotify)mail_address_free);
    mime_addresses_add(addresses, value, NULL, limit, NULL);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < addresses->len; i++) {
        const MailAddress *address = g_ptr_array_index(addresses, i);
        g_string_append_printf(text, "%s%s <%s>", i > 0 ? " | " : "",
                               address->name != NULL ? address->name : "-",
                               address->address != NULL ? address->address : "-");
    }
    return g_string_free(text, FALSE);
}

static void test_reads_what_is_written(void **state)
{
    (void)state;
    static const struct {
        const char *value, *wanted;
    } cases[] = {
        {"", ""},
        {"<>", ""},
        {" , ,; ", ""},
        {"ann@example.com", "- <ann@example.com>"},
        {"Ann <ann@example.com>", "Ann <ann@example.com>"},
        /* what nobody sees */
        {"Ann <\u200b\ufeffann@example.com\u200f>", "Ann <ann@example.com>"},
        {"Ann <ann@exam\u00adple.com\u00a0>", "Ann <ann@example.com>"},
        {"Ann <ann\uffa0@example.\u115fcom\U000e0101>", "Ann <ann@example.com>"},
        {"Ann <ann\u202e@\u2066example.com\u3000>", "Ann <ann@example.com>"},
        {"=?utf-8?Q?Ann?= <=?utf-8?Q?=E2=80=8Bann=40example.com?=>", "Ann <ann@example.com>"},
        {"\u200bann@example.com\u00a0", "- <ann@example.com>"},
        {"Ann\u00a0ann@example.com", "Ann <ann@example.com>"},
        {"ann\u00a0@\u00a0example.com", "- <ann@example.com>"},
        {"Ann\u00a0B\u00a0<ann@example.com>", "Ann\u00a0B <ann@example.com>"},
        {"<\u0622\u200c\u0628@example.com>", "- <\u0622\u200c\u0628@example.com>"},
        {"Ann \u202emoc.knab\u202c <ann@example.com>", "Ann moc.knab <ann@example.com>"},
        {"\ufeff\u200b <ann@example.com>", "- <ann@example.com>"},
        {"Ann &lt;ann@example.com&gt;, Bob &lt;bob@example.com&gt;",
         "Ann <ann@example.com> | Bob <bob@example.com>"},
        {"\"R &lt; D\" <ann@example.com>", "R &lt; D <ann@example.com>"},
        {"\"Ann, B.\" <ann@example.com>", "Ann, B. <ann@example.com>"},
        {"\"Ann \\\"A\\\" B\" <ann@example.com>", "Ann \"A\" B <ann@example.com>"},
        {"Ann, B. <ann@example.com>", "Ann, B. <ann@example.com>"},
        {"a@x.org, Ann, B. <b@x.org>", "- <a@x.org> | Ann, B. <b@x.org>"},
        {"root", "- <root>"},
        {"root, daemon", "- <root> | - <daemon>"},
        {"Ann Example", "Ann Example <->"},
        {"one, two, three, four <x@x.org>", "one, two, three, four <x@x.org>"},
        {"one, two, three, four, five <x@x.org>", "- <one> | two, three, four, five <x@x.org>"},
        {"ann@example.com (Ann Example)", "Ann Example <ann@example.com>"},
        {"(first) ann@example.com (second)", "first <ann@example.com>"},
        {"Ann (Sales) <ann@example.com>", "Ann <ann@example.com>"},
        {"ann(a (nested) comment)@example.com", "a (nested) comment <ann@example.com>"},
        {"Ann <ann(his account)@silly.test(his host)>", "Ann <ann@silly.test>"},
        {"Ann (unclosed <ann@example.com>", "Ann (unclosed <ann@example.com>"},
        {"\"Ann <ann@example.com>", "Ann <ann@example.com>"},
        {"Ann <ann@example.com", "Ann <ann@example.com>"},
        {"Ann ann@example.com>", "Ann <ann@example.com>>"},
        {"Ann <<ann@example.com>>", "Ann <ann@example.com>"},
        {"<ann@example.com> Ann", "Ann <ann@example.com>"},
        {"Ann <Sales> <ann@example.com>", "Ann <Sales> <ann@example.com>"},
        {"Ann <a@x.org> Bob <b@x.org>", "Ann <a@x.org> | Bob <b@x.org>"},
        {"Ann <a@x.org> <b@x.org>", "Ann <a@x.org>"},
        {"ann @ example . com", "- <ann@example.com>"},
        {"ann@example.com Ann", "Ann <ann@example.com>"},
        {"Ann ann@example.com", "Ann <ann@example.com>"},
        {"\"ann b\"@example.com", "- <\"ann b\"@example.com>"},
        {"<\"ann>b\"@example.com>", "- <\"ann>b\"@example.com>"},
        {"'ann@example.com' <'ann@example.com'>", "'ann@example.com' <ann@example.com>"},
        {"mailto:ann@example.com", "- <ann@example.com>"},
        {"<mailto:ann@example.com>", "- <ann@example.com>"},
        {"<@a.example,@b.example:ann@example.com>", "- <ann@example.com>"},
        {"ann@[192.0.2.1]", "- <ann@[192.0.2.1]>"},
        {"ann@[IPv6:2001:db8::1]", "- <ann@[IPv6:2001:db8::1]>"},
        {"Friends: a@x.org, B <b@x.org>;", "- <a@x.org> | B <b@x.org>"},
        {"Friends: a@x.org; c@x.org", "- <a@x.org> | - <c@x.org>"},
        {"Friends: a@x.org, b@x.org", "- <a@x.org> | - <b@x.org>"},
        {"undisclosed-recipients:;", ""},
        {"A:B:C: a@x.org;", "- <a@x.org>"},
        {"Support: ACME <a@x.org>", "Support: ACME <a@x.org>"},
        {"<Undisclosed-Recipient:@x.org;>", ""},
        {"a@x.org; b@x.org;", "- <a@x.org> | - <b@x.org>"},
        {"=?utf-8?Q?B=C3=BCro=3A_a=2C_b?= <a@x.org>", "Büro: a, b <a@x.org>"},
        {"=?utf-8?Q?Ann <ann@x.org>?=", "Ann <ann@x.org>"},
        {"=?utf-8?Q?Ann_=3Cann=40x=2Eorg=3E?=", "Ann <ann@x.org>"},
        {"Ann (ann@x.org)", "Ann <ann@x.org>"},
        {"=?utf-8?Q?j=C3=B6rg?=@x.org", "- <jörg@x.org>"},
        {"Ann | ACME <a@x.org>", "Ann | ACME <a@x.org>"},
        {"Ann\tB   C <a@x.org>", "Ann B C <a@x.org>"},
        {"张三 <a@x.org>", "张三 <a@x.org>"},
        {"J\xfcrgen <a@x.org>", "Jürgen <a@x.org>"},
        {"ceo@bank.example <a@x.org>", "ceo@bank.example <a@x.org>"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = parsed(cases[i].value, 100);
        if (strcmp(got, cases[i].wanted) != 0)
            fail_msg("%s\n  wanted %s\n  got    %s", cases[i].value, cases[i].wanted, got);
    }
}

static void test_stops_at_the_limit(void **state)
{
    (void)state;
    g_autofree char *got = parsed("a@x.org, b@x.org, c@x.org", 2);
    assert_string_equal(got, "- <a@x.org> | - <b@x.org>");
}

static void test_raw_octets_are_read_in_the_mails_charset(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) addresses =
        g_ptr_array_new_with_free_func((GDestroyNotify)mail_address_free);
    mime_addresses_add(addresses, "\xd5\xc5\xc8\xfd <z@x.org>", &(MimeCharsets){.own = "gb2312"},
                       10, NULL);
    assert_int_equal(addresses->len, 1);
    const MailAddress *address = g_ptr_array_index(addresses, 0);
    assert_string_equal(address->name, "张三");
    assert_string_equal(address->canonical, "z@x.org");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_what_is_written),
        cmocka_unit_test(test_stops_at_the_limit),
        cmocka_unit_test(test_raw_octets_are_read_in_the_mails_charset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
