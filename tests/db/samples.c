#include "samples.h"

#include "base/address.h"
#include "store/connection.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void fill_desk(DeskSettings *desk, char *name, const char *address)
{
    desk->name = name;
    desk->addresses = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(desk->addresses, g_strdup(address));
    desk->address = g_ptr_array_index(desk->addresses, 0);
    desk->delimiter = '+';
    desk->answer.period_minutes = 1440;
    desk->answer.per_hour = 1000;
}

static void fill_facts(MailFacts *facts, const char *author, const char *name)
{
    facts->message_id = g_strdup_printf("%s@client.example", name);
    g_ptr_array_add(facts->from, mail_address_new("Jörg Kunde", author));
    g_ptr_array_add(facts->to, mail_address_new(NULL, "support@acme.example"));
    facts->from_fields = 1;
    g_free(facts->subject);
    facts->subject = g_strdup("Drucker gestört");
    facts->date = 1795420800;
    facts->has_date = TRUE;
    facts->text = g_strdup_printf("No ink since Monday: %s\n", name);
    facts->reply = g_strdup(facts->text);
    facts->digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    facts->size = 4096;
}

static void fill_answer(PlanAnswer *answer, const char *author, const char *name)
{
    answer->send = TRUE;
    answer->rung = g_strdup("");
    answer->reason = g_strdup("first mail of the ticket");
    answer->template_name = g_strdup("acknowledgement");
    answer->recipient = g_strdup(author);
    answer->languages = g_strdup("en");
    answer->message_id = g_strdup_printf("%s.answer@acme.example", name);
    answer->token = g_strdup_printf("token-of-%s", name);
    answer->in_reply_to = g_strdup_printf("%s@client.example", name);
    answer->references = g_strdup_printf("<%s@client.example>", name);
    answer->payload = g_strdup("{\"type\":\"technical\"}");
    answer->ceiling = 5;
}

Sample *sample_new(const char *author, const char *name)
{
    Sample *sample = g_new0(Sample, 1);
    fill_desk(&sample->desk, "acme", "support@acme.example");
    fill_desk(&sample->other_desk, "zenith", "help@zenith.example");
    sample->envelope = envelope_new();
    sample->envelope->queue_id = g_strdup("4F2A1");
    g_free(sample->envelope->sender);
    sample->envelope->sender = g_strdup(author);
    sample->facts = mail_facts_new();
    fill_facts(sample->facts, author, name);
    Plan *plan = plan_new();
    plan->desk = &sample->desk;
    plan->thread = THREAD_NEW;
    plan->thread_reason = g_strdup("names no ticket");
    plan->words = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    plan->words_are_new = TRUE;
    plan->author = address_canonical(author);
    plan->author_name = g_strdup("Jörg Kunde");
    plan->mailbox = g_strdup(plan->author);
    plan->identity = IDENTITY_AUTHENTICATED;
    plan->identity_reason = g_strdup("dmarc=pass");
    plan->service_type = g_strdup("technical");
    g_ptr_array_add(plan->service_reasons, g_strdup("rule error-codes"));
    plan->language = g_strdup("de");
    plan->due = 1795500000;
    fill_answer(&plan->answer, author, name);
    sample->plan = plan;
    return sample;
}

void sample_free(Sample *sample)
{
    if (sample == NULL)
        return;
    plan_free(sample->plan);
    mail_facts_free(sample->facts);
    envelope_free(sample->envelope);
    g_ptr_array_unref(sample->desk.addresses);
    g_ptr_array_unref(sample->other_desk.addresses);
    g_free(sample);
}

void sample_join(Sample *sample, gint64 ticket)
{
    sample->plan->thread = THREAD_JOIN;
    sample->plan->ticket = ticket;
}

void sample_withhold(Sample *sample, const char *rung)
{
    PlanAnswer *answer = &sample->plan->answer;
    answer->send = FALSE;
    g_free(answer->rung);
    answer->rung = g_strdup(rung);
    g_free(answer->reason);
    answer->reason = g_strdup(rung);
}

StoreSettings sample_settings(void)
{
    return (StoreSettings){
        .connection = "dbname=intake user=intake_filter",
        .admin_connection = "dbname=intake user=intake_admin",
        .pool = 8,
        .wait_ms = SAMPLE_PATIENCE_MS,
        .statement_ms = SAMPLE_PATIENCE_MS,
        .connect_ms = SAMPLE_PATIENCE_MS,
        .retry_ms = 200,
    };
}

Store *sample_store(const char *role)
{
    g_autofree char *connection = g_strdup_printf("dbname=intake user=%s", role);
    StoreSettings settings = sample_settings();
    settings.connection = connection;
    return store_open(&settings, NULL);
}

Recorded *sample_record(Store *store, Sample *sample)
{
    g_autoptr(GError) error = NULL;
    Recorded *recorded = NULL;
    Outcome outcome = store_record(store, "mx1", sample->envelope, sample->facts, sample->plan,
                                   &recorded, &error);
    if (outcome != OUTCOME_DONE)
        fail_msg("store_record: %s: %s", outcome_name(outcome), error->message);
    return recorded;
}

/* The owner's session, kept from query to query: a server spends more on one that begins than on
   most queries. */
typedef struct owner_session {
    char *host; /* PGHOST when it began */
    Connection *connection;
} OwnerSession;

static void owner_session_end(gpointer data)
{
    OwnerSession *session = data;
    connection_close(session->connection);
    g_free(session->host);
    g_free(session);
}

static GPrivate owner_session = G_PRIVATE_INIT(owner_session_end);

/* Another one after the server went or PGHOST changed. */
static Connection *owner_connection(GError **error)
{
    OwnerSession *kept = g_private_get(&owner_session);
    if (kept != NULL && g_strcmp0(kept->host, g_getenv("PGHOST")) == 0 &&
        connection_usable(kept->connection))
        return kept->connection;
    g_private_replace(&owner_session, NULL);
    g_autoptr(Hosts) hosts = hosts_new("dbname=intake");
    Connection *connection = NULL;
    if (connection_open(hosts, SAMPLE_PATIENCE_MS, &connection, error) != OUTCOME_DONE)
        return NULL;
    kept = g_new0(OwnerSession, 1);
    kept->host = g_strdup(g_getenv("PGHOST"));
    kept->connection = connection;
    g_private_set(&owner_session, kept);
    return connection;
}

char *sample_value(const char *query)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = NULL;
    const Statement statement = {
        .sql = query, .deadline_ms = 2 * SAMPLE_PATIENCE_MS, .is_admin = TRUE};
    Connection *connection = owner_connection(&error);
    if (connection == NULL ||
        connection_execute(connection, &statement, &rows, &error) != OUTCOME_DONE)
        fail_msg("%s: %s", query, error->message);
    return rows_count(rows) == 0 ? NULL : rows_copy(rows, 0, 0);
}

gint64 sample_number(const char *query)
{
    g_autofree char *value = sample_value(query);
    return value == NULL ? 0 : g_ascii_strtoll(value, NULL, 10);
}
