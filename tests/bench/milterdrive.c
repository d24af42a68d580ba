/*
 * milterdrive - drives a filter over the milter protocol and prints one JSON object: rate, times,
 * answers, and what the filter's process cost meanwhile. Exits 1 when a connection broke that
 * was not meant to.
 */
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "milter_client.h"
#include "process_load.h"

static const char usage[] =
    "usage: milterdrive -s SOCKET [options] MAIL...\n"
    "  -s SOCKET  local:PATH or inet:PORT@127.0.0.1\n"
    "  -c N       connections at a time (1)       -n N   mails in all (100)\n"
    "  -r N       mails on a connection; 0: all of a thread's (0)\n"
    "  -t ADDR    recipient (support@acme.example); {k} in it is the sender's number\n"
    "  -o ADDR    other recipient, for the rest of -p (someone@else.example)\n"
    "  -p N       percent for -t (100)            -k N   different senders (1000)\n"
    "  -l LOGIN   SASL login of the senders       -f ADDR  sender (customer{k}@example.net)\n"
    "  -b N       first number, for {n} (the clock's)\n"
    "  -x         break: every mail is given up at another stage, by RSET or by a dropped\n"
    "             connection; every fifteenth goes through\n"
    "  -H         hold every connection before its first end of message, to look at memory\n"
    "  -P PID     the filter's process, for time and memory of it and its children\n";

typedef struct plan {
    const char *socket, *recipient, *other, *login, *sender;
    int connections, percent, pid;
    guint64 mails, per_connection, senders, base;
    gboolean breaking, holding;
    GPtrArray *templates;
    pthread_barrier_t hold;
} Plan;

typedef struct counts {
    guint64 accepted, early, retried, rejected, discarded, given_up, broken, connections, edits;
} Counts;

typedef struct worker {
    Plan *plan;
    int index;
    MilterClient *client;
    guint64 sent_here; /* on this connection */
    gboolean has_held;
    Counts counts;
    GArray *times; /* double, seconds */
    ProcessLoad held;
    GThread *thread;
} Worker;

static double now_s(void)
{
    return (double)g_get_monotonic_time() / G_TIME_SPAN_SECOND;
}

static void hang_up(Worker *worker, gboolean drop)
{
    if (worker->client != NULL)
        worker->counts.edits += milter_client_edits(worker->client);
    milter_client_close(worker->client, drop);
    worker->client = NULL;
    worker->sent_here = 0;
}

static gboolean dial(Worker *worker)
{
    guint64 most = worker->plan->per_connection;
    if (worker->client != NULL && most > 0 && worker->sent_here >= most)
        hang_up(worker, FALSE);
    if (worker->client == NULL) {
        worker->client = milter_client_open(worker->plan->socket);
        worker->counts.connections++;
    }
    return worker->client != NULL;
}

/* Everybody waits here once, with a whole mail sent; one looks at the filter. */
static void hold(gpointer data)
{
    Worker *worker = data;
    if (!worker->plan->holding || worker->has_held)
        return;
    worker->has_held = TRUE;
    if (pthread_barrier_wait(&worker->plan->hold) == PTHREAD_BARRIER_SERIAL_THREAD) {
        g_usleep(300 * 1000);
        worker->held = process_load(worker->plan->pid);
    }
    pthread_barrier_wait(&worker->plan->hold);
}

static void count_answer(Worker *worker, Answer answer, gboolean early)
{
    Counts *counts = &worker->counts;
    switch (answer) {
    case ANSWER_ACCEPT:
        counts->early += early ? 1 : 0;
        counts->accepted++;
        break;
    case ANSWER_CONTINUE:
        counts->accepted++;
        break;
    case ANSWER_DISCARD:
        counts->discarded++;
        break;
    case ANSWER_REJECT:
        counts->rejected++;
        break;
    case ANSWER_RETRY:
        counts->retried++;
        break;
    case ANSWER_SKIP:
    case ANSWER_BROKEN:
        counts->broken++;
        hang_up(worker, TRUE);
        return;
    }
    if (early)
        milter_client_abort(worker->client);
}

static char *address_of(const char *address, guint64 customer)
{
    const char *mark = strstr(address, "{k}");
    return mark != NULL ? g_strdup_printf("%.*s%010" G_GUINT64_FORMAT "%s", (int)(mark - address),
                                          address, customer, mark + strlen("{k}"))
                        : g_strdup(address);
}

