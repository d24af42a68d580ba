#include "probe.h"

#include "../wire/listen.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#define SMTP_PORT 25
#define SMTPS_PORT 465
#define GREETING_OCTETS_MAX 512

/* "inet:PORT@HOST" as "HOST:PORT", which GIO understands. */
static GSocketConnectable *internet_address(const char *socket)
{
    const char *rest = strchr(socket, ':') + 1;
    const char *at = strchr(rest, '@');
    guint64 port = g_ascii_strtoull(rest, NULL, 10);
    const char *host = at != NULL ? at + 1 : "localhost";
    return g_network_address_new(host, (guint16)port);
}

static GSocketConnectable *filter_address(const ListenAddress *address)
{
    return address->path != NULL ? G_SOCKET_CONNECTABLE(g_unix_socket_address_new(address->path))
                                 : internet_address(address->socket);
}

static GSocketConnection *connect_to(GSocketConnectable *address, gboolean tls, GError **error)
{
    g_autoptr(GSocketClient) client = g_socket_client_new();
    g_socket_client_set_timeout(client, PROBE_SECONDS);
    g_socket_client_set_enable_proxy(client, FALSE);
    g_socket_client_set_tls(client, tls);
    return g_socket_client_connect(client, address, NULL, error);
}

static Outcome refuse(const char *whom, GError *reason, GError **error)
{
    g_autoptr(GError) owned = reason;
    return outcome_fail(OUTCOME_REFUSED, error, "%s: %s", whom, owned->message);
}

/* The milter protocol's option negotiation: length, 'O', version 6, all actions, all steps; the
   filter answers with an 'O' of its own. 'Q' ends the session. */
static Outcome negotiate(GIOStream *stream, const char *socket, GError **error)
{
    static const guint8 offer[] = {0, 0, 0, 13,   'O', 0,    0,    0,   6,
                                   0, 0, 1, 0xFF, 0,   0x1F, 0xFF, 0xFF};
    static const guint8 goodbye[] = {0, 0, 0, 1, 'Q'};
    guint8 answer[5] = {0};
    gsize length = 0;
    GError *reason = NULL;
    GOutputStream *out = g_io_stream_get_output_stream(stream);
    GInputStream *in = g_io_stream_get_input_stream(stream);
    if (!g_output_stream_write_all(out, offer, sizeof offer, NULL, NULL, &reason) ||
        !g_input_stream_read_all(in, answer, sizeof answer, &length, NULL, &reason))
        return refuse(socket, reason, error);
    if (length < sizeof answer || answer[4] != 'O')
        return outcome_fail(OUTCOME_REFUSED, error, "%s: whoever listens there is not a filter",
                            socket);
    (void)g_output_stream_write_all(out, goodbye, sizeof goodbye, NULL, NULL, NULL);
    return OUTCOME_DONE;
}

Outcome probe_filter(const char *socket, GError **error)
{
    g_autoptr(ListenAddress) address = NULL;
    GError *reason = NULL;
    Outcome outcome = listen_address_parse(socket, &address, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GSocketConnectable) place = filter_address(address);
    g_autoptr(GSocketConnection) connection = connect_to(place, FALSE, &reason);
    if (connection == NULL)
        return refuse(socket, reason, error);
    return negotiate(G_IO_STREAM(connection), socket, error);
}

Outcome probe_mail_server(const char *url, GError **error)
{
    gboolean tls = g_str_has_prefix(url, "smtps:");
    char greeting[GREETING_OCTETS_MAX + 1] = {0};
    GError *reason = NULL;
    g_autoptr(GSocketConnectable) address =
        g_network_address_parse_uri(url, tls ? SMTPS_PORT : SMTP_PORT, &reason);
    if (address == NULL)
        return refuse(url, reason, error);
    g_autoptr(GSocketConnection) connection = connect_to(address, tls, &reason);
    if (connection == NULL)
        return refuse(url, reason, error);
    GInputStream *in = g_io_stream_get_input_stream(G_IO_STREAM(connection));
    gssize length = g_input_stream_read(in, greeting, GREETING_OCTETS_MAX, NULL, &reason);
    if (length < 0)
        return refuse(url, reason, error);
    greeting[strcspn(greeting, "\r\n")] = '\0';
    if (!g_str_has_prefix(greeting, "220"))
        return outcome_fail(OUTCOME_REFUSED, error, "%s: greets with \"%.100s\"", url, greeting);
    return OUTCOME_DONE;
}
