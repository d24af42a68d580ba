#include "balance.h"

#include "ctl.h"

#define MAILS_AT_ONCE 20000 /* the store is asked about */

static void mail_set_clear(MailSet *set)
{
    g_clear_pointer(&set->desks, g_ptr_array_unref);
    g_clear_pointer(&set->digests, g_ptr_array_unref);
    g_clear_pointer(&set->outgoing, g_ptr_array_unref);
    g_clear_pointer(&set->since, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MailSet, mail_set_clear)

static MailSet mail_set(void)
{
    return (MailSet){.desks = g_ptr_array_new(),
                     .digests = g_ptr_array_new(),
                     .outgoing = g_ptr_array_new(),
                     .since = g_ptr_array_new_with_free_func(g_free)};
}

static void mail_set_add(MailSet *set, const JournalEntry *entry, gint64 since)
{
    g_ptr_array_add(set->desks, entry->desk);
    g_ptr_array_add(set->digests, entry->digest);
    g_ptr_array_add(set->outgoing, entry->way == JOURNAL_OUTGOING ? "t" : "f");
    g_ptr_array_add(set->since, g_strdup_printf("%" G_GINT64_FORMAT, since));
}

/* ---- rows without an acceptance ---- */

/* The row may be of a repeat long after its first acceptance, whose line is gone: only one that was
   made then is of the uncertain commit. */
Outcome balance_fetch_unaccepted(const char *filter, Store *store, Balance *balance, GError **error)
{
    g_auto(MailSet) set = mail_set();
    for (guint i = 0; i < balance->mails->len; i++) {
        const NotedMail *mail = g_ptr_array_index(balance->mails, i);
        if (mail->uncertain != NULL && mail->counted <= 0)
            mail_set_add(&set, mail->uncertain, mail->uncertain->time - BALANCE_CLOCKS_S);
    }
    if (set.desks->len > 0)
        return store_unaccepted_rows(store, filter, &set, &balance->unaccepted, error);
    balance->unaccepted = table_new("desk", "#rows", NULL);
    return OUTCOME_DONE;
}

/* ---- mails without a row ---- */

static void add_missing(Table *missing, const NotedMail *mail)
{
    const JournalEntry *entry = mail->accepted;
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(entry->time);
    g_autofree char *shown = time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
    g_autofree char *ticket =
        mail->ticket != 0 ? g_strdup_printf("%" G_GINT64_FORMAT, mail->ticket) : NULL;
    const char *way = entry->way == JOURNAL_OUTGOING || entry->way == JOURNAL_SPOOLED
                          ? journal_way_name(entry->way)
                          : journal_way_name(JOURNAL_INCOMING);
    ctl_add_row(missing, shown, way, entry->desk, ticket, entry->queue_id, entry->digest);
}

static Outcome ask(Store *store, const GPtrArray *mails, guint from, guint count, Table *missing,
                   GError **error)
{
    g_auto(MailSet) set = mail_set();
    g_autoptr(Table) places = NULL;
    for (guint i = from; i < from + count; i++)
        mail_set_add(&set, ((const NotedMail *)g_ptr_array_index(mails, i))->accepted, 0);
    Outcome outcome = store_missing_mails(store, &set, &places, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree gboolean *is_missing = g_new0(gboolean, count);
    for (guint i = 0; i < places->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(places->rows, i);
        guint64 place = g_ascii_strtoull(g_ptr_array_index(row, 0), NULL, 10);
        if (place >= 1 && place <= count)
            is_missing[place - 1] = TRUE;
    }
    for (guint i = 0; i < count; i++)
        if (is_missing[i])
            add_missing(missing, g_ptr_array_index(mails, from + i));
    return OUTCOME_DONE;
}

Outcome balance_verify(const Balance *balance, Store *store, Table **missing_r, GError **error)
{
    g_autoptr(GPtrArray) wanted = g_ptr_array_new();
    g_autoptr(Table) missing =
        table_new("time", "way", "desk", "#ticket", "queue id", "digest", NULL);
    for (guint i = 0; i < balance->mails->len; i++) {
        NotedMail *mail = g_ptr_array_index(balance->mails, i);
        if (mail->accepted != NULL && !mail->waits)
            g_ptr_array_add(wanted, mail);
    }
    Outcome outcome = OUTCOME_DONE;
    for (guint from = 0; from < wanted->len && outcome == OUTCOME_DONE; from += MAILS_AT_ONCE)
        outcome = ask(store, wanted, from, MIN(MAILS_AT_ONCE, wanted->len - from), missing, error);
    if (outcome == OUTCOME_DONE)
        *missing_r = g_steal_pointer(&missing);
    return outcome;
}
