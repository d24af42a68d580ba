#include "milter_client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "mail_template.h"

#define ACTIONS 0x1ff    /* what Postfix 3.7 offers */
#define STEPS 0x1fffff   /* the same */
#define CHUNK 65535      /* octets of body in one packet */
#define OUT_OCTETS 65536 /* gathered before they are written */
#define PATIENCE_S 300

/* Steps a filter may ask to be left out or not to answer. */
enum {
    NO_CONNECT = 0x1,
    NO_HELO = 0x2,
    NO_MAIL = 0x4,
    NO_RECIPIENT = 0x8,
    NO_BODY = 0x10,
    NO_HEADER = 0x20,
    NO_END_OF_HEADER = 0x40,
    MUTE_HEADER = 0x80,
    NO_DATA = 0x200,
    MUTE_CONNECT = 0x1000,
    MUTE_HELO = 0x2000,
    MUTE_MAIL = 0x4000,
    MUTE_RECIPIENT = 0x8000,
    MUTE_DATA = 0x10000,
    MUTE_END_OF_HEADER = 0x40000,
    MUTE_BODY = 0x80000,
    LEADING_SPACE = 0x100000,
};

struct milter_client {
    int socket;
    guint32 steps;
    GString *out;
    char in[65536];
    gsize in_at, in_end;
    guint64 edits;
};

/* ---- octets ---- */

static gboolean flush(MilterClient *client)
{
    const char *octets = client->out->str;
    gsize left = client->out->len;
    while (left > 0) {
        ssize_t written = send(client->socket, octets, left, MSG_NOSIGNAL);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return FALSE;
        octets += written;
        left -= (gsize)written;
    }
    g_string_truncate(client->out, 0);
    return TRUE;
}

static gboolean put(MilterClient *client, char command, const char *octets, gsize length)
{
    guint32 size = htonl((guint32)(length + 1));
    g_string_append_len(client->out, (const char *)&size, sizeof size);
    g_string_append_c(client->out, command);
    g_string_append_len(client->out, octets, (gssize)length);
    return client->out->len < OUT_OCTETS || flush(client);
}

/* Takes octets that came; `into` NULL drops them. */
static gboolean take(MilterClient *client, char *into, gsize length)
{
    while (length > 0) {
        if (client->in_at == client->in_end) {
            ssize_t got = recv(client->socket, client->in, sizeof client->in, 0);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return FALSE;
            client->in_at = 0;
            client->in_end = (gsize)got;
        }
        gsize part = MIN(length, client->in_end - client->in_at);
        if (into != NULL) {
            memcpy(into, client->in + client->in_at, part);
            into += part;
        }
        client->in_at += part;
        length -= part;
    }
    return TRUE;
}

/* One packet: its letter, and the first octets of what follows. */
static char take_packet(MilterClient *client, char *data, gsize room)
{
    guint32 size = 0;
    char command = 0;
    if (!take(client, (char *)&size, sizeof size) || (size = ntohl(size)) < 1 ||
        !take(client, &command, 1))
        return 0;
    gsize kept = MIN((gsize)size - 1, room);
    return take(client, data, kept) && take(client, NULL, size - 1 - kept) ? command : 0;
}

static Answer take_answer(MilterClient *client)
{
    if (!flush(client))
        return ANSWER_BROKEN;
    for (;;) {
        char data = 0;
        char command = take_packet(client, &data, 1);
        if (command != 0 && strchr("himb+-eq2", command) != NULL) {
            client->edits++;
            continue;
        }
        if (command == 'p') /* still at work */
            continue;
        if (command == 'y')
            return data == '5' ? ANSWER_REJECT : ANSWER_RETRY;
        return command != 0 && strchr("cadrts", command) != NULL ? (Answer)command : ANSWER_BROKEN;
    }
}

/* ---- events ---- */

/* An event with its macros (pairs of name and value, each ended by NUL), as Postfix sends them. */
static Answer event(MilterClient *client, char command, const GString *macros, const char *data,
                    gsize length, guint32 left_out, guint32 mute)
{
    if (macros != NULL) {
        g_autofree char *packet = g_malloc(macros->len + 1);
        packet[0] = command;
        memcpy(packet + 1, macros->str, macros->len);
        if (!put(client, 'D', packet, macros->len + 1))
            return ANSWER_BROKEN;
    }
    if ((client->steps & left_out) != 0)
        return ANSWER_CONTINUE;
    if (!put(client, command, data, length))
        return ANSWER_BROKEN;
    return (client->steps & mute) != 0 ? ANSWER_CONTINUE : take_answer(client);
}

