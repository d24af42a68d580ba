/* What the store knows of a mail that leaves, as data. */
#include "store.h"

static GHashTable *reasons_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
}

OutgoingTicket *outgoing_ticket_new(void)
{
    OutgoingTicket *ticket = g_new0(OutgoingTicket, 1);
    ticket->refused = reasons_new();
    return ticket;
}

void outgoing_ticket_free(OutgoingTicket *ticket)
{
    if (ticket == NULL)
        return;
    g_free(ticket->service_type);
    g_free(ticket->language);
    g_free(ticket->group);
    g_free(ticket->display_name);
    g_hash_table_unref(ticket->refused);
    g_free(ticket);
}

static void ticket_destroy(gpointer data)
{
    outgoing_ticket_free(data);
}

static void colleague_destroy(gpointer data)
{
    Colleague *colleague = data;
    g_free(colleague->login);
    g_ptr_array_unref(colleague->service_types);
    g_free(colleague);
}

KnownOutgoing *known_outgoing_new(void)
{
    KnownOutgoing *known = g_new0(KnownOutgoing, 1);
    known->colleagues = g_ptr_array_new_with_free_func(colleague_destroy);
    known->tickets = g_ptr_array_new_with_free_func(ticket_destroy);
    known->outside = g_ptr_array_new_with_free_func(g_free);
    known->missing = reasons_new();
    return known;
}

void known_outgoing_free(KnownOutgoing *known)
{
    if (known == NULL)
        return;
    agent_free(known->agent);
    g_ptr_array_unref(known->colleagues);
    g_hash_table_unref(known->missing);
    g_ptr_array_unref(known->tickets);
    g_ptr_array_unref(known->outside);
    g_free(known->departed_name);
    g_free(known);
}

void known_outgoing_add_colleague(KnownOutgoing *known, const char *login, const char *types)
{
    Colleague *colleague = g_new0(Colleague, 1);
    colleague->login = g_strdup(login);
    colleague->service_types = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) names = g_strsplit(types, " ", -1);
    for (char **name = names; *name != NULL; name++) {
        if (**name != '\0')
            g_ptr_array_add(colleague->service_types, g_strdup(*name));
    }
    g_ptr_array_add(known->colleagues, colleague);
}

void sent_mail_free(SentMail *sent_mail)
{
    if (sent_mail == NULL)
        return;
    g_free(sent_mail->display_name);
    g_free(sent_mail->token);
    g_free(sent_mail);
}
