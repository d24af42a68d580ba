#include "participants.h"

#include "../base/address.h"

#include <string.h>

static gboolean is_desks(const DeskSettings *desk, const char *canonical)
{
    g_autofree char *base = NULL;
    g_autofree char *suffix = NULL;
    address_split(canonical, desk->delimiter, &base, &suffix);
    return g_ptr_array_find_with_equal_func(desk->addresses, base, g_str_equal, NULL);
}

static gboolean is_ours(const Plan *plan, const char *canonical)
{
    if (is_desks(plan->desk, canonical))
        return TRUE;
    for (guint i = 0; i < plan->other_desks->len; i++) {
        if (is_desks(g_ptr_array_index(plan->other_desks, i), canonical))
            return TRUE;
    }
    return FALSE;
}

static void add_from(const GPtrArray *addresses, const Plan *plan, GPtrArray *found)
{
    for (guint i = 0; i < addresses->len && found->len < PARTICIPANTS_MAX; i++) {
        const MailAddress *address = g_ptr_array_index(addresses, i);
        if (address->canonical == NULL || g_strcmp0(address->canonical, plan->author) == 0 ||
            is_ours(plan, address->canonical) ||
            g_ptr_array_find_with_equal_func(found, address->canonical, g_str_equal, NULL))
            continue;
        g_ptr_array_add(found, address->canonical);
    }
}

GPtrArray *participants_of(const MailFacts *facts, const Plan *plan)
{
    GPtrArray *found = g_ptr_array_new();
    if (facts->automatic == AUTOMATIC_NONE && identity_grade_is_proof(plan->identity)) {
        add_from(facts->to, plan, found);
        add_from(facts->cc, plan, found);
    }
    return found;
}
