#include "authorise.h"

#include "../decide/identity.h"

const char *right_name(Right right)
{
    static const char *const names[] = {
        [RIGHT_AGENT] = "agent",     [RIGHT_AUTOMATIC] = "automatic", [RIGHT_OWN] = "own",
        [RIGHT_ABSENCE] = "absence", [RIGHT_NONE] = "none",
    };
    return names[right];
}

static gboolean is_from_trusted_network(const Settings *settings, const Envelope *envelope)
{
    return identity_in_networks(settings->trust.networks, envelope->client_address);
}

gboolean authorise_is_ours(const Settings *settings, const Envelope *envelope)
{
    return envelope->login != NULL || is_from_trusted_network(settings, envelope);
}

static gboolean answers_by_itself(const MailFacts *facts)
{
    return facts->automatic == AUTOMATIC_REPLIED || facts->automatic == AUTOMATIC_GENERATED;
}

Right authorise(const Settings *settings, const Envelope *envelope, const MailFacts *facts,
                const KnownOutgoing *known, char **reason_r)
{
    if (!authorise_is_ours(settings, envelope)) {
        *reason_r = g_strdup("neither logged in nor from a trusted network");
        return RIGHT_NONE;
    }
    if (known->own_message) {
        *reason_r = g_strdup("an answer of our own");
        return RIGHT_OWN;
    }
    gboolean is_automatic = answers_by_itself(facts);
    if (envelope->login != NULL && known->agent == NULL) {
        *reason_r = g_strdup_printf("login '%s' is no agent of the desk", envelope->login);
        return RIGHT_NONE;
    }
    if (envelope->login != NULL && is_automatic) {
        *reason_r = g_strdup_printf("%s, sent by the agent's own program", facts->automatic_reason);
        return RIGHT_ABSENCE;
    }
    if (known->agent != NULL && !is_automatic) {
        *reason_r = g_strdup_printf("agent '%s'", known->agent->login);
        return RIGHT_AGENT;
    }
    if (is_automatic) {
        *reason_r = g_strdup_printf("%s, from a trusted network", facts->automatic_reason);
        return RIGHT_AUTOMATIC;
    }
    *reason_r = g_strdup("from a trusted network, but not an agent's address");
    return RIGHT_NONE;
}
