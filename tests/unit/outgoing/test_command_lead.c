/* Commands in front of texts that stay as they are. */
#include "outgoing/command_lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ARMOUR "-----BEGIN PGP SIGNED MESSAGE-----\n"

static const struct {
    const char *text;
    gboolean wanted;
} in_front[] = {
    {"#close", TRUE},
    {"\n  #NEW\nHello", TRUE},
    {"#note: x", TRUE},
    {"#closed", FALSE},
    {"#1 is it", FALSE},
    {"Hello\n#close", TRUE},
    {"Hello\nit\nis\n#close", FALSE},
    {"It works.\n#close", FALSE},
    {"", FALSE},
    {"# close", TRUE},
    {"> #close", FALSE},
    {ARMOUR "Hash: SHA256\n\n#note x\n\nHello\n", TRUE},
    {ARMOUR "Hash: SHA256\n\n- #note x\n\nHello\n", TRUE},
    {ARMOUR "\n\n#close\n", TRUE},
    {ARMOUR "#close\n", TRUE},
    {ARMOUR "Hash: SHA256\nCharset: utf-8\n\nHello Jane,\n\n#note x\n", TRUE},
    {"Hello,\n\n" ARMOUR "Hash: SHA256\n\n#note x\n", TRUE},
    {ARMOUR "Hash: SHA256\n\nHello\n", FALSE},
    {ARMOUR "Hash: SHA256\n\nHello\nit\nis\n#close\n", FALSE},
};

static gboolean leads(const char *html)
{
    g_auto(HtmlLines) lines = {0};
    html_lines_read(html, strlen(html), NULL, &lines);
    return command_lines_lead_html(&lines);
}

static void a_command_in_front_is_seen(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(in_front); i++) {
        g_auto(GStrv) lines = g_strsplit(in_front[i].text, "\n", -1);
        g_autofree char *html = g_strjoinv("<br>", lines);
        if (command_lines_lead_text(in_front[i].text, strlen(in_front[i].text)) !=
            in_front[i].wanted)
            fail_msg("%s", in_front[i].text);
        if (leads(html) != in_front[i].wanted)
            fail_msg("%s", html);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_command_in_front_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
