/* Where an own signature and the quote begin in an answer. */
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Each place is named by what stands there; "" is the end. */
static void places_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *text, *signature, *new_end;
    } cases[] = {
        {"Hello\n", "", ""},
        {"Hello\n\n> quote\n", "> quote", "> quote"},
        {"Hello\n\n-- \nAnn\n\n> quote\n", "-- \nAnn", "> quote"},
        {"Hello\n\n-- \nAnn\n\nOn Monday, Jane wrote:\n> quote\n", "-- \nAnn", "On Monday"},
        {"Hello\n\n-- \nAnn\n\nJane, gestern:\n\n> quote\n", "-- \nAnn", "Jane, gestern"},
        {"Hello\n\n-- \nAnn\nReach me at:\n> quote\n", "-- \nAnn", "> quote"},
        {"I answer to this:\n\n> quote\n", "> quote", "> quote"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(TextLayout) layout = {0};
        text_layout(cases[i].text, NULL, NULL, &layout);
        gsize size = strlen(cases[i].text);
        gsize signature = *cases[i].signature != '\0'
                              ? (gsize)(strstr(cases[i].text, cases[i].signature) - cases[i].text)
                              : size;
        gsize new_end = *cases[i].new_end != '\0'
                            ? (gsize)(strstr(cases[i].text, cases[i].new_end) - cases[i].text)
                            : size;
        if (layout.signature.from != signature || layout.new_end != new_end)
            fail_msg("%s: signature at %zu, end at %zu", cases[i].text, layout.signature.from,
                     layout.new_end);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(places_are_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
