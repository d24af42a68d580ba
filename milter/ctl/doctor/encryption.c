#include "doctor.h"

#include "../../base/address.h"

static gboolean check_connection(Report *report, const char *setting, const char *connection)
{
    static const char *const words[] = {
        [TRANSPORT_OPEN] = "in the clear",
        [TRANSPORT_OFFERED] = "encrypted only as long as nobody on the way forbids it",
        [TRANSPORT_ENCRYPTED] = "encrypted, for whoever answers in the server's place",
    };
    g_autofree char *host = NULL;
    StoreTransport transport = store_transport(connection, &host);
    if (transport == TRANSPORT_LOCAL || transport == TRANSPORT_VERIFIED)
        return TRUE;
    report_add(report, FINDING_WARNING, "encryption",
               "sslmode=verify-full and sslrootcert in the connection string",
               "what store.%s says crosses the network to %s, %s", setting, host, words[transport]);
    return FALSE;
}

static gboolean check_submission(Report *report)
{
    const SenderSettings *sender = &report->ctl->settings->sender;
    g_autoptr(GUri) uri = g_uri_parse(sender->smtp, G_URI_FLAGS_NONE, NULL);
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
    if (host == NULL || address_is_loopback_host(host) || settings_sender_is_guarded(sender))
        return TRUE;
    report_add(report, FINDING_WARNING, "encryption", "smtps://, or a login for it",
               "answers cross the network to %s, encrypted only as long as nobody on the way "
               "forbids it",
               host);
    return FALSE;
}

void doctor_encryption(Report *report)
{
    const StoreSettings *store = &report->ctl->settings->store;
    gboolean is_safe = check_connection(report, "connection", store->connection);
    is_safe = check_connection(report, "sender_connection", store->sender_connection) && is_safe;
    is_safe = check_connection(report, "admin_connection", store->admin_connection) && is_safe;
    is_safe = check_submission(report) && is_safe;
    if (is_safe)
        report_add(report, FINDING_OK, "encryption", NULL,
                   "nothing crosses a network for others to read");
}
