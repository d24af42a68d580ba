#include "interest.h"

#include "../base/address.h"
#include "../decide/identity.h"

#include <string.h>

/* Most mail is for other domains. Comparing the domain first spares it the work of a canonical
   form; octets outside ASCII may be another spelling of ours and take the long way. */
static gboolean may_be_domain(const char *canonical, const char *mailbox)
{
    const char *domain = strrchr(mailbox, '@');
    if (domain == NULL)
        return TRUE;
    const char *ours = address_domain(canonical);
    gsize length = strlen(ours);
    if (g_ascii_strncasecmp(domain + 1, ours, length) == 0)
        return domain[1 + length] == '\0' || domain[1 + length] == '.';
    return !g_str_is_ascii(domain);
}

static gboolean may_be_ours(const Settings *settings, const char *mailbox)
{
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        for (guint k = 0; k < desk->addresses->len; k++)
            if (may_be_domain(g_ptr_array_index(desk->addresses, k), mailbox))
                return TRUE;
    }
    return FALSE;
}

const DeskSettings *interest_desk_of(const Settings *settings, const char *mailbox)
{
    return may_be_ours(settings, mailbox) ? settings_desk_of(settings, mailbox) : NULL;
}

static gboolean is_trusted_agent(const Settings *settings, Directory *directory,
                                 const Envelope *envelope)
{
    if (!identity_in_networks(settings->trust.networks, envelope->client_address))
        return FALSE;
    if (envelope->sender[0] == '\0')
        return TRUE;
    g_autofree char *canonical = address_canonical(envelope->sender);
    return canonical != NULL && directory_has_address(directory, canonical);
}

static gboolean refuses_claims(const Settings *settings)
{
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        if (desk->refuse_claims)
            return TRUE;
    }
    return FALSE;
}

gboolean interest_sender_claims(const Settings *settings, const Envelope *envelope)
{
    const DeskSettings *desk = interest_desk_of(settings, envelope->sender);
    return desk != NULL && desk->refuse_claims;
}

OutgoingHint interest_outgoing_hint(const Settings *settings, Directory *directory,
                                    const Envelope *envelope)
{
    gboolean is_authenticated = envelope->login != NULL || envelope->certificate_name != NULL;
    if (envelope->login != NULL && directory_has_login(directory, envelope->login))
        return HINT_EVIDENCE;
    if (envelope->certificate_name != NULL &&
        directory_has_certificate(directory, envelope->certificate_name))
        return HINT_EVIDENCE;
    if (is_trusted_agent(settings, directory, envelope))
        return HINT_EVIDENCE;
    if (is_authenticated && !directory_loaded(directory))
        return HINT_UNKNOWN;
    if (is_authenticated && settings->trust.read_authenticated)
        return HINT_CLAIM;
    if (refuses_claims(settings))
        return HINT_CLAIM;
    return interest_desk_of(settings, envelope->sender) != NULL ? HINT_CLAIM : HINT_NONE;
}
