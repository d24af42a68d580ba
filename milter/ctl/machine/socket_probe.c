#include "socket_probe.h"

#include "../../filter/listen.h"

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>

#define SMTP_PORT 25
#define SMTPS_PORT 465
#define GREETING_OCTETS_MAX 512
#define PACKET_OCTETS_MAX 4096

/* Bits of the protocol's steps, as libmilter's mfdef.h has them (SMFIP_NO..., SMFIP_NR_...). */
enum {
    NO_CONNECT = 0x1,
    NO_HELO = 0x2,
    NO_MAIL = 0x4,
    NO_RCPT = 0x8,
    NO_HEADERS = 0x20,
    NO_EOH = 0x40,
    NO_REPLY_HEADER = 0x80,
    NO_DATA = 0x200,
    NO_REPLY_CONNECT = 0x1000,
    NO_REPLY_HELO = 0x2000,
    NO_REPLY_MAIL = 0x4000,
    NO_REPLY_RCPT = 0x8000,
    NO_REPLY_DATA = 0x10000,
    NO_REPLY_EOH = 0x40000,
};

typedef struct step {
    char letter;
    const char *name;
    guint32 left_out, unanswered; /* bits by which a filter wants no such step, or answers none */
} Step;

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

/* ---- the milter protocol: a length of four octets, a letter, data ---- */

typedef struct conversation {
    GIOStream *stream;
    const char *socket; /* for messages */
    guint32 left_out;   /* steps that the filter does not want: SMFIP_NO... */
} Conversation;

static guint32 number_at(const guint8 *octets)
{
    return (guint32)octets[0] << 24 | (guint32)octets[1] << 16 | (guint32)octets[2] << 8 |
           octets[3];
}

static Outcome send_packet(const Conversation *filter, char letter, const void *data, gsize length,
                           GError **error)
{
    g_autoptr(GByteArray) packet = g_byte_array_new();
    GError *reason = NULL;
    guint32 size = GUINT32_TO_BE((guint32)length + 1);
    g_byte_array_append(packet, (const guint8 *)&size, sizeof size);
    g_byte_array_append(packet, (const guint8 *)&letter, 1);
    g_byte_array_append(packet, data, (guint)length);
    if (g_output_stream_write_all(g_io_stream_get_output_stream(filter->stream), packet->data,
                                  packet->len, NULL, NULL, &reason))
        return OUTCOME_DONE;
    return refuse(filter->socket, reason, error);
}

static Outcome read_packet(const Conversation *filter, char *letter_r, guint8 *data,
                           gsize *length_r, GError **error)
{
    guint8 head[5] = {0};
    gsize length = 0;
    GError *reason = NULL;
    GInputStream *in = g_io_stream_get_input_stream(filter->stream);
    if (!g_input_stream_read_all(in, head, sizeof head, &length, NULL, &reason))
        return refuse(filter->socket, reason, error);
    guint32 size = number_at(head);
    if (length < sizeof head || size < 1 || size > PACKET_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: whoever listens there is not a filter",
                            filter->socket);
    if (!g_input_stream_read_all(in, data, size - 1, length_r, NULL, &reason))
        return refuse(filter->socket, reason, error);
    *letter_r = (char)head[4];
    data[*length_r] = '\0';
    return OUTCOME_DONE;
}

/* Version 6, all actions, all steps. */
static Outcome negotiate(Conversation *filter, GError **error)
{
    static const guint8 offer[] = {0, 0, 0, 6, 0, 0, 1, 0xFF, 0, 0x1F, 0xFF, 0xFF};
    guint8 data[PACKET_OCTETS_MAX + 1];
    gsize length = 0;
    char letter = 0;
    Outcome outcome = send_packet(filter, 'O', offer, sizeof offer, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_packet(filter, &letter, data, &length, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (letter != 'O' || length < sizeof offer)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: whoever listens there is not a filter",
                            filter->socket);
    filter->left_out = number_at(data + 8);
    return OUTCOME_DONE;
}

/* One step of a mail: the filter answers "continue", or a mail would fare as it says. */
static Outcome take_step(const Conversation *filter, const Step *step, const char *text,
                         gsize length, GError **error)
{
    guint8 data[PACKET_OCTETS_MAX + 1];
    gsize answer_length = 0;
    char letter = 'c';
    if ((filter->left_out & step->left_out) != 0)
        return OUTCOME_DONE;
    Outcome outcome = send_packet(filter, step->letter, text, length, error);
    if (outcome == OUTCOME_DONE && (filter->left_out & step->unanswered) == 0)
        outcome = read_packet(filter, &letter, data, &answer_length, error);
    if (outcome != OUTCOME_DONE || letter == 'c')
        return outcome;
    if (letter == 'a')
        return outcome_fail(OUTCOME_REFUSED, error,
                            "the running filter lets mail to a desk pass (hint: systemctl reload "
                            "intake-milter takes the settings over)");
    return outcome_fail(OUTCOME_REFUSED, error, "a mail would be refused at %s: %s", step->name,
                        letter == 'y'   ? (const char *)data
                        : letter == 't' ? "451, try again later"
                                        : "without a reason");
}

/* A mail to `recipient` up to its header, which is taken back there: nothing is registered. */
static Outcome rehearse(Conversation *filter, const char *recipient, GError **error)
{
    static const char connect[] = "localhost\0"
                                  "4"
                                  "\0\0"
                                  "127.0.0.1";
    g_autofree char *to = g_strdup_printf("<%s>", recipient);
    const struct {
        Step step;
        const char *text;
        gsize length;
    } steps[] = {
        {{'C', "connect", NO_CONNECT, NO_REPLY_CONNECT}, connect, sizeof connect},
        {{'H', "HELO", NO_HELO, NO_REPLY_HELO}, "localhost", sizeof "localhost"},
        {{'M', "MAIL", NO_MAIL, NO_REPLY_MAIL}, "<>", sizeof "<>"},
        {{'R', "RCPT", NO_RCPT, NO_REPLY_RCPT}, to, strlen(to) + 1},
        {{'T', "DATA", NO_DATA, NO_REPLY_DATA}, "", 0},
        {{'L', "the header", NO_HEADERS, NO_REPLY_HEADER},
         "Subject\0probe",
         sizeof "Subject\0probe"},
        {{'N', "the end of the header", NO_EOH, NO_REPLY_EOH}, "", 0},
    };
    Outcome outcome = OUTCOME_DONE;
    for (gsize i = 0; outcome == OUTCOME_DONE && i < G_N_ELEMENTS(steps); i++)
        outcome = take_step(filter, &steps[i].step, steps[i].text, steps[i].length, error);
    if (outcome == OUTCOME_DONE)
        outcome = send_packet(filter, 'A', "", 0, error);
    return outcome;
}

Outcome socket_probe_filter(const char *socket, const char *recipient, GError **error)
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
    Conversation filter = {.stream = G_IO_STREAM(connection), .socket = socket};
    outcome = negotiate(&filter, error);
    if (outcome == OUTCOME_DONE)
        outcome = rehearse(&filter, recipient, error);
    (void)send_packet(&filter, 'Q', "", 0, NULL);
    return outcome;
}

Outcome socket_probe_mail_server(const char *url, GError **error)
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
