#include "authorise.h"

#include "../base/address.h"
#include "../decide/identity.h"
#include "absence.h"

#include <string.h>

const char *right_name(Right right)
{
    static const char *const names[] = {
        [RIGHT_AGENT] = "agent",     [RIGHT_AUTOMATIC] = "automatic", [RIGHT_OWN] = "own",
        [RIGHT_ABSENCE] = "absence", [RIGHT_NONE] = "none",
    };
    return names[right];
}

gboolean authorise_trusts_network(const Settings *settings, const Envelope *envelope)
{
    return identity_in_networks(settings->trust.networks, envelope->client_address);
}

static Right judge_agent(const Envelope *envelope, const MailFacts *facts,
                         const KnownOutgoing *known, char **reason_r)
{
    const char *login = known->agent->login;
    const char *mark = absence_mark(facts);
    if (mark != NULL) {
        *reason_r = g_strdup_printf("%s, sent by the program of agent '%s'", mark, login);
        return RIGHT_ABSENCE;
    }
    const char *proof = envelope->login != NULL              ? "logged in"
                        : envelope->certificate_name != NULL ? "certificate or trusted network"
                                                             : "trusted network";
    *reason_r = g_strdup_printf("agent '%s', %s", login, proof);
    return RIGHT_AGENT;
}

/* A program has no login. What gives one away without any mark is that its mail comes from nobody,
   or from the desk itself. */
static Right judge_program(const Settings *settings, const Envelope *envelope,
                           const MailFacts *facts, char **reason_r)
{
    if (facts->automatic == AUTOMATIC_REPLIED || facts->automatic == AUTOMATIC_GENERATED) {
        *reason_r = g_strdup_printf("%s, from a trusted network", facts->automatic_reason);
        return RIGHT_AUTOMATIC;
    }
    gboolean is_nobody = envelope->sender[0] == '\0';
    if (is_nobody || settings_desk_of(settings, envelope->sender) != NULL) {
        *reason_r = g_strdup_printf("a program's: no login, and the envelope sender is %s",
                                    is_nobody ? "empty" : "the desk's");
        return RIGHT_AUTOMATIC;
    }
    *reason_r = g_strdup("from a trusted network, but not an agent's address");
    return RIGHT_NONE;
}

/* Whoever got an answer knows its Message-ID, and may have a login of his own. */
static gboolean may_be_our_sender(const Settings *settings, const Envelope *envelope,
                                  const KnownOutgoing *known)
{
    return authorise_trusts_network(settings, envelope) || known->agent != NULL ||
           known->own_waiting || g_strcmp0(envelope->login, settings->sender.login) == 0;
}

Right authorise(const Settings *settings, const Envelope *envelope, const MailFacts *facts,
                const KnownOutgoing *known, char **reason_r)
{
    gboolean trusted = authorise_trusts_network(settings, envelope);
    if (known->own_message && may_be_our_sender(settings, envelope, known)) {
        *reason_r = g_strdup("an answer of our own");
        return RIGHT_OWN;
    }
    if (known->agent != NULL && (envelope->login != NULL || !known->left_before || known->departed))
        return judge_agent(envelope, facts, known, reason_r);
    if (envelope->login != NULL) {
        *reason_r = g_strdup_printf("login '%s' is no agent of the desk", envelope->login);
        return RIGHT_NONE;
    }
    if (!trusted && known->agent == NULL) {
        *reason_r =
            g_strdup("neither a login nor a certificate of an agent, nor a trusted network");
        return RIGHT_NONE;
    }
    if (known->left_before && !known->departed) {
        *reason_r = g_strdup("left under our name before");
        return RIGHT_OWN;
    }
    return judge_program(settings, envelope, facts, reason_r);
}
