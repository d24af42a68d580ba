/* Content-Type and Content-Disposition as they come. */
#include "mime/parameters.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_reads_names_for_people(void **state)
{
    (void)state;
    static const struct {
        const char *field, *wanted;
    } cases[] = {
        {"attachment", NULL},
        {"attachment; name=", NULL},
        {"attachment; name=\"\"", NULL},
        {"attachment; name=a.pdf", "a.pdf"},
        {"attachment; NAME = \"a b.pdf\" ; x=y", "a b.pdf"},
        {"attachment; name=a b.pdf; x=y", "a b.pdf"},
        {"attachment; name=\"a;b.pdf\"", "a;b.pdf"},
        {"attachment; name=\"a\\\"b.pdf\"", "a\"b.pdf"},
        {"attachment; name=\"C:\\dir\\a.pdf\"", "C:\\dir\\a.pdf"},
        {"attachment; name=\"the \"new\" plan.pdf\"", "the \"new\" plan.pdf"},
        {"attachment; name=\"no end.pdf", "no end.pdf"},
        {"attachment; name=\"a.pdf\" x=\"y\"", "a.pdf"},
        {"attachment name=\"a.pdf\"", "a.pdf"},
        {"attachment; name=a.pdf; name=b.pdf", "a.pdf"},
        {"attachment; name*=utf-8''%E4%BD%A0.pdf", "你.pdf"},
        {"attachment; name*=utf-8'zh'%E4%BD%A0.pdf", "你.pdf"},
        {"attachment; name*=\"utf-8''%E4%BD%A0.pdf\"", "你.pdf"},
        {"attachment; name*=%E4%BD%A0.pdf", "你.pdf"},
        {"attachment; name*=''a.pdf", "a.pdf"},
        {"attachment; name*=iso-8859-1''%FC.pdf", "ü.pdf"},
        {"attachment; name=\"plain.pdf\"; name*=utf-8''extended.pdf", "extended.pdf"},
        {"attachment; name*0=a; name*1=b; name*2=.pdf", "ab.pdf"},
        {"attachment; name*2=.pdf; name*0=a; name*1=b", "ab.pdf"},
        {"attachment; name*0=a; name*2=.pdf", "a.pdf"},
        {"attachment; name*10=k; name*9=j; name*0=a", "ajk"},
        {"attachment; name*0=a; name*0=z; name*1=.pdf", "a.pdf"},
        {"attachment; name*0*=utf-8''%E4%BD; name*1*=%A0; name*2=.pdf", "你.pdf"},
        {"attachment; name*0=\"=?utf-8?B?5L2\"; name*1=\"gLnBkZg==?=\"", "你.pdf"},
        {"attachment; name=\"=?utf-8?B?5L2g?= =?utf-8?Q?=2Epdf?=\"", "你.pdf"},
        {"attachment; name==?utf-8?Q?=E4=BD=A0=2Epdf?=", "你.pdf"},
        {"attachment; name=\"\xc4\xe3.pdf\"", "你.pdf"},
        {"attachment; n\xc3\xa4me=x; name=a.pdf", "a.pdf"},
        {"attachment;;; ; name=a.pdf;", "a.pdf"},
        {"; name=a.pdf", "a.pdf"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MimeStructured) field = mime_structured_parse(cases[i].field);
        g_autofree char *got =
            mime_structured_text(field, "name", &(MimeCharsets){.own = "gb2312"});
        if (g_strcmp0(got, cases[i].wanted) != 0)
            fail_msg("%s\n  wanted %s\n  got    %s", cases[i].field, cases[i].wanted, got);
    }
}

static void test_reads_tokens_for_programs(void **state)
{
    (void)state;
    static const struct {
        const char *field, *value, *boundary;
    } cases[] = {
        {NULL, "", NULL},
        {"", "", NULL},
        {"Multipart/Mixed; boundary=b", "multipart/mixed", "b"},
        {"multipart/mixed; boundary=\"a b:=?\"", "multipart/mixed", "a b:=?"},
        {"multipart/mixed; boundary=\" b \"", "multipart/mixed", "b"},
        {"multipart/mixed; boundary=\"\"", "multipart/mixed", ""},
        {"multipart/mixed; boundary*0=a; boundary*1=b", "multipart/mixed", "ab"},
        {"multipart/mixed boundary=b", "multipart/mixed", "b"},
        {"multipart/mixed (a comment); boundary=b", "multipart/mixed", "b"},
        {"multipart/mixed; boundary=a; boundary=b", "multipart/mixed", "a"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(MimeStructured) field = mime_structured_parse(cases[i].field);
        g_autofree char *boundary = mime_structured_token(field, "boundary");
        assert_string_equal(field->value, cases[i].value);
        if (g_strcmp0(boundary, cases[i].boundary) != 0)
            fail_msg("%s: boundary is %s", cases[i].field, boundary);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_names_for_people),
        cmocka_unit_test(test_reads_tokens_for_programs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
