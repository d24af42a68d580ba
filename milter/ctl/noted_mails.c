#include "noted_mails.h"

/* What a line changes in the filter's count of first acceptances. */
static int counted_by(JournalWay way)
{
    switch (way) {
    case JOURNAL_INCOMING:
    case JOURNAL_SPOOLED:
        return 1;
    case JOURNAL_KNOWN: /* accepted_recount() */
        return -1;
    case JOURNAL_REPEATED:
    case JOURNAL_REGISTERED:
    case JOURNAL_OUTGOING:
    case JOURNAL_UNCERTAIN:
        break;
    }
    return 0;
}

static void add_line(NotedMail *mail, const JournalEntry *entry, const SpoolBacklog *backlog)
{
    if (entry->way == JOURNAL_UNCERTAIN) {
        if (mail->uncertain == NULL)
            mail->uncertain = entry;
        return;
    }
    if (mail->accepted == NULL)
        mail->accepted = entry;
    if (entry->ticket != 0)
        mail->ticket = entry->ticket;
    mail->counted += counted_by(entry->way);
    if (entry->way == JOURNAL_SPOOLED &&
        spool_backlog_has(backlog, entry->desk, entry->queue_id, entry->time))
        mail->waits = TRUE;
}

GPtrArray *noted_mails(const JournalLines *lines, const SpoolBacklog *backlog)
{
    GPtrArray *mails = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < lines->entries->len; i++) {
        const JournalEntry *entry = g_ptr_array_index(lines->entries, i);
        gboolean outgoing = entry->way == JOURNAL_OUTGOING;
        g_autofree char *key =
            g_strconcat(entry->digest, outgoing ? " out " : " in ", entry->desk, NULL);
        NotedMail *mail = g_hash_table_lookup(known, key);
        if (mail == NULL) {
            mail = g_new0(NotedMail, 1);
            mail->outgoing = outgoing;
            g_ptr_array_add(mails, mail);
            g_hash_table_insert(known, g_steal_pointer(&key), mail);
        }
        add_line(mail, entry, backlog);
    }
    return mails;
}