static void add_string(GString *list, const char *text)
{
    g_string_append_len(list, text, (gssize)strlen(text) + 1);
}

static void add_macro(GString *macros, const char *name, const char *value)
{
    add_string(macros, name);
    add_string(macros, value);
}

/* ---- connections ---- */

static int connect_local(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    for (int try = 0; try < 2000; try++) { /* a full backlog says EAGAIN */
        if (connect(client, (struct sockaddr *)&address, sizeof address) == 0)
            return client;
        if (errno != EAGAIN)
            break;
        g_usleep(1000);
    }
    close(client);
    return -1;
}

static int connect_inet(const char *place)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    address.sin_port = htons((guint16)atoi(place));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(client, (struct sockaddr *)&address, sizeof address) == 0)
        return client;
    close(client);
    return -1;
}

static gboolean negotiate(MilterClient *client)
{
    const guint32 offer[] = {htonl(6), htonl(ACTIONS), htonl(STEPS)};
    guint32 wanted[3] = {0};
    if (!put(client, 'O', (const char *)offer, sizeof offer) || !flush(client) ||
        take_packet(client, (char *)wanted, sizeof wanted) != 'O')
        return FALSE;
    client->steps = ntohl(wanted[2]);
    return TRUE;
}

static gboolean introduce(MilterClient *client)
{
    g_autoptr(GString) macros = g_string_new(NULL);
    g_autoptr(GString) data = g_string_new(NULL);
    add_macro(macros, "{daemon_name}", "mx.example.org");
    add_macro(macros, "{client_addr}", "192.0.2.7");
    add_string(data, "client.example.net");
    g_string_append_len(data, "4\x4e\x20", 3); /* family and port */
    add_string(data, "192.0.2.7");
    return event(client, 'C', macros, data->str, data->len, NO_CONNECT, MUTE_CONNECT) ==
               ANSWER_CONTINUE &&
           event(client, 'H', NULL, "client.example.net", 19, NO_HELO, MUTE_HELO) ==
               ANSWER_CONTINUE;
}

MilterClient *milter_client_open(const char *socket)
{
    const struct timeval backoff = {.tv_sec = PATIENCE_S};
    const char *place = strchr(socket, ':') != NULL ? strchr(socket, ':') + 1 : socket;
    gboolean inet = g_str_has_prefix(socket, "inet:");
    MilterClient *client = g_new0(MilterClient, 1);
    client->out = g_string_sized_new(OUT_OCTETS);
    client->socket = inet ? connect_inet(place) : connect_local(place);
    if (client->socket >= 0)
        setsockopt(client->socket, SOL_SOCKET, SO_RCVTIMEO, &backoff, sizeof backoff);
    if (client->socket >= 0 && negotiate(client) && introduce(client))
        return client;
    milter_client_close(client, TRUE);
    return NULL;
}

void milter_client_close(MilterClient *client, gboolean drop)
{
    if (client == NULL)
        return;
    if (!drop && put(client, 'Q', "", 0))
        flush(client);
    if (client->socket >= 0)
        close(client->socket);
    g_string_free(client->out, TRUE);
    g_free(client);
}

/* ---- one mail ---- */

typedef struct sending {
    MilterClient *client;
    const PlayedEnvelope *envelope;
    GString *queue_id; /* macros of the events after DATA */
    Stage until;
    Answer answer;
} Sending;

static gboolean goes_on(const Sending *sending, Stage done)
{
    return sending->answer == ANSWER_CONTINUE && sending->until > done;
}

static void send_sender(Sending *sending)
{
    const PlayedEnvelope *envelope = sending->envelope;
    g_autoptr(GString) macros = g_string_new(NULL);
    g_autofree char *path = g_strdup_printf("<%s>", envelope->sender);
    add_macro(macros, "{mail_addr}", envelope->sender);
    if (envelope->login != NULL) {
        add_macro(macros, "{auth_type}", "PLAIN");
        add_macro(macros, "{auth_authen}", envelope->login);
    }
    sending->answer =
        event(sending->client, 'M', macros, path, strlen(path) + 1, NO_MAIL, MUTE_MAIL);
}

static void send_recipient(Sending *sending)
{
    g_autoptr(GString) macros = g_string_new(NULL);
    g_autofree char *path = g_strdup_printf("<%s>", sending->envelope->recipient);
    add_macro(macros, "{rcpt_addr}", sending->envelope->recipient);
    sending->answer =
        event(sending->client, 'R', macros, path, strlen(path) + 1, NO_RECIPIENT, MUTE_RECIPIENT);
}

