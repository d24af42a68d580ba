/* No ticket number is given out twice: not after a failover to a standby that lacked the newest
   rows, not after a store was restored from a copy, nor behind a pooler; and all numbers jump once
   for each such change, however many filters notice it. */
#include "samples.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#define FILTERS 3
#define MAILS 30       /* of each filter */
#define TOGETHER 4     /* threads of each filter after the change */
#define DISTANCE 10000 /* as in jump_numbers() */

typedef struct filters { /* of one support desk, with one store between them */
    Store *store[FILTERS];
    GMutex lock;
    GHashTable *tickets; /* numbers they got */
    gint64 highest;
    int mails; /* for their names */
} Filters;

typedef struct worker {
    Filters *filters;
    Store *store;
} Worker;

static Store *born_store(gint64 ticket, Log *log)
{
    StoreSettings settings = sample_settings();
    g_autofree char *connection =
        g_strdup_printf("host=%s,%s-standby dbname=intake user=intake_filter", g_getenv("CLUSTER"),
                        g_getenv("CLUSTER"));
    settings.connection = connection;
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    g_ptr_array_add(desks, "acme");
    g_ptr_array_add(desks, "globex");
    Store *store = store_open(&settings, log);
    store_bear_witness(store, "mx1", desks, ticket);
    return store;
}

static Filters *filters_new(Log *log)
{
    Filters *filters = g_new0(Filters, 1);
    filters->tickets = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (int i = 0; i < FILTERS; i++)
        filters->store[i] = born_store(0, i == 0 ? log : NULL);
    return filters;
}

static void filters_free(Filters *filters)
{
    for (int i = 0; i < FILTERS; i++)
        store_close(filters->store[i]);
    g_hash_table_unref(filters->tickets);
    g_free(filters);
}

static gboolean keep_ticket(Filters *filters, gint64 ticket)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&filters->lock);
    gint64 *key = g_new(gint64, 1);
    *key = ticket;
    filters->highest = MAX(filters->highest, ticket);
    return g_hash_table_add(filters->tickets, key);
}

/* As a mail server does: what is not accepted is offered again. NULL when it never is. */
static Recorded *offer(Store *store, Sample *sample)
{
    Recorded *recorded = NULL;
    for (int i = 0; i < 1200 && recorded == NULL; i++) {
        if (store_record(store, "mx1", sample->envelope, sample->facts, sample->plan, &recorded,
                         NULL) != OUTCOME_DONE)
            g_usleep(100000);
    }
    return recorded;
}

static gpointer send_mails(gpointer data)
{
    Worker *worker = data;
    gboolean fresh = TRUE;
    for (int i = 0; i < MAILS / TOGETHER; i++) {
        g_mutex_lock(&worker->filters->lock);
        g_autofree char *name = g_strdup_printf("witness%d", worker->filters->mails++);
        g_mutex_unlock(&worker->filters->lock);
        g_autofree char *author = g_strdup_printf("%s@client.example", name);
        g_autoptr(Sample) sample = sample_new(author, name);
        g_autoptr(Recorded) recorded = offer(worker->store, sample);
        fresh = fresh && recorded != NULL && keep_ticket(worker->filters, recorded->ticket);
    }
    return GINT_TO_POINTER(fresh);
}

/* Each ticket is a new one. */
static void send_from_all(Filters *filters)
{
    GThread *threads[FILTERS * TOGETHER];
    Worker workers[FILTERS * TOGETHER];
    for (int i = 0; i < FILTERS * TOGETHER; i++) {
        workers[i] = (Worker){.filters = filters, .store = filters->store[i % FILTERS]};
        threads[i] = g_thread_new("filter", send_mails, &workers[i]);
    }
    for (int i = 0; i < FILTERS * TOGETHER; i++)
        assert_true(GPOINTER_TO_INT(g_thread_join(threads[i])));
}

/* ---- servers ---- */

static void shell(const char *format, ...) G_GNUC_PRINTF(1, 2);
static void shell(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *command = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (system(command) != 0) /* NOLINT(cert-env33-c): the words are the test's own */
        fail_msg("failed: %s", command);
}

static gint64 changes(void)
{
    return sample_number("SELECT changes FROM intake.witness");
}

static gint64 told(void)
{
    return sample_number("SELECT count(*) FROM intake.event WHERE what = 'numbers-jumped'");
}

