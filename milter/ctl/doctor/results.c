/* Whether the filters before this one report what trust.methods believes. */
#include "order.h"

#include <string.h>

/* The methods in `trust` that no milter before place `ours` reports, for people. Caller frees. */
static char *unreported(const TrustSettings *trust, const Postfix *postfix,
                        const MilterChain *chain, const GPtrArray *neighbours, guint ours)
{
    g_autoptr(GString) missing = g_string_new(NULL);
    for (guint i = 0; i < trust->methods->len; i++) {
        const char *method = g_ptr_array_index(trust->methods, i);
        gboolean reported = FALSE;
        for (guint k = 0; k < ours && !reported; k++)
            reported = neighbour_reports(neighbours, postfix, chain,
                                         g_ptr_array_index(chain->milters, k), method);
        if (!reported)
            g_string_append_printf(missing, "%s%s", missing->len > 0 ? ", " : "", method);
    }
    return g_string_free(g_steal_pointer(&missing), FALSE);
}

/* A relay before this server may report it, which cannot be seen from here: no more than a warning.
 */
static void check_methods(Report *report, const Postfix *postfix, const MilterChain *chain,
                          const GPtrArray *neighbours, guint ours)
{
    const TrustSettings *trust = &report->ctl->settings->trust;
    g_autofree char *missing = unreported(trust, postfix, chain, neighbours, ours);
    if (*missing == '\0')
        return;
    g_autofree char *where = postfix_named(postfix, chain->where);
    report_add(report, FINDING_WARNING, "trust",
               "leave it out of trust.methods, or put a filter that checks it before this one",
               "no filter before this one in %s reports %s: what a stranger writes in our server's "
               "name is believed",
               where, missing);
}

static gboolean holds(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(names, i), name) == 0)
            return TRUE;
    }
    return FALSE;
}

static void check_neighbour(Report *report, const Neighbour *neighbour)
{
    const TrustSettings *trust = &report->ctl->settings->trust;
    if (neighbour->authserv_id != NULL && !holds(trust->authserv_ids, neighbour->authserv_id))
        report_add(report, FINDING_WARNING, "trust", "name it in trust.authserv_ids",
                   "the filter at %s reports as %s, which is not believed", neighbour->socket,
                   neighbour->authserv_id);
    else if (neighbour->remedy != NULL && holds(trust->methods, neighbour->reports))
        report_add(report, FINDING_WARNING, "trust", neighbour->remedy,
                   "the filter at %s leaves in some mails what a stranger wrote of %s in its name",
                   neighbour->socket, neighbour->reports);
}

/* Whether one of the filters before ours in the list has these settings. */
static gboolean is_before(const Postfix *postfix, const MilterChain *chain,
                          const Neighbour *neighbour, guint ours)
{
    for (guint i = 0; i < ours; i++) {
        if (postfix_is_at(postfix, chain->chrooted, g_ptr_array_index(chain->milters, i),
                          neighbour->socket))
            return TRUE;
    }
    return FALSE;
}

/* Where strangers' mail arrives: port 25, or what postscreen(8) hands on. Other services with a
   list of their own take agents' mail, or mail back from a content filter. */
static gboolean is_entrance(const MilterChain *chain)
{
    static const char *const names[] = {"smtp", "25", "smtpd", NULL};
    return milter_chain_serves(chain, names);
}

static gboolean has_entrance_apart(const Postfix *postfix)
{
    for (guint i = 0; i < postfix->chains->len; i++) {
        if (is_entrance(g_ptr_array_index(postfix->chains, i)))
            return TRUE;
    }
    return FALSE;
}

static gboolean takes_strangers_mail(const Postfix *postfix, const MilterChain *chain)
{
    if (chain->service != NULL)
        return is_entrance(chain);
    return strcmp(chain->parameter, "smtpd_milters") == 0 && !has_entrance_apart(postfix);
}

void doctor_results(Report *report, const Postfix *postfix, const GPtrArray *neighbours)
{
    const Settings *settings = report->ctl->settings;
    for (guint i = 0; settings->trust.authserv_ids->len > 0 && i < postfix->chains->len; i++) {
        const MilterChain *chain = g_ptr_array_index(postfix->chains, i);
        int ours = postfix_position(postfix, chain, settings->milter.socket);
        if (ours < 0 || !takes_strangers_mail(postfix, chain))
            continue;
        check_methods(report, postfix, chain, neighbours, (guint)ours);
        for (guint k = 0; k < neighbours->len; k++) {
            const Neighbour *neighbour = g_ptr_array_index(neighbours, k);
            if (is_before(postfix, chain, neighbour, (guint)ours))
                check_neighbour(report, neighbour);
        }
    }
}
