/* Senders whose mail a desk does not take. */
#include "../base/address.h"
#include "decide_private.h"

#include <string.h>

#define SENDERS_MAX 10 /* mailboxes of From that are looked at */
#define LABELS_MAX 10  /* of a domain, from its end */

/* ---- the names that senders go by ---- */

/* The domain and those above it, down to two labels. */
static void add_domains(GPtrArray *names, const char *domain)
{
    guint labels = 1;
    for (const char *c = domain; *c != '\0'; c++)
        labels += *c == '.';
    for (; labels >= 2; labels--) {
        if (labels <= LABELS_MAX)
            g_ptr_array_add(names, g_strdup(domain));
        domain = strchr(domain, '.') + 1;
    }
}

/* All that stand in From: a second mailbox there must not let a blocked one pass. */
GPtrArray *blocked_names(const AnswerSettings *answer, const MailFacts *facts)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < facts->from->len && i < SENDERS_MAX; i++) {
        const char *canonical = ((const MailAddress *)g_ptr_array_index(facts->from, i))->canonical;
        if (canonical == NULL)
            continue;
        g_ptr_array_add(names, g_strdup(canonical));
        g_ptr_array_add(names, mailbox_of(answer, canonical));
        add_domains(names, address_domain(canonical));
    }
    return names;
}

/* ---- the decision ---- */

/* Whatever is proven of the sender, since whoever writes a blocked name wants nothing of ours that
   its owner could not have. An agent's login says more than From. */
void blocked_decide(const Evidence *evidence, Plan *plan)
{
    const Known *known = evidence->known;
    if (plan->identity == IDENTITY_AGENT)
        return;
    if (known->blocked != NULL)
        plan->blocked = g_strdup_printf("%s is blocked", known->blocked);
    else if (g_strcmp0(known->group, GROUP_BLOCKED) == 0)
        plan->blocked =
            g_strdup_printf("customer %" G_GINT64_FORMAT " is blocked", known->customer);
}

/* ---- what becomes of the mail ---- */

GPtrArray *decide_recipients(const Settings *settings, const DeskSettings *desk,
                             const Envelope *envelope, gboolean of_desk)
{
    GPtrArray *recipients = g_ptr_array_new();
    for (guint i = 0; i < envelope->recipients->len; i++) {
        char *recipient = g_ptr_array_index(envelope->recipients, i);
        if ((settings_desk_of(settings, recipient) == desk) == of_desk)
            g_ptr_array_add(recipients, recipient);
    }
    return recipients;
}

gboolean decide_refuses_blocked(const Plan *plan, const Settings *settings,
                                const Envelope *envelope)
{
    g_autoptr(GPtrArray) others = decide_recipients(settings, plan->desk, envelope, FALSE);
    return plan->desk->blocked == BLOCKED_REFUSE && others->len == 0;
}

/* Who was blocked by mistake must find another way to say so. */
static char *refusal_text(const DeskSettings *desk)
{
    const char *ways[] = {desk->phone, desk->website};
    GString *text = g_string_new(NULL);
    g_string_printf(text,
                    "%s does not take mail from your address. If you think that this is a "
                    "mistake, please tell us in another way",
                    desk->address);
    gboolean first = TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (ways[i] == NULL || *ways[i] == '\0')
            continue;
        g_string_append_printf(text, "%s%s", first ? ": " : ", ", ways[i]);
        first = FALSE;
    }
    return g_string_free(text, FALSE);
}

Verdict *decide_blocked_refusal(const Plan *plan)
{
    g_autofree char *text = refusal_text(plan->desk);
    return verdict_new(VERDICT_REFUSE, "5.7.1", text);
}