static void write_number(char *at, guint64 number)
{
    for (int digit = MARK_DIGITS - 1; digit >= 0; digit--, number /= 10)
        at[digit] = (char)('0' + number % 10);
}

/* Overwrites the marks that lie in [offset, offset + length) of the fields or the body. */
static void write_marks(const MailTemplate *mail, gboolean in_body, char *octets, gsize offset,
                        gsize length, const PlayedEnvelope *envelope)
{
    for (guint i = 0; i < mail->marks->len; i++) {
        const MailMark *mark = &g_array_index(mail->marks, MailMark, i);
        if (mark->in_body == in_body && mark->offset >= offset &&
            mark->offset + MARK_DIGITS <= offset + length)
            write_number(octets + (mark->offset - offset),
                         mark->kind == 'n' ? envelope->number : envelope->customer);
    }
}

/* Without the leading-space step the blank after the colon stays with the server. */
static void send_field(Sending *sending, const char *name, const char *value, gsize length)
{
    if ((sending->client->steps & LEADING_SPACE) != 0 || value[0] != ' ') {
        sending->answer = event(sending->client, 'L', sending->queue_id, name,
                                (gsize)(value - name) + length, NO_HEADER, MUTE_HEADER);
        return;
    }
    g_autoptr(GString) data = g_string_new_len(name, value - name);
    g_string_append_len(data, value + 1, (gssize)length - 1);
    sending->answer = event(sending->client, 'L', sending->queue_id, data->str, data->len,
                            NO_HEADER, MUTE_HEADER);
}

static void send_header(Sending *sending, const MailTemplate *mail)
{
    g_autofree char *fields = g_memdup2(mail->fields->str, mail->fields->len);
    write_marks(mail, FALSE, fields, 0, mail->fields->len, sending->envelope);
    const char *end = fields + mail->fields->len;
    for (const char *name = fields; name < end && goes_on(sending, STAGE_DATA);) {
        const char *value = name + strlen(name) + 1;
        gsize length = strlen(value) + 1;
        send_field(sending, name, value, length);
        name = value + length;
    }
}

static void send_body(Sending *sending, const MailTemplate *mail)
{
    g_autofree char *chunk = g_malloc(CHUNK);
    for (gsize at = 0; at < mail->body->len && goes_on(sending, STAGE_END_OF_HEADER); at += CHUNK) {
        gsize length = MIN(mail->body->len - at, CHUNK);
        memcpy(chunk, mail->body->str + at, length);
        write_marks(mail, TRUE, chunk, at, length, sending->envelope);
        sending->answer =
            event(sending->client, 'B', sending->queue_id, chunk, length, NO_BODY, MUTE_BODY);
    }
    if (sending->answer == ANSWER_SKIP)
        sending->answer = ANSWER_CONTINUE;
}

Answer milter_client_send(MilterClient *client, const MailTemplate *mail,
                          const PlayedEnvelope *envelope, Stage until, BeforeEnd before_end,
                          gpointer data, gboolean *early_r)
{
    g_autoptr(GString) queue_id = g_string_new(NULL);
    g_autofree char *id = g_strdup_printf("4B%08" G_GINT64_MODIFIER "X", envelope->number);
    add_macro(queue_id, "i", id);
    Sending sending = {.client = client,
                       .envelope = envelope,
                       .queue_id = queue_id,
                       .until = until,
                       .answer = ANSWER_CONTINUE};
    *early_r = FALSE;
    send_sender(&sending);
    if (goes_on(&sending, STAGE_MAIL))
        send_recipient(&sending);
    if (goes_on(&sending, STAGE_RECIPIENT))
        sending.answer = event(client, 'T', queue_id, "", 0, NO_DATA, MUTE_DATA);
    if (goes_on(&sending, STAGE_DATA))
        send_header(&sending, mail);
    if (goes_on(&sending, STAGE_HEADER))
        sending.answer = event(client, 'N', queue_id, "", 0, NO_END_OF_HEADER, MUTE_END_OF_HEADER);
    if (goes_on(&sending, STAGE_END_OF_HEADER))
        send_body(&sending, mail);
    *early_r = sending.answer != ANSWER_CONTINUE;
    if (before_end != NULL)
        before_end(data);
    if (goes_on(&sending, STAGE_BODY))
        sending.answer = event(client, 'E', queue_id, "", 0, 0, 0);
    return sending.answer;
}

void milter_client_abort(MilterClient *client)
{
    put(client, 'A', "", 0); /* goes out with the next event */
}

guint64 milter_client_edits(const MilterClient *client)
{
    return client->edits;
}
