/* Whatever a stranger writes into a mail, the database takes it: a mail it refused for its data
   would be told to come back for ever. */
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define LARGE (1024 * 1024)
#define MANY 10000

/* What texts are made of: no valid UTF-8, what is special in rows, arrays and JSON, what no client
   would write. */
static const char *const pieces[] = {
    "\xff\xfe\xc0\x80",         /* no UTF-8 at all; an overlong NUL */
    "\xed\xa0\x80\xed\xbf\xbf", /* lone surrogates */
    "\xf4\x90\x80\x80",         /* above U+10FFFF */
    "\xe2\x82",                 /* a character cut off */
    "\xef\xbf\xbe\xef\xbf\xbf", /* U+FFFE, U+FFFF */
    "\x01\x02\x1e\x1f\x7f\r\n\t",
    "\\\"{},()'NULL $1 %s \\\\x",
    "\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8b",
    "",
};

static char *repeated(const char *piece, gsize octets)
{
    GString *text = g_string_new(piece);
    while (piece[0] != '\0' && text->len < octets)
        g_string_append(text, piece);
    return g_string_free(text, FALSE);
}

static void replace(char **field, const char *piece, gsize octets)
{
    g_free(*field);
    *field = repeated(piece, octets);
}

/* What no compression makes smaller, so that keys have their full size: printable, or any octet. */
static char *drawn(gboolean printable, gsize octets)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    GString *text = g_string_new(NULL);
    while (text->len < octets)
        g_string_append_c(text, (char)(printable ? g_rand_int_range(rand, '!', '~')
                                                 : g_rand_int_range(rand, 1, 256)));
    return g_string_free(text, FALSE);
}

/* Every text of a mail that its sender chooses. */
static void fill_texts(Sample *sample, const char *piece, gsize octets)
{
    MailFacts *facts = sample->facts;
    replace(&facts->message_id, piece, octets);
    replace(&facts->subject, piece, octets);
    replace(&facts->text, piece, octets);
    replace(&facts->reply, piece, octets);
    replace(&sample->envelope->sender, piece, octets);
    replace(&sample->envelope->queue_id, piece, octets);
    replace(&sample->plan->author, piece, octets);
    replace(&sample->plan->author_name, piece, octets);
    replace(&sample->plan->language, piece, octets);
    replace(&sample->plan->thread_reason, piece, octets);
    replace(&sample->plan->answer.in_reply_to, piece, octets);
    replace(&sample->plan->answer.references, piece, octets);
    replace(&sample->plan->answer.recipient, piece, octets);
    facts->malformed = TRUE;
    g_ptr_array_add(facts->malformed_reasons, repeated(piece, octets));
}

static void add_many(Sample *sample, const char *piece)
{
    MailFacts *facts = sample->facts;
    for (int i = 0; i < MANY; i++) {
        Attachment *attachment = g_new0(Attachment, 1);
        attachment->name = g_strdup_printf("%s%d", piece, i);
        attachment->type = g_strdup_printf("%s/%d", piece, i);
        attachment->size = G_MAXUINT64 >> (i % 2);
        attachment->sha256 = g_strdup(piece);
        g_ptr_array_add(facts->attachments, attachment);
        DeliveryFailure *failure = g_new0(DeliveryFailure, 1);
        failure->recipient = g_strdup_printf("%s%d@client.example", piece, i);
        failure->permanent = TRUE;
        failure->diagnostic = g_strdup(piece);
        g_ptr_array_add(facts->failures, failure);
        g_ptr_array_add(facts->returned_ids, g_strdup_printf("%s%d", piece, i));
        g_autofree char *address = g_strdup_printf("cc%d@client.example", i);
        g_ptr_array_add(facts->cc, mail_address_new(piece, address));
    }
}

/* The mail's row is there, by its digest; what the database thought of it stands in the fault. */
static void assert_recorded(Store *store, Sample *sample, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Recorded) recorded = NULL;
    Outcome outcome = store_record(store, "mx1", sample->envelope, sample->facts, sample->plan,
                                   &recorded, &error);
    if (outcome != OUTCOME_DONE)
        fail_msg("%s: %s: %s", what, outcome_name(outcome), error->message);
    g_autofree char *query = g_strdup_printf(
        "SELECT count(*) FROM intake.ledger WHERE digest = '%s'", sample->facts->digest);
    assert_int_equal(sample_number(query), 1);
}

static void every_text_becomes_a_row(void **state)
{
    Store *store = *state;
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++) {
        for (gsize octets = 1; octets <= LARGE; octets *= LARGE) {
            g_autofree char *name = g_strdup_printf("hostile-%zu-%zu", i, octets);
            g_autoptr(Sample) sample = sample_new("hostile@client.example", name);
            fill_texts(sample, pieces[i], octets);
            assert_recorded(store, sample, name);
        }
    }
}

static void every_key_of_full_size_becomes_a_row(void **state)
{
    Store *store = *state;
    for (int printable = 0; printable < 2; printable++) {
        g_autofree char *name = g_strdup_printf("key-%d", printable);
        g_autofree char *key = drawn(printable, 4000);
        g_autoptr(Sample) sample = sample_new("key@client.example", name);
        fill_texts(sample, key, 1);
        assert_recorded(store, sample, name);
        const OutgoingRecord record = {.desk = "acme",
                                       .filter = "mx1",
                                       .login = "alex",
                                       .kind = "agent",
                                       .sender = key,
                                       .message_id = key,
                                       .digest = name,
                                       .sent_message_id = key,
                                       .subject = key,
                                       .text = key,
                                       .is_sent = TRUE,
                                       .opens = TRUE,
                                       .service_type = "technical",
                                       .customer_address = key,
                                       .customer_name = key};
        g_autoptr(GError) error = NULL;
        g_autoptr(SentMail) sent_mail = NULL;
        if (store_record_outgoing(store, &record, &sent_mail, &error) != OUTCOME_DONE)
            fail_msg("%s: %s", name, error->message);
    }
}

static void every_number_becomes_a_row(void **state)
{
    static const gint64 moments[] = {G_MININT64,   -62167219200, -62135596801,  -1,        0, 1,
                                     253402300799, 253402300800, 3093527980800, G_MAXINT64};
    Store *store = *state;
    for (gsize i = 0; i < G_N_ELEMENTS(moments); i++) {
        g_autofree char *name = g_strdup_printf("number-%zu", i);
        g_autoptr(Sample) sample = sample_new("number@client.example", name);
        sample->facts->date = moments[i];
        sample->plan->due = moments[i];
        sample->facts->size = (gsize)moments[i];
        sample->plan->linked_ticket = moments[i];
        sample->plan->answer.ceiling = i % 2 == 0 ? G_MAXUINT : 0;
        assert_recorded(store, sample, name);
    }
}

static void any_number_of_things_becomes_a_row(void **state)
{
    Store *store = *state;
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i += 3) {
        g_autofree char *name = g_strdup_printf("many-%zu", i);
        g_autoptr(Sample) sample = sample_new("many@client.example", name);
        add_many(sample, pieces[i]);
        assert_recorded(store, sample, name);
    }
}

static int open_store(void **state)
{
    *state = sample_store("intake_filter");
    return 0;
}

static int close_store(void **state)
{
    store_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_becomes_a_row),
        cmocka_unit_test(every_key_of_full_size_becomes_a_row),
        cmocka_unit_test(every_number_becomes_a_row),
        cmocka_unit_test(any_number_of_things_becomes_a_row),
    };
    return cmocka_run_group_tests(tests, open_store, close_store);
}
