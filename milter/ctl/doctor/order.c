#include "order.h"

#include "../machine/filter_line.h"

#include <string.h>

typedef struct order { /* what all lists are looked at with */
    Report *report;
    const Postfix *postfix;
    const GPtrArray *neighbours;
    gboolean agents_apart; /* a submission service has a list of its own, and we are in it */
} Order;

static gboolean is_submission(const MilterChain *chain)
{
    static const char *const names[] = {"submission", "submissions", "smtps", "587", "465", NULL};
    return milter_chain_serves(chain, names);
}

static const char *socket_of(const Order *order)
{
    return order->report->ctl->settings->milter.socket;
}

static int our_place(const Order *order, const MilterChain *chain)
{
    return postfix_position(order->postfix, chain, socket_of(order));
}

static gboolean has_agents_apart(const Order *order)
{
    for (guint i = 0; i < order->postfix->chains->len; i++) {
        const MilterChain *chain = g_ptr_array_index(order->postfix->chains, i);
        if (is_submission(chain) && our_place(order, chain) >= 0)
            return TRUE;
    }
    return FALSE;
}

static char *remedy(const Order *order, const MilterChain *chain)
{
    return filter_line_remedy(order->postfix, chain, order->neighbours, socket_of(order));
}

/* A service of master.cf with a list of its own, without us. One with an empty list takes mail back
   from a content filter, as a rule; but agents' mail must come to us. */
static gboolean check_absence(const Order *order, const MilterChain *chain)
{
    if (chain->service == NULL || (chain->milters->len == 0 && !is_submission(chain)))
        return FALSE;
    g_autofree char *hint = remedy(order, chain);
    g_autofree char *service = postfix_named(order->postfix, chain->service);
    report_add(order->report, is_submission(chain) ? FINDING_FAULT : FINDING_WARNING, "order", hint,
               "%s has filters of its own in master.cf: its mail passes by this one", service);
    return TRUE;
}

/* Where agents have a service of their own, only programs that write under a desk's address are
   left to be harmed. */
static gboolean check_signer(const Order *order, const MilterChain *chain, guint ours)
{
    const char *signer =
        neighbour_find(order->neighbours, order->postfix, chain, NEIGHBOUR_SIGNS, 0, ours);
    if (signer == NULL)
        return FALSE;
    g_autofree char *hint = remedy(order, chain);
    g_autofree char *where = postfix_named(order->postfix, chain->where);
    gboolean harmless = chain->service == NULL && order->agents_apart;
    report_add(order->report, harmless ? FINDING_WARNING : FINDING_FAULT, "order", hint,
               "%s, a DKIM signer, comes before this filter in %s: what it signed is changed",
               signer, where);
    return TRUE;
}

static gboolean check_checker(const Order *order, const MilterChain *chain, guint ours)
{
    const char *checker = neighbour_find(order->neighbours, order->postfix, chain, NEIGHBOUR_CHECKS,
                                         ours + 1, chain->milters->len);
    if (checker == NULL || is_submission(chain))
        return FALSE;
    g_autofree char *where = postfix_named(order->postfix, chain->where);
    g_autofree char *hint = g_strdup_printf("put it before this filter in %s", where);
    report_add(order->report, FINDING_WARNING, "order", hint,
               "%s checks mail behind this filter, which cannot read its Authentication-Results",
               checker);
    return TRUE;
}

void doctor_order(Report *report, const Postfix *postfix, const GPtrArray *neighbours)
{
    Order order = {.report = report, .postfix = postfix, .neighbours = neighbours};
    guint findings = 0;
    order.agents_apart = has_agents_apart(&order);
    for (guint i = 0; i < postfix->chains->len; i++) {
        const MilterChain *chain = g_ptr_array_index(postfix->chains, i);
        int ours = our_place(&order, chain);
        if (ours < 0) {
            findings += check_absence(&order, chain) ? 1 : 0;
            continue;
        }
        findings += check_signer(&order, chain, (guint)ours) ? 1 : 0;
        findings += check_checker(&order, chain, (guint)ours) ? 1 : 0;
    }
    if (findings == 0 && postfix->directory == NULL)
        report_add(report, FINDING_OK, "order", NULL,
                   "nothing signs before this filter or checks behind it");
}