static void wait_for_standby(const char *standby)
{
    g_autofree char *position = sample_value("SELECT pg_current_wal_lsn()");
    g_autofree char *query =
        g_strdup_printf("SELECT (pg_last_wal_replay_lsn() >= '%s')::int", position);
    g_autofree char *primary = g_strdup(g_getenv("PGHOST"));
    g_setenv("PGHOST", standby, TRUE);
    gint64 until = g_get_monotonic_time() + 60 * G_TIME_SPAN_SECOND;
    while (sample_number(query) != 1) {
        if (g_get_monotonic_time() > until)
            fail_msg("the standby does not follow");
        g_usleep(50000);
    }
    g_setenv("PGHOST", primary, TRUE);
}

static void cut_off(const char *standby)
{
    shell("psql -X -q -h '%s' -d postgres -c \"ALTER SYSTEM SET primary_conninfo = ''\" "
          "-c 'SELECT pg_reload_conf()' >/dev/null",
          standby);
    g_autofree char *primary = g_strdup(g_getenv("PGHOST"));
    g_setenv("PGHOST", standby, TRUE);
    while (sample_number("SELECT count(*) FROM pg_stat_wal_receiver") != 0)
        g_usleep(50000);
    g_setenv("PGHOST", primary, TRUE);
}

/* ---- what must hold ---- */

static int stderr_into(const char *path)
{
    int before = dup(STDERR_FILENO);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(before >= 0 && file >= 0 && dup2(file, STDERR_FILENO) >= 0);
    close(file);
    return before;
}

static void assert_one_alarm(const char *path)
{
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    const char *alarm = strstr(text, "ALARM: the database may have lost its newest rows");
    assert_non_null(alarm);
    assert_non_null(strstr(alarm, "from timeline 00000001 to 00000002"));
    assert_null(strstr(alarm + 1, "ALARM:"));
}

static void a_promoted_standby_gives_no_number_twice(void **state)
{
    (void)state;
    g_autofree char *standby = g_strconcat(g_getenv("CLUSTER"), "-standby", NULL);
    g_autofree char *log_file = g_strconcat(g_getenv("CLUSTER"), "/filter-log", NULL);
    int before = stderr_into(log_file);
    g_autoptr(Log) log = log_open("mx1", TRUE, LOG_LEVEL_INFO);
    Filters *filters = filters_new(log);
    send_from_all(filters);
    g_setenv("CLUSTER_STANDBY", standby, TRUE);
    shell("tests/db/cluster.sh standby '%s' '%s' </dev/null >/dev/null 2>&1", g_getenv("CLUSTER"),
          standby);
    wait_for_standby(standby);
    cut_off(standby);
    send_from_all(filters); /* the standby has none of these */
    gint64 lost = filters->highest;
    shell("tests/db/cluster.sh down '%s' && tests/db/cluster.sh promote '%s'", g_getenv("CLUSTER"),
          standby);
    g_setenv("PGHOST", standby, TRUE);
    assert_true(sample_number("SELECT max(ticket) FROM intake.ticket") < lost);
    send_from_all(filters);
    assert_true(sample_number("SELECT count(*) FROM intake.ticket WHERE ticket > "
                              "(SELECT max(ticket) - 10000 FROM intake.ticket)") > 0);
    assert_int_equal(changes(), 1);
    assert_int_equal(told(), 2); /* each desk once */
    assert_true(sample_number("SELECT min(event) FROM intake.event WHERE what = 'numbers-jumped'") >
                DISTANCE);
    assert_one_alarm(log_file);
    dup2(before, STDERR_FILENO);
    close(before);
    filters_free(filters);
}

