/* Confirmation tokens and codes: good for what they were signed for, and for nothing else. */
#include "mail/confirmation.h"
#include "settings/settings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define NOW 1795402800

static const ConfirmationRequest request = {
    .desk = "acme", .ticket = 1042, .address = "ann@customer.example", .until = NOW + 7200};

static KeyRing *ring_new(void)
{
    KeyRing *ring = g_new0(KeyRing, 1);
    ring->overlap_s = 3600;
    assert_int_equal(key_ring_rotate(ring, NOW, NULL), OUTCOME_DONE);
    return ring;
}

static void test_says_what_it_is_for(void **state)
{
    (void)state;
    static const gint64 tickets[] = {1, 31, 32, 1042, 1073741823};
    g_autoptr(KeyRing) ring = ring_new();
    for (gsize i = 0; i < G_N_ELEMENTS(tickets); i++) {
        ConfirmationRequest asked = request;
        asked.ticket = tickets[i];
        g_autofree char *token = confirmation_token(ring, &asked);
        gint64 ticket = 0, until = 0;
        assert_int_equal(strlen(token), TOKEN_LENGTH);
        assert_int_equal(strspn(token, "abcdefghijklmnopqrstuvwxyz234567"), TOKEN_LENGTH);
        assert_true(confirmation_read(token, &ticket, &until));
        assert_int_equal(ticket, tickets[i]);
        assert_int_equal(until, request.until);
        assert_true(confirmation_is_genuine(ring, token, &asked, NOW));
    }
}

static void test_what_does_not_fit(void **state)
{
    (void)state;
    g_autoptr(KeyRing) ring = ring_new();
    ConfirmationRequest asked = request;
    asked.ticket = 1073741824;
    assert_null(confirmation_token(ring, &asked));
    asked.ticket = 0;
    assert_null(confirmation_token(ring, &asked));
    asked = request;
    asked.until = (gint64)1048576 * 3600;
    assert_null(confirmation_token(ring, &asked));
}

static void test_no_other_use(void **state)
{
    (void)state;
    g_autoptr(KeyRing) ring = ring_new();
    g_autofree char *token = confirmation_token(ring, &request);
    g_autofree char *code = confirmation_code(ring, &request);
    const ConfirmationRequest others[] = {
        {"brand", request.ticket, request.address, request.until},
        {request.desk, 1043, request.address, request.until},
        {request.desk, request.ticket, "bob@customer.example", request.until},
        {request.desk, request.ticket, request.address, request.until + 3600},
        {"acm", request.ticket, "eann@customer.example", request.until},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        assert_false(confirmation_is_genuine(ring, token, &others[i], NOW));
        assert_false(confirmation_code_is_right(ring, code, &others[i], NOW));
    }
    assert_true(confirmation_code_is_right(ring, code, &request, NOW));
    assert_int_equal(strlen(code), CONFIRMATION_CODE_LENGTH);
}

static void test_each_letter_counts(void **state)
{
    (void)state;
    g_autoptr(KeyRing) ring = ring_new();
    g_autofree char *token = confirmation_token(ring, &request);
    for (gsize i = 0; i < strlen(token); i++) {
        char was = token[i];
        token[i] = was == 'a' ? 'b' : 'a';
        assert_false(confirmation_is_genuine(ring, token, &request, NOW));
        token[i] = was;
    }
    token[TOKEN_LENGTH - 1] = '\0';
    assert_false(confirmation_is_genuine(ring, token, &request, NOW));
}

static void test_rotation(void **state)
{
    (void)state;
    g_autoptr(KeyRing) ring = ring_new();
    g_autoptr(KeyRing) strange = ring_new();
    g_autofree char *token = confirmation_token(ring, &request);
    assert_false(confirmation_is_genuine(strange, token, &request, NOW));
    assert_int_equal(key_ring_rotate(ring, NOW + 60, NULL), OUTCOME_DONE);
    g_autofree char *fresh = confirmation_token(ring, &request);
    assert_string_not_equal(token, fresh);
    assert_true(confirmation_is_genuine(ring, token, &request, NOW + 60 + 3599));
    assert_false(confirmation_is_genuine(ring, token, &request, NOW + 60 + 3600));
    assert_true(confirmation_is_genuine(ring, fresh, &request, NOW + 60 + 3600));
}

static void test_no_token(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "abc", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                                        "abcdefghijklmnopqrstuvwxy1",
                                        "abcdefghijklmnopqrstuvwxyzz"};
    gint64 ticket = 0, until = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_false(i != 2 && i != 3 && confirmation_read(texts[i], &ticket, &until));
    assert_false(confirmation_read(texts[2], &ticket, &until));
}

static void test_until_a_whole_hour(void **state)
{
    (void)state;
    assert_int_equal(confirmation_until(NOW, 1) % 3600, 0);
    assert_true(confirmation_until(NOW + 3599, 1) >= NOW + 3599 + 3600);
    assert_true(confirmation_until(NOW, 1) <= NOW + 2 * 3600);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_says_what_it_is_for),
        cmocka_unit_test(test_what_does_not_fit),
        cmocka_unit_test(test_no_other_use),
        cmocka_unit_test(test_each_letter_counts),
        cmocka_unit_test(test_rotation),
        cmocka_unit_test(test_no_token),
        cmocka_unit_test(test_until_a_whole_hour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
