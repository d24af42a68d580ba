/* The acknowledgement as it is fixed before anything is written: to whom, under which ids. */
#include "../base/address.h"
#include "ladder_rates.h"

#include <string.h>

#define REFERENCE_OCTETS_MAX 250 /* of one foreign Message-ID that we repeat */

/* Message-ID and token come from one nonce, by a keyed digest with different labels: whoever sees
   the one cannot compute the other. Caller frees. */
static char *derive(const char *nonce, const char *label)
{
    static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";
    guint8 digest[32];
    gsize length = sizeof digest;
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, (const guchar *)nonce, strlen(nonce));
    g_hmac_update(hmac, (const guchar *)label, (gssize)strlen(label));
    g_hmac_get_digest(hmac, digest, &length);
    char *derived = g_malloc0(TOKEN_LENGTH + 1);
    for (gsize i = 0; i < TOKEN_LENGTH; i++)
        derived[i] = alphabet[digest[i] % 32];
    return derived;
}

/* Only an id that is nothing but an id goes into our header: printable ASCII without blanks,
   brackets, quotes or comments. */
static gboolean is_plain_id(const char *id)
{
    gsize length = strlen(id);
    if (length == 0 || length > REFERENCE_OCTETS_MAX)
        return FALSE;
    for (const char *c = id; *c != '\0'; c++) {
        if (!g_ascii_isgraph(*c) || strchr("<>()\"\\,;", *c) != NULL)
            return FALSE;
    }
    return TRUE;
}

static void chain_add(GPtrArray *chain, const char *id)
{
    if (id == NULL || !is_plain_id(id))
        return;
    for (guint i = 0; i < chain->len; i++) {
        if (strcmp(g_ptr_array_index(chain, i), id) == 0)
            return;
    }
    if (chain->len >= PLAN_REFERENCES_MAX) /* the first names the thread, the newest its end */
        g_ptr_array_remove_index(chain, 1);
    g_ptr_array_add(chain, (gpointer)id);
}

/* RFC 5322 3.6.4: the parent's References, else its only In-Reply-To, then its Message-ID. */
static char *references_of_answer(const MailFacts *facts)
{
    g_autoptr(GPtrArray) chain = g_ptr_array_new();
    for (guint i = 0; i < facts->references->len; i++)
        chain_add(chain, g_ptr_array_index(facts->references, i));
    if (chain->len == 0 && facts->in_reply_to->len == 1)
        chain_add(chain, g_ptr_array_index(facts->in_reply_to, 0));
    chain_add(chain, facts->message_id);
    g_autoptr(GString) references = g_string_new(NULL);
    for (guint i = 0; i < chain->len; i++)
        g_string_append_printf(references, "%s<%s>", i > 0 ? " " : "",
                               (const char *)g_ptr_array_index(chain, i));
    return chain->len > 0 ? g_string_free(g_steal_pointer(&references), FALSE) : NULL;
}

void answer_decide(const Evidence *evidence, Plan *plan)
{
    const MailFacts *facts = evidence->facts;
    const DeskSettings *desk = evidence->reception->desk;
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    PlanAnswer *answer = &plan->answer;
    g_autofree char *id = derive(evidence->moment->nonce, "message-id");
    answer->template_name = g_strdup(plan->turned_down ? "decision" : "acknowledgement");
    /* To the author and never to Reply-To, with which a stranger could aim our mail at others. */
    answer->recipient = g_strdup(author->address);
    answer->languages = language_of_answer(desk, plan->language);
    answer->message_id = g_strdup_printf("%s@%s", id, address_domain(desk->address));
    answer->token = derive(evidence->moment->nonce, "token");
    if (facts->message_id != NULL && is_plain_id(facts->message_id))
        answer->in_reply_to = g_strdup(facts->message_id);
    answer->references = references_of_answer(facts);
    answer->confirm_until = confirmation_asked_until(evidence, plan);
    answer->ceiling = ladder_per_address(evidence);
    answer->domain = g_strdup(evidence->reception->domain);
    answer->per_domain = ladder_per_domain(evidence);
    answer->hour = ANSWER_HOUR_OF(evidence->moment->now);
    answer->per_hour = (guint)MAX(desk->answer.per_hour, 0);
}
