/* Gateways: senders whose mails carry a customer. Their settings, and what these must fulfil. */
#include "private.h"

#include <gio/gio.h>
#include <string.h>

#define AT(member) .offset = offsetof(Gateway, member)
#define GATEWAYS "desks[].gateways[]"

const Setting settings_of_gateways[] = {
    {GATEWAYS, "name", SETTING_NAME, AT(name), NULL, .text = "name in headers, log and events"},
    {GATEWAYS, "kind", SETTING_CHOICE, AT(kind), "\"form\"", .choices = "form|forwarder|database",
     .text = "a form or app that opens requests; a list or forwarder; who calls the database"},
    {GATEWAYS, "addresses", SETTING_ADDRESSES, AT(addresses), "()",
     .text = "addresses that its mails have in From"},
    {GATEWAYS, "domains", SETTING_DOMAINS, AT(domains), "()",
     .text = "domains of which its mails may have any address in From"},
    {GATEWAYS, "logins", SETTING_TEXTS, AT(logins), "()",
     .text = "SASL logins that prove its mails"},
    {GATEWAYS, "networks", SETTING_TEXTS, AT(networks), "()",
     .text = "networks whose clients prove its mails"},
    {GATEWAYS, "fields", SETTING_TEXTS, AT(fields), "( \"Reply-To\" )",
     .text = "header fields that may name the customer, in turn"},
    {GATEWAYS, "address_keys", SETTING_TEXTS, AT(address_keys), "()",
     .text = "keys of the line that holds the customer's address"},
    {GATEWAYS, "name_keys", SETTING_TEXTS, AT(name_keys), "()",
     .text = "keys of the line that holds the customer's name"},
    {GATEWAYS, "phone_keys", SETTING_TEXTS, AT(phone_keys), "()",
     .text = "keys of the line that holds the telephone number"},
    {GATEWAYS, "type_keys", SETTING_TEXTS, AT(type_keys), "()",
     .text = "keys of the line that chooses the service type"},
    {GATEWAYS, "per_address", SETTING_NUMBER, AT(per_address), "2", .least = 1, .most = 10000,
     .text = "answers that a mailbox may have had in the desk's period for one more"},
    {GATEWAYS, "per_hour", SETTING_NUMBER, AT(per_hour), "60", .least = 1, .most = 10000000,
     .text = "most answers to customers of this gateway in an hour"},
};

const gsize settings_of_gateways_length = G_N_ELEMENTS(settings_of_gateways);

/* ---- checks ---- */

typedef struct gateway_check {
    const Settings *settings;
    const Gateway *gateway;
    const char *path; /* "desks.acme.gateways[0]" */
} GatewayCheck;

static Outcome gateway_fail(const GatewayCheck *check, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static Outcome gateway_fail(const GatewayCheck *check, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return settings_fail(check->settings, check->path, error, "\"%s\" %s", check->gateway->name,
                         text);
}

/* Its requests are known by their signature alone. */
static Outcome check_database(const GatewayCheck *check, GError **error)
{
    const Gateway *gateway = check->gateway;
    const GPtrArray *senders[] = {gateway->addresses, gateway->domains, gateway->logins,
                                  gateway->networks};
    for (gsize i = 0; i < G_N_ELEMENTS(senders); i++)
        if (senders[i]->len > 0)
            return gateway_fail(check, error,
                                "calls the database and sends no mail (hint: leave out addresses, "
                                "domains, logins and networks)");
    return OUTCOME_DONE;
}

static Outcome check_sender(const GatewayCheck *check, GError **error)
{
    const Gateway *gateway = check->gateway;
    if (gateway->kind == GATEWAY_DATABASE)
        return check_database(check, error);
    gboolean is_named = gateway->addresses->len > 0 || gateway->domains->len > 0;
    if (!is_named && gateway->logins->len == 0 && gateway->networks->len == 0)
        return gateway_fail(check, error,
                            "is anybody's (hint: its addresses or domains, or logins or networks)");
    for (guint i = 0; i < gateway->addresses->len; i++) {
        const char *address = g_ptr_array_index(gateway->addresses, i);
        for (guint d = 0; d < check->settings->desks->len; d++) {
            const DeskSettings *desk = g_ptr_array_index(check->settings->desks, d);
            if (g_ptr_array_find_with_equal_func(desk->addresses, address, g_str_equal, NULL))
                return gateway_fail(check, error,
                                    "sends as the desk \"%s\": mail from a desk's address leaves "
                                    "under its name (hint: let it send as another, "
                                    "\"forms@...\")",
                                    desk->name);
        }
    }
    return OUTCOME_DONE;
}

static Outcome check_networks(const GatewayCheck *check, GError **error)
{
    for (guint i = 0; i < check->gateway->networks->len; i++) {
        const char *network = g_ptr_array_index(check->gateway->networks, i);
        g_autoptr(GInetAddressMask) mask =
            g_inet_address_mask_new_from_string(network + (*network == '!' ? 1 : 0), NULL);
        if (mask == NULL)
            return gateway_fail(check, error,
                                "has \"%s\", which is not a network (hint: \"192.0.2.0/24\")",
                                network);
    }
    return OUTCOME_DONE;
}

static Outcome check_customer(const GatewayCheck *check, GError **error)
{
    const Gateway *gateway = check->gateway;
    for (guint i = 0; i < gateway->fields->len; i++) {
        const char *field = g_ptr_array_index(gateway->fields, i);
        if (!setting_is_field_name(field))
            return gateway_fail(check, error, "has \"%s\", which is no field's name", field);
    }
    if (gateway->kind == GATEWAY_FORM && gateway->fields->len == 0 &&
        gateway->address_keys->len == 0)
        return gateway_fail(check, error,
                            "tells no customer (hint: fields = ( \"Reply-To\" ), or address_keys)");
    return OUTCOME_DONE;
}

Outcome settings_check_gateways(const Settings *settings, const DeskSettings *desk, GError **error)
{
    for (guint i = 0; i < desk->gateways->len; i++) {
        const Gateway *gateway = g_ptr_array_index(desk->gateways, i);
        g_autofree char *path = g_strdup_printf("desks.%s.gateways[%u]", desk->name, i);
        const GatewayCheck check = {settings, gateway, path};
        for (guint j = 0; j < i; j++) {
            const Gateway *earlier = g_ptr_array_index(desk->gateways, j);
            if (strcmp(earlier->name, gateway->name) == 0)
                return gateway_fail(&check, error, "is the name of two gateways");
        }
        if (check_sender(&check, error) != OUTCOME_DONE ||
            check_networks(&check, error) != OUTCOME_DONE ||
            check_customer(&check, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
    }
    return OUTCOME_DONE;
}
