/* Query plans made while the tables were empty must not read a desk's rows once they are full: a
   fresh installation works like an old one before anything was analysed. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MAILS 400
#define ROWS_READ_MAX 40 /* per mail: foreign keys included, some 15 are read */

static void look_up(Store *store, const char *author, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Known) known = NULL;
    g_autoptr(GPtrArray) references = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(references, g_strdup_printf("%s.answer@acme.example", name));
    g_ptr_array_add(references, g_strdup_printf("%s@client.example", name));
    g_autofree char *token = g_strdup_printf("token-of-%s", name);
    LookupRequest request = {.desk = "acme",
                             .author = author,
                             .message_id = "new@client.example",
                             .token = token,
                             .references = references,
                             .tag = 1001,
                             .period_minutes = 60};
    if (store_lookup(store, &request, &known, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
}

static void wait_for_statistics(void)
{
    gint64 until = g_get_monotonic_time() + G_TIME_SPAN_MINUTE;
    while (sample_number("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'message'") <
           2 * MAILS) {
        if (g_get_monotonic_time() > until)
            fail_msg("the server counted too few mails");
        g_usleep(100000);
    }
}

static void a_plan_made_on_empty_tables_stays_good(void **state)
{
    (void)state;
    StoreSettings settings = sample_settings();
    settings.pool = 1; /* one session keeps its plans for all mails */
    g_autoptr(Store) store = store_open(&settings, NULL);
    for (int mail = 0; mail < MAILS; mail++) {
        g_autofree char *name = g_strdup_printf("plan%d", mail);
        g_autofree char *second = g_strdup_printf("plan%d-again", mail);
        g_autofree char *author = g_strdup_printf("%s@client.example", name);
        g_autoptr(Sample) opening = sample_new(author, name);
        g_autoptr(Recorded) opened = sample_record(store, opening);
        look_up(store, author, name);
        g_autoptr(Sample) reply = sample_new(author, second);
        sample_join(reply, opened->ticket);
        g_autoptr(Recorded) joined G_GNUC_UNUSED = sample_record(store, reply);
    }
    wait_for_statistics();
    gint64 analysed = sample_number(
        "SELECT count(*) FROM pg_stat_user_tables WHERE analyze_count + autoanalyze_count > 0");
    gint64 read = sample_number("SELECT sum(coalesce(idx_tup_fetch, 0) + seq_tup_read) "
                                "FROM pg_stat_user_tables WHERE schemaname = 'intake'");
    assert_int_equal(analysed, 0);
    print_message("rows read per mail: %.1f\n", (double)read / (2 * MAILS));
    assert_true(read < 2 * MAILS * ROWS_READ_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plan_made_on_empty_tables_stays_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