static Answer send_mail(Worker *worker, guint64 number, Stage until, gboolean *early_r)
{
    Plan *plan = worker->plan;
    guint64 customer = (plan->base + number) * 2654435761u % plan->senders;
    gboolean ours = (int)(((number * 2654435761u) >> 8) % 100) < plan->percent;
    g_autofree char *sender = address_of(plan->sender, customer);
    g_autofree char *recipient = address_of(ours ? plan->recipient : plan->other, customer);
    PlayedEnvelope envelope = {
        .sender = sender,
        .recipient = recipient,
        .login = plan->login,
        .number = plan->base + number,
        .customer = customer,
    };
    const MailTemplate *mail = g_ptr_array_index(plan->templates, number % plan->templates->len);
    return milter_client_send(worker->client, mail, &envelope, until, hold, worker, early_r);
}

/* Sends up to the stage whose turn it is, then gives up in one of two ways. */
static gboolean send_broken(Worker *worker, guint64 number)
{
    guint64 turn = number % (2 * STAGE_END + 3);
    gboolean early = FALSE;
    if (turn >= 2 * (STAGE_END + 1))
        return FALSE;
    Answer answer = send_mail(worker, number, (Stage)(turn / 2), &early);
    worker->counts.given_up++;
    if (turn % 2 == 0 || answer == ANSWER_BROKEN)
        hang_up(worker, TRUE);
    else
        milter_client_abort(worker->client);
    return TRUE;
}

static void send_whole(Worker *worker, guint64 number)
{
    gboolean early = FALSE;
    double begun = now_s();
    Answer answer = send_mail(worker, number, STAGE_END, &early);
    double took = now_s() - begun;
    g_array_append_val(worker->times, took);
    count_answer(worker, answer, early);
}

static gpointer work(gpointer data)
{
    Worker *worker = data;
    guint64 step = (guint64)worker->plan->connections;
    for (guint64 number = (guint64)worker->index; number < worker->plan->mails; number += step) {
        if (!dial(worker)) {
            worker->counts.broken++;
            g_usleep(10 * 1000);
            continue;
        }
        worker->sent_here++;
        if (!worker->plan->breaking || !send_broken(worker, number))
            send_whole(worker, number);
    }
    hang_up(worker, FALSE);
    hold(worker); /* who had no mail must not keep the others waiting */
    return NULL;
}

/* ---- results ---- */

static int by_time(gconstpointer left, gconstpointer right)
{
    double difference = *(const double *)left - *(const double *)right;
    return difference < 0 ? -1 : difference > 0;
}

static double percentile_ms(const GArray *times, double share)
{
    if (times->len == 0)
        return 0;
    guint index = (guint)((double)(times->len - 1) * share);
    return g_array_index(times, double, index) * 1000;
}

static void add_up(Worker *workers, int count, Counts *sum, GArray *times, ProcessLoad *held)
{
    for (int i = 0; i < count; i++) {
        const Counts *counts = &workers[i].counts;
        sum->accepted += counts->accepted;
        sum->early += counts->early;
        sum->retried += counts->retried;
        sum->rejected += counts->rejected;
        sum->discarded += counts->discarded;
        sum->given_up += counts->given_up;
        sum->broken += counts->broken;
        sum->connections += counts->connections;
        sum->edits += counts->edits;
        g_array_append_vals(times, workers[i].times->data, workers[i].times->len);
        if (workers[i].held.rss_kb != 0)
            *held = workers[i].held;
    }
    g_array_sort(times, by_time);
}

static int print_results(const Plan *plan, Worker *workers, double seconds, ProcessLoad before)
{
    Counts sum = {0};
    ProcessLoad held = {0};
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(double));
    add_up(workers, plan->connections, &sum, times, &held);
    ProcessLoad after = process_load(plan->pid);
    double mails = (double)plan->mails;
    printf("{\"mails\": %" G_GUINT64_FORMAT ", \"seconds\": %.3f, \"rate\": %.1f", plan->mails,
           seconds, mails / seconds);
    printf(", \"p50_ms\": %.3f, \"p90_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f",
           percentile_ms(times, 0.5), percentile_ms(times, 0.9), percentile_ms(times, 0.99),
           percentile_ms(times, 1));
    const struct {
        const char *name;
        guint64 value;
    } members[] = {
        {"accepted", sum.accepted}, {"accepted_early", sum.early},    {"retried", sum.retried},
        {"rejected", sum.rejected}, {"discarded", sum.discarded},     {"given_up", sum.given_up},
        {"broken", sum.broken},     {"connections", sum.connections}, {"edits", sum.edits},
        {"rss_kb", after.rss_kb},   {"peak_rss_kb", after.peak_kb},   {"held_rss_kb", held.rss_kb},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++)
        printf(", \"%s\": %" G_GUINT64_FORMAT, members[i].name, members[i].value);
    printf(", \"cpu_us\": %.1f}\n", (after.cpu_s - before.cpu_s) * 1e6 / mails);
    return sum.broken == 0 ? EX_OK : 1;
}

