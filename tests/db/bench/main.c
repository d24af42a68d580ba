/*
 * bench - what a mail costs PostgreSQL: look-up and record through the real store, against one
 * function that upserts and inserts five rows.
 *
 *   bench intake|baseline THREADS SECONDS CUSTOMERS
 *
 * Prints one line: mails per second, CPU of all server processes per mail. CLUSTER names the
 * directory of the throw-away cluster (tests/db/cluster.sh run).
 */
#include "../samples.h"
#include "decide/decide.h"
#include "store/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BODY_OCTETS 3400 /* text of a 4 KB mail */

typedef struct run {
    gboolean baseline;
    int customers;
    gint64 until; /* monotonic */
    Store *store;
    char *body;
    gint mails, failures; /* atomic */
} Run;

static char *words(gsize octets)
{
    GString *text = g_string_new(NULL);
    while (text->len < octets) {
        for (int i = g_random_int_range(2, 10); i > 0; i--)
            g_string_append_c(text, (char)g_random_int_range('a', 'z' + 1));
        g_string_append_c(text, text->len % 70 < 9 ? '\n' : ' ');
    }
    return g_string_free(text, FALSE);
}

/* Fields of /proc/PID/stat after the name: user and system time, the same of reaped children. */
enum { STAT_USER = 11, STAT_SYSTEM, STAT_CHILDREN_USER, STAT_CHILDREN_SYSTEM };

static gint64 cpu_ticks(const char *pid, gboolean reaped)
{
    g_autofree char *path = g_strdup_printf("/proc/%s/stat", pid);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    g_auto(GStrv) fields = g_strsplit(strrchr(text, ')') + 2, " ", -1);
    gint64 sum = 0;
    for (int i = STAT_USER; i <= (reaped ? STAT_CHILDREN_SYSTEM : STAT_SYSTEM); i++)
        sum += g_ascii_strtoll(fields[i], NULL, 10);
    return sum;
}

/* CPU of all server processes so far, in microseconds. */
static gint64 server_cpu(int postmaster)
{
    g_autofree char *pid = g_strdup_printf("%d", postmaster);
    g_autofree char *path = g_strdup_printf("/proc/%s/task/%s/children", pid, pid);
    g_autofree char *children = NULL;
    gint64 ticks = cpu_ticks(pid, TRUE);
    if (g_file_get_contents(path, &children, NULL, NULL)) {
        g_auto(GStrv) pids = g_strsplit(g_strchomp(children), " ", -1);
        for (char **child = pids; *child != NULL; child++)
            ticks += cpu_ticks(*child, FALSE);
    }
    return ticks * G_TIME_SPAN_SECOND / sysconf(_SC_CLK_TCK);
}

static int postmaster_of(const char *cluster)
{
    g_autofree char *path = g_build_filename(cluster, "data", "postmaster.pid", NULL);
    g_autofree char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? atoi(text) : 0;
}

static gboolean one_intake(const Run *run, const char *name, const char *author)
{
    g_autoptr(Sample) sample = sample_new(author, name);
    g_free(sample->facts->text);
    sample->facts->text = g_strdup(run->body);
    g_free(sample->facts->reply);
    sample->facts->reply = g_strdup(run->body);
    sample->plan->answer.ceiling = 100;
    sample->plan->answer.domain = g_strdup(strchr(author, '@') + 1);
    sample->plan->answer.per_domain = 1000000;
    sample->plan->answer.hour = ANSWER_HOUR_OF(g_get_real_time() / G_TIME_SPAN_SECOND);
    LookupRequest request = {
        .desk = "acme", .author = sample->plan->author, .period_minutes = 1440};
    g_autoptr(Known) known = NULL;
    g_autoptr(Recorded) recorded = NULL;
    g_autoptr(GError) error = NULL;
    if (store_lookup(run->store, &request, &known, &error) == OUTCOME_DONE &&
        store_record(run->store, "mx1", sample->envelope, sample->facts, sample->plan, &recorded,
                     &error) == OUTCOME_DONE)
        return TRUE;
    if (run->failures == 0)
        fprintf(stderr, "%s\n", error->message);
    return FALSE;
}

static gboolean one_baseline(const Run *run, Connection *connection, const char *name,
                             const char *author)
{
    const char *const values[] = {author, "Jörg Kunde", "Drucker gestört", name, run->body};
    const Statement statement = {.sql = "SELECT baseline.five_rows($1,$2,$3,$4,$5)",
                                 .values = values,
                                 .count = G_N_ELEMENTS(values),
                                 .deadline_ms = 5000};
    return connection_execute(connection, &statement, NULL, NULL) == OUTCOME_DONE;
}

static gpointer work(gpointer data)
{
    Run *run = data;
    g_autoptr(Connection) connection = NULL;
    g_autoptr(Hosts) hosts = hosts_new("dbname=intake");
    if (run->baseline && connection_open(hosts, 5000, &connection, NULL) != OUTCOME_DONE)
        return NULL;
    while (g_get_monotonic_time() < run->until) {
        g_autofree char *author =
            g_strdup_printf("kunde@customer%d.example", g_random_int_range(0, run->customers));
        g_autofree char *name = g_uuid_string_random();
        gboolean done = run->baseline ? one_baseline(run, connection, name, author)
                                      : one_intake(run, name, author);
        g_atomic_int_inc(done ? &run->mails : &run->failures);
    }
    return NULL;
}

static void run_for(Run *run, int threads, int seconds)
{
    g_autofree GThread **workers = g_new0(GThread *, (gsize)threads);
    run->mails = 0;
    run->until = g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
    for (int i = 0; i < threads; i++)
        workers[i] = g_thread_new("bench", work, run);
    for (int i = 0; i < threads; i++)
        g_thread_join(workers[i]);
}

int main(int argc, char **argv)
{
    const char *cluster = g_getenv("CLUSTER");
    if (argc != 5 || cluster == NULL)
        return 64;
    StoreSettings settings = sample_settings();
    settings.pool = atoi(argv[2]);
    Run run = {.baseline = g_str_equal(argv[1], "baseline"),
               .customers = atoi(argv[4]),
               .store = store_open(&settings, NULL),
               .body = words(BODY_OCTETS)};
    int threads = atoi(argv[2]);
    int seconds = atoi(argv[3]);
    int postmaster = postmaster_of(cluster);
    run_for(&run, threads, 1); /* connections, plans and caches */
    gint64 cpu = server_cpu(postmaster);
    gint64 begin = g_get_monotonic_time();
    run_for(&run, threads, seconds);
    gint64 took = g_get_monotonic_time() - begin;
    cpu = server_cpu(postmaster) - cpu;
    printf("%-8s threads %2d customers %7d: %6.0f mails/s, server CPU %4.0f us/mail, failures %d\n",
           argv[1], threads, run.customers, (double)run.mails * G_TIME_SPAN_SECOND / (double)took,
           (double)cpu / (double)run.mails, run.failures);
    store_close(run.store);
    g_free(run.body);
    return run.failures > 0 ? 1 : 0;
}
