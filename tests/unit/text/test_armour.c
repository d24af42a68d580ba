/* Inline PGP, and what only looks like it. */
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SIGNED "-----BEGIN PGP SIGNED MESSAGE-----\n"
#define SIGNED_END "-----BEGIN PGP SIGNATURE-----\n\niHUE\n-----END PGP SIGNATURE-----"
#define MESSAGE "-----BEGIN PGP MESSAGE-----\n"
#define MESSAGE_END "-----END PGP MESSAGE-----"

static const struct {
    const char *text;
    TextArmour wanted;
} cases[] = {
    {"", TEXT_ARMOUR_NONE},
    {SIGNED "Hash: SHA256\n\nHello\n" SIGNED_END, TEXT_ARMOUR_SIGNED},
    {"Hello,\n\n" SIGNED "\nHello\n" SIGNED_END "\n\nBye\n", TEXT_ARMOUR_SIGNED},
    {MESSAGE "\nhQEM\n=ABCD\n" MESSAGE_END "\n", TEXT_ARMOUR_ENCRYPTED},
    {"Hello,\n" MESSAGE "Version: GnuPG\n\nhQEM\n" MESSAGE_END, TEXT_ARMOUR_ENCRYPTED},
    {"-----BEGIN PGP MESSAGE, PART 1/2-----\nhQEM\n-----END PGP MESSAGE, PART 1/2-----",
     TEXT_ARMOUR_ENCRYPTED},
    {" \t-----BEGIN\xc2\xa0PGP\xc2\xa0MESSAGE----- \n\nhQEM\n\xe3\x80\x80" MESSAGE_END " ",
     TEXT_ARMOUR_ENCRYPTED},
    {SIGNED "\nHello\n- " MESSAGE "\nhQEM\n- " MESSAGE_END "\n" SIGNED_END, TEXT_ARMOUR_SIGNED},
    {"The line\n" MESSAGE "begins it.\n", TEXT_ARMOUR_NONE},
    {"The line -----BEGIN PGP MESSAGE----- begins it, -----END PGP MESSAGE----- ends it.",
     TEXT_ARMOUR_NONE},
    {"> " MESSAGE "> \n> hQEM\n> " MESSAGE_END, TEXT_ARMOUR_NONE},
    {"Hello, see below.\n\n---------- Forwarded message ---------\nFrom: Bo <b@x.example>\n"
     "Date: Mon, 1 Jun 2026\nSubject: x\nTo: <c@x.example>\n\n" MESSAGE "\nhQEM\n" MESSAGE_END "\n",
     TEXT_ARMOUR_NONE},
    {"Hello.\n\n-----Original Message-----\nFrom: Bo <b@x.example>\nSent: Monday, 1 June 2026 "
     "9:00\nTo: c@x.example\nSubject: x\n\n" SIGNED "\nold\n" SIGNED_END "\n",
     TEXT_ARMOUR_NONE},
    {SIGNED "\nSee below.\n\n- -----Original Message-----\nFrom: Bo <b@x.example>\nSent: Monday, 1 "
            "June 2026 9:00\nTo: c@x.example\nSubject: x\n\nold\n" SIGNED_END "\n",
     TEXT_ARMOUR_SIGNED},
    {MESSAGE_END "\n" MESSAGE, TEXT_ARMOUR_NONE},
    {"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDME\n-----END PGP PUBLIC KEY BLOCK-----",
     TEXT_ARMOUR_NONE},
    {"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nmDME\n-----END PGP PRIVATE KEY BLOCK-----",
     TEXT_ARMOUR_NONE},
    {"-----BEGIN PGP SIGNATURE-----\n\niHUE\n-----END PGP SIGNATURE-----", TEXT_ARMOUR_NONE},
    {"-----BEGIN PGP MESSAGE", TEXT_ARMOUR_NONE},
};

static void armour_is_told_from_talk_of_it(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        TextArmour got = text_armour(cases[i].text);
        if (got != cases[i].wanted)
            fail_msg("%d, not %d: %s", (int)got, (int)cases[i].wanted, cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(armour_is_told_from_talk_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