/* No session begins, so only the number itself can find out. */
static void a_change_behind_a_pooler_is_seen_by_the_mail_itself(void **state)
{
    (void)state;
    gint64 before = changes();
    g_autoptr(Store) store = sample_store("intake_filter");
    g_autoptr(Sample) warm = sample_new("pooler@client.example", "pooler0");
    g_autoptr(Recorded) first = sample_record(store, warm);
    assert_int_equal(changes(), before);
    sample_value("UPDATE intake.witness SET timeline = '000000FF'");
    for (int i = 1; i < 4; i++) {
        g_autofree char *name = g_strdup_printf("pooler%d", i);
        g_autoptr(Sample) sample = sample_new("pooler@client.example", name);
        g_autoptr(Recorded) recorded = sample_record(store, sample);
        assert_true(recorded->ticket > first->ticket + DISTANCE);
        assert_true(recorded->ticket < first->ticket + 2 * DISTANCE);
    }
    const OutgoingRecord record = {.desk = "acme",
                                   .filter = "mx1",
                                   .login = "alex",
                                   .kind = "agent",
                                   .sender = "alex@acme.example",
                                   .message_id = "begins@acme.example",
                                   .digest = "begins",
                                   .is_sent = TRUE,
                                   .opens = TRUE,
                                   .service_type = "technical"};
    g_autoptr(SentMail) sent_mail = NULL;
    sample_value("UPDATE intake.witness SET timeline = '000000FF'");
    assert_int_equal(store_record_outgoing(store, &record, &sent_mail, NULL), OUTCOME_DONE);
    assert_true(sent_mail->ticket > first->ticket + 2 * DISTANCE);
    assert_int_equal(changes(), before + 2);
}

/* A disk's snapshot taken back has the same timeline and identity: the filter alone knows. */
static void a_filter_that_knows_more_than_the_store_is_believed(void **state)
{
    (void)state;
    gint64 last = sample_number("SELECT last_value FROM intake.ticket_number");
    gint64 before = changes();
    const struct {
        gint64 known;
        gboolean jumps;
    } cases[] = {
        {0, FALSE},
        {last, FALSE},
        {last + 1000000000, FALSE}, /* no loss is that large: another store's */
        {last + 20000, TRUE},       /* more than the usual distance */
        {last + 20000, FALSE},      /* and every further filter that knows it */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Store) store = born_store(cases[i].known, NULL);
        g_autofree char *name = g_strdup_printf("knows%zu", i);
        g_autoptr(Sample) sample = sample_new("knows@client.example", name);
        g_autoptr(Recorded) recorded = sample_record(store, sample);
        before += cases[i].jumps;
        assert_int_equal(changes(), before);
        if (i >= 3)
            assert_true(recorded->ticket > cases[i].known);
    }
}

static void a_restored_copy_gives_no_number_twice(void **state)
{
    (void)state;
    g_autoptr(Store) store = born_store(0, NULL);
    g_autoptr(Sample) sample = sample_new("copy@client.example", "copy0");
    g_autofree char *file = g_strconcat(g_getenv("CLUSTER"), "/copy.sql", NULL);
    shell("pg_dump -d intake >'%s'", file);
    g_autoptr(Recorded) lost = sample_record(store, sample);
    gint64 before = changes();
    shell("psql -X -q -d postgres -c 'DROP DATABASE intake WITH (FORCE)' "
          "-c 'CREATE DATABASE intake OWNER intake_admin' && "
          "psql -X -q -d intake -v ON_ERROR_STOP=1 -f '%s' >/dev/null",
          file);
    g_autoptr(Sample) next = sample_new("copy@client.example", "copy1");
    g_autoptr(Recorded) recorded = offer(store, next);
    assert_non_null(recorded);
    assert_true(recorded->ticket > lost->ticket);
    assert_int_equal(changes(), before + 1);
    g_autoptr(Store) other = born_store(0, NULL);
    g_autoptr(Sample) more = sample_new("copy@client.example", "copy2");
    g_autoptr(Recorded) again = sample_record(other, more);
    assert_true(again->ticket > recorded->ticket && again->ticket < recorded->ticket + 100);
    assert_int_equal(changes(), before + 1);
}

static int remove_standby(void **state)
{
    (void)state;
    const char *standby = g_getenv("CLUSTER_STANDBY");
    g_setenv("PGHOST", g_getenv("CLUSTER"), TRUE);
    if (standby != NULL)
        shell("tests/db/cluster.sh stop '%s'", standby);
    shell("tests/db/cluster.sh down '%s' || true; tests/db/cluster.sh up '%s'", g_getenv("CLUSTER"),
          g_getenv("CLUSTER"));
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_promoted_standby_gives_no_number_twice),
        cmocka_unit_test(a_change_behind_a_pooler_is_seen_by_the_mail_itself),
        cmocka_unit_test(a_filter_that_knows_more_than_the_store_is_believed),
        cmocka_unit_test(a_restored_copy_gives_no_number_twice),
    };
    return cmocka_run_group_tests(tests, NULL, remove_standby);
}
