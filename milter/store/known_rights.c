#include "known_rights.h"

#include "literal.h"

#include <string.h>

#define QUOTA_WORDS 3       /* what of, service type, number */
#define ENTITLEMENT_WORDS 5 /* "entitled", service type, verdict, until, reason */

/* ---- asking ---- */

void known_rights_quotas(const GArray *quotas, char **types_r, char **began_r)
{
    g_autoptr(GPtrArray) types = g_ptr_array_new();
    g_autoptr(GPtrArray) began = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; quotas != NULL && i < quotas->len; i++) {
        const QuotaQuestion *question = &g_array_index(quotas, QuotaQuestion, i);
        g_ptr_array_add(types, (gpointer)question->service_type);
        g_ptr_array_add(began, literal_moment(question->began));
    }
    *types_r = literal_array(types, LITERAL_KEY_OCTETS);
    *began_r = literal_array(began, LITERAL_KEY_OCTETS);
}

void known_rights_functions(const GPtrArray *types, char **types_r, char **functions_r)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) functions = g_ptr_array_new();
    for (guint i = 0; types != NULL && i < types->len; i++) {
        const ServiceType *type = g_ptr_array_index(types, i);
        g_ptr_array_add(names, type->name);
        g_ptr_array_add(functions, type->entitlement_function);
    }
    *types_r = literal_array(names, LITERAL_KEY_OCTETS);
    *functions_r = literal_array(functions, LITERAL_KEY_OCTETS);
}

/* ---- reading ---- */

static KnownTicket *ticket_of_number(const Known *known, gint64 number)
{
    for (guint i = 0; i < known->tickets->len; i++) {
        KnownTicket *ticket = g_ptr_array_index(known->tickets, i);
        if (ticket->number == number)
            return ticket;
    }
    return NULL;
}

static void read_quota(char **words, Known *known)
{
    gint64 number = g_ascii_strtoll(words[2], NULL, 10);
    KnownTicket *ticket = ticket_of_number(known, number);
    if (g_str_equal(words[0], "customer"))
        known_quota(known, words[1])->by_customer = (guint)number;
    else if (g_str_equal(words[0], "domain"))
        known_quota(known, words[1])->by_domain = (guint)number;
    else if (ticket != NULL && ticket->quota_type == NULL)
        ticket->quota_type = g_strdup(words[1]);
}

static void read_entitlement(char **words, Known *known)
{
    Entitlement entitlement = g_str_equal(words[2], "yes")  ? ENTITLED_YES
                              : g_str_equal(words[2], "no") ? ENTITLED_NO
                                                            : ENTITLED_UNDECIDED;
    known_add_entitlement(known, words[1], entitlement, g_ascii_strtoll(words[3], NULL, 10),
                          g_strstrip(words[4]));
}

void known_rights_read(const char *text, Known *known)
{
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_auto(GStrv) words = g_strsplit(lines[i], " ", ENTITLEMENT_WORDS);
        guint count = g_strv_length(words);
        if (count == ENTITLEMENT_WORDS && g_str_equal(words[0], "entitled"))
            read_entitlement(words, known);
        else if (count == QUOTA_WORDS)
            read_quota(words, known);
    }
}