static int run(Plan *plan)
{
    Worker *workers = g_new0(Worker, (gsize)plan->connections);
    pthread_barrier_init(&plan->hold, NULL, (unsigned)plan->connections);
    ProcessLoad before = process_load(plan->pid);
    double begun = now_s();
    for (int i = 0; i < plan->connections; i++) {
        workers[i].plan = plan;
        workers[i].index = i;
        workers[i].times = g_array_new(FALSE, FALSE, sizeof(double));
        workers[i].thread = g_thread_new("connection", work, &workers[i]);
    }
    for (int i = 0; i < plan->connections; i++)
        g_thread_join(workers[i].thread);
    int status = print_results(plan, workers, now_s() - begun, before);
    for (int i = 0; i < plan->connections; i++)
        g_array_unref(workers[i].times);
    pthread_barrier_destroy(&plan->hold);
    g_free(workers);
    return status;
}

/* ---- options ---- */

static gboolean take_option(Plan *plan, int option)
{
    switch (option) {
    case 's':
        plan->socket = optarg;
        return TRUE;
    case 't':
        plan->recipient = optarg;
        return TRUE;
    case 'o':
        plan->other = optarg;
        return TRUE;
    case 'l':
        plan->login = optarg;
        return TRUE;
    case 'f':
        plan->sender = optarg;
        return TRUE;
    case 'x':
        plan->breaking = TRUE;
        return TRUE;
    case 'H':
        plan->holding = TRUE;
        return TRUE;
    case '?':
        return FALSE;
    default:
        break;
    }
    guint64 number = g_ascii_strtoull(optarg, NULL, 10);
    guint64 *const wide = option == 'n'   ? &plan->mails
                          : option == 'r' ? &plan->per_connection
                          : option == 'k' ? &plan->senders
                          : option == 'b' ? &plan->base
                                          : NULL;
    int *const narrow = option == 'c'   ? &plan->connections
                        : option == 'p' ? &plan->percent
                                        : &plan->pid;
    if (wide != NULL)
        *wide = number;
    else
        *narrow = (int)number;
    return TRUE;
}

static void free_template(gpointer mail)
{
    mail_template_free(mail);
}

static gboolean load_templates(Plan *plan, char **paths)
{
    for (; *paths != NULL; paths++) {
        g_autoptr(GError) error = NULL;
        MailTemplate *mail = mail_template_load(*paths, &error);
        if (mail == NULL) {
            fprintf(stderr, "milterdrive: %s\n", error->message);
            return FALSE;
        }
        g_ptr_array_add(plan->templates, mail);
    }
    return TRUE;
}

int main(int argc, char **argv)
{
    g_autoptr(GPtrArray) templates = g_ptr_array_new_with_free_func(free_template);
    Plan plan = {.recipient = "support@acme.example",
                 .other = "someone@else.example",
                 .sender = "customer{k}@example.net",
                 .connections = 1,
                 .percent = 100,
                 .mails = 100,
                 .senders = 1000,
                 .base = (guint64)(g_get_real_time() / 1000 % 9000000) * 1000,
                 .templates = templates};
    int option = 0;
    gboolean understood = TRUE;
    while ((option = getopt(argc, argv, "s:c:n:r:t:o:p:k:l:f:b:xHP:")) != -1)
        understood = take_option(&plan, option) && understood;
    if (!understood || plan.socket == NULL || optind == argc || plan.connections < 1 ||
        plan.senders < 1) {
        fputs(usage, stderr);
        return EX_USAGE;
    }
    return load_templates(&plan, argv + optind) ? run(&plan) : EX_NOINPUT;
}
