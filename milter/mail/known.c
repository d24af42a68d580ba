#include "known.h"

static const char *const state_names[] = {
    [TICKET_AWAITING_CONFIRMATION] = "awaiting-confirmation",
    [TICKET_AWAITING_INFORMATION] = "awaiting-information",
    [TICKET_AWAITING_REVIEW] = "awaiting-review",
    [TICKET_OPEN] = "open",
    [TICKET_ANSWERED] = "answered",
    [TICKET_CLOSED] = "closed",
};

const char *ticket_state_name(TicketState state)
{
    return state_names[state];
}

gboolean ticket_state_from_name(const char *name, TicketState *state_r)
{
    for (gsize i = 0; i < G_N_ELEMENTS(state_names); i++) {
        if (g_strcmp0(name, state_names[i]) == 0) {
            *state_r = (TicketState)i;
            return TRUE;
        }
    }
    return FALSE;
}

static const char *const grade_names[] = {
    [IDENTITY_AGENT] = "agent",
    [IDENTITY_CONFIRMED] = "confirmed",
    [IDENTITY_AUTHENTICATED] = "authenticated",
    [IDENTITY_UNKNOWN] = "unknown",
    [IDENTITY_FAILED] = "failed",
};

const char *identity_grade_name(IdentityGrade grade)
{
    return grade_names[grade];
}

IdentityGrade identity_grade_from_name(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(grade_names); i++) {
        if (g_strcmp0(name, grade_names[i]) == 0)
            return (IdentityGrade)i;
    }
    return IDENTITY_UNKNOWN;
}

gboolean identity_grade_is_proof(IdentityGrade grade)
{
    return grade != IDENTITY_UNKNOWN && grade != IDENTITY_FAILED;
}

static void known_ticket_destroy(gpointer data)
{
    known_ticket_free(data);
}

static void known_quota_free(gpointer data)
{
    KnownQuota *quota = data;
    g_free(quota->service_type);
    g_free(quota);
}

static void known_entitlement_free(gpointer data)
{
    KnownEntitlement *said = data;
    g_free(said->service_type);
    g_free(said->reason);
    g_free(said);
}

Known *known_new(void)
{
    Known *known = g_new0(Known, 1);
    known->grade = IDENTITY_UNKNOWN;
    known->details = details_new();
    known->duty = duty_new();
    known->checks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    known->history = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    known->entitlements = g_ptr_array_new_with_free_func(known_entitlement_free);
    known->quotas = g_ptr_array_new_with_free_func(known_quota_free);
    known->tickets = g_ptr_array_new_with_free_func(known_ticket_destroy);
    known->own_tickets = g_ptr_array_new_with_free_func(known_ticket_destroy);
    known->confirmations = g_array_new(FALSE, FALSE, sizeof(KnownConfirmation));
    return known;
}

void known_free(Known *known)
{
    if (known == NULL)
        return;
    g_free(known->group);
    g_free(known->language);
    g_free(known->blocked);
    duty_free(known->duty);
    g_ptr_array_unref(known->details);
    g_ptr_array_unref(known->entitlements);
    g_ptr_array_unref(known->quotas);
    g_hash_table_unref(known->checks);
    g_hash_table_unref(known->history);
    g_ptr_array_unref(known->tickets);
    g_ptr_array_unref(known->own_tickets);
    g_array_unref(known->confirmations);
    g_free(known);
}

const KnownEntitlement *known_entitlement(const Known *known, const char *service_type)
{
    for (guint i = 0; i < known->entitlements->len; i++) {
        const KnownEntitlement *said = g_ptr_array_index(known->entitlements, i);
        if (g_str_equal(said->service_type, service_type))
            return said;
    }
    return NULL;
}

void known_add_entitlement(Known *known, const char *service_type, Entitlement entitlement,
                           gint64 until, const char *reason)
{
    KnownEntitlement *said = g_new0(KnownEntitlement, 1);
    said->service_type = g_strdup(service_type);
    said->entitlement = entitlement;
    said->until = until;
    said->reason = g_strdup(reason);
    g_ptr_array_add(known->entitlements, said);
}

KnownQuota *known_quota(Known *known, const char *service_type)
{
    for (guint i = 0; i < known->quotas->len; i++) {
        KnownQuota *quota = g_ptr_array_index(known->quotas, i);
        if (g_str_equal(quota->service_type, service_type))
            return quota;
    }
    KnownQuota *quota = g_new0(KnownQuota, 1);
    quota->service_type = g_strdup(service_type);
    g_ptr_array_add(known->quotas, quota);
    return quota;
}

const KnownConfirmation *known_confirmation(const Known *known, gint64 ticket)
{
    for (guint i = 0; i < known->confirmations->len; i++) {
        const KnownConfirmation *asked = &g_array_index(known->confirmations, KnownConfirmation, i);
        if (asked->ticket == ticket)
            return asked;
    }
    return NULL;
}

static char *check_key(const char *function, const char *value)
{
    return g_strconcat(function, "\x1f", value, NULL);
}

void known_add_check(Known *known, const char *function, const char *value, gboolean is_right)
{
    g_hash_table_insert(known->checks, check_key(function, value),
                        GINT_TO_POINTER(is_right ? VALUE_RIGHT : VALUE_WRONG));
}

ValueVerdict known_check(const Known *known, const char *function, const char *value)
{
    g_autofree char *key = check_key(function, value);
    return (ValueVerdict)GPOINTER_TO_INT(g_hash_table_lookup(known->checks, key));
}

KnownTicket *known_ticket_new(void)
{
    KnownTicket *ticket = g_new0(KnownTicket, 1);
    ticket->details = details_new();
    return ticket;
}

void known_ticket_free(KnownTicket *ticket)
{
    if (ticket == NULL)
        return;
    g_free(ticket->service_type);
    g_free(ticket->language);
    g_free(ticket->display_name);
    g_free(ticket->subject);
    g_free(ticket->quota_type);
    g_free(ticket->assignee);
    g_ptr_array_unref(ticket->details);
    g_free(ticket);
}

static void agent_name_free(gpointer data)
{
    AgentName *name = data;
    g_free(name->language);
    g_free(name->channel);
    g_free(name->surname);
    g_free(name->given_name);
    g_free(name->short_name);
    g_free(name->title);
    g_free(name->role);
    g_free(name->department);
    g_free(name);
}

AgentName *agent_name_add(Agent *agent, const char *language, const char *channel)
{
    AgentName *name = g_new0(AgentName, 1);
    name->language = g_strdup(language != NULL ? language : "");
    name->channel = g_strdup(channel != NULL ? channel : "");
    g_ptr_array_add(agent->names, name);
    return name;
}

Agent *agent_new(void)
{
    Agent *agent = g_new0(Agent, 1);
    agent->names = g_ptr_array_new_with_free_func(agent_name_free);
    agent->service_types = g_ptr_array_new_with_free_func(g_free);
    agent->active = TRUE;
    return agent;
}

void agent_free(Agent *agent)
{
    if (agent == NULL)
        return;
    g_free(agent->desk);
    g_free(agent->login);
    g_free(agent->address);
    g_free(agent->certificate);
    g_free(agent->surname);
    g_free(agent->given_name);
    g_free(agent->short_name);
    g_free(agent->title);
    g_free(agent->role);
    g_free(agent->department);
    g_free(agent->language);
    g_ptr_array_unref(agent->service_types);
    g_ptr_array_unref(agent->names);
    g_free(agent);
}
