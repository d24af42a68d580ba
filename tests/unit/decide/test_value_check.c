/* Check digits and ranges: real numbers hold, each with one digit changed does not. */
#include "decide/value_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    ValueCheck check;
    const char *right, *wrong;
} cases[] = {
    {VALUE_CHECK_NONE, "anything at all", NULL},
    {VALUE_CHECK_LUHN, "4539 1488 0343 6467", "4539 1488 0343 6468"},
    {VALUE_CHECK_LUHN, "79927398713", "79927398710"},
    {VALUE_CHECK_LUHN, "18", "0"},
    {VALUE_CHECK_EAN, "4006381333931", "4006381333932"},
    {VALUE_CHECK_EAN, "73513537", "73513538"},
    {VALUE_CHECK_EAN, "036000291452", "036000291453"},
    {VALUE_CHECK_EAN, "10012345678902", "1001234567890"},
    {VALUE_CHECK_ISBN, "978-3-16-148410-0", "978-3-16-148410-1"},
    {VALUE_CHECK_ISBN, "0-306-40615-2", "0-306-40615-3"},
    {VALUE_CHECK_ISBN, "0-8044-2957-x", "0-8044-295X-7"},
    {VALUE_CHECK_ISBN, "9783161484100", "4006381333931"},
    {VALUE_CHECK_IBAN, "DE89 3704 0044 0532 0130 00", "DE88 3704 0044 0532 0130 00"},
    {VALUE_CHECK_IBAN, "GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 33"},
    {VALUE_CHECK_VAT, "DE136695976", "DE136695977"},
    {VALUE_CHECK_VAT, "BE0776091951", "BE0776091952"},
    {VALUE_CHECK_VAT, "FR83404833048", "FR84404833048"},
    {VALUE_CHECK_VAT, "ATU13585627", "12345678"},
    {VALUE_CHECK_USCC, "91350100M000100Y43", "91350100M000100Y44"},
    {VALUE_CHECK_USCC, "91350100m000100y43", "91350100M000100Y4"},
};

static void test_a_changed_digit_is_found(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (!value_check_holds(cases[i].check, cases[i].right))
            fail_msg("\"%s\" does not hold", cases[i].right);
        if (cases[i].wrong != NULL && value_check_holds(cases[i].check, cases[i].wrong))
            fail_msg("\"%s\" holds", cases[i].wrong);
    }
}

/* Whatever a pattern finds is given to each of them. */
static void test_odd_values_hold_nowhere(void **state)
{
    (void)state;
    static const char *const values[] = {
        "",       " ",     "-",
        "A",      "12:34", "发票",
        "１２３", "X",     "0000000000000000000000000000000000000000000000000001"};
    for (ValueCheck check = VALUE_CHECK_LUHN; check <= VALUE_CHECK_USCC; check++) {
        for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
            if (value_check_holds(check, values[i]))
                fail_msg("\"%s\" holds (check %d)", values[i], (int)check);
        }
    }
}

static void test_ranges(void **state)
{
    (void)state;
    const NumberRange any = {0, 0}, range = {1000, 4999};
    assert_true(value_in_range(&any, "none"));
    assert_true(value_in_range(&range, "1000") && value_in_range(&range, "INV-4.999"));
    assert_false(value_in_range(&range, "999") || value_in_range(&range, "5000"));
    assert_false(value_in_range(&range, "none"));
    assert_false(value_in_range(&range, "99999999999999999999991000"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_changed_digit_is_found),
        cmocka_unit_test(test_odd_values_hold_nowhere),
        cmocka_unit_test(test_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
