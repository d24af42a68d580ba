#include "milter.h"

#include <arpa/inet.h>
#include <libmilter/mfapi.h>
#include <string.h>

#include "apply.h"
#include "program_private.h"
#include "session.h"

/* libmilter hands its callbacks no pointer of ours before they made one themselves. */
static Program *served_program;

/* A header field comes in one packet. libmilter drops connections that send more than 64 KB;
   Postfix lets fields of 100 KB through (header_size_limit), and such a mail would come back for
   ever. */
#define PACKET_OCTETS (256 * 1024)

#define BACKLOG 1024 /* connections that wait for accept(); Postfix opens one per SMTP session */

#define ACTIONS                                                                                    \
    (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_CHGBODY | SMFIF_ADDRCPT | SMFIF_DELRCPT | SMFIF_CHGFROM)
/* Stages that are never answered, stages nobody needs, and two courtesies. */
#define STEPS                                                                                      \
    (SMFIP_NR_CONN | SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_HDR | SMFIP_NOHELO |                 \
     SMFIP_NOUNKNOWN | SMFIP_SKIP | SMFIP_HDR_LEADSPC)

/* ---- one connection ---- */

typedef struct connection {
    Session *session;
    unsigned long actions, steps; /* granted by the mail server */
} Connection;

static Connection *connection_of(SMFICTX *context)
{
    return smfi_getpriv(context);
}

/* Goes on; without an answer where the server agreed to expect none. */
static sfsistat go_on(const Connection *connection, unsigned long unanswered)
{
    return (connection->steps & unanswered) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static void replace(char **member, char *fresh)
{
    g_free(*member);
    *member = fresh;
}

/* A text of the protocol as the envelope wants it: valid UTF-8, NULL when it is empty. */
static char *fit_text(const char *text)
{
    if (text == NULL || text[0] == '\0')
        return NULL;
    return g_utf8_make_valid(text, -1);
}

static char *macro(SMFICTX *context, const char *name)
{
    return fit_text(smfi_getsymval(context, (char *)name));
}

/* The mailbox of an SMTP path: no angle brackets, no source route (RFC 5321 4.1.2, appendix C). */
static char *mailbox_of(const char *path)
{
    gsize length = strlen(path);
    if (length >= 2 && path[0] == '<' && path[length - 1] == '>') {
        path++;
        length -= 2;
    }
    const char *route_end = path[0] == '@' ? memchr(path, ':', length) : NULL;
    if (route_end != NULL) {
        length -= (gsize)(route_end + 1 - path);
        path = route_end + 1;
    }
    g_autofree char *mailbox = g_strndup(path, length);
    char *fit = fit_text(mailbox);
    return fit != NULL ? fit : g_strdup("");
}

/* The server knows the queue id late, and anew for each message. */
static void read_queue_id(SMFICTX *context, Envelope *envelope)
{
    char *queue_id = macro(context, "i");
    if (queue_id != NULL)
        replace(&envelope->queue_id, queue_id);
}

/* ---- callbacks, in the order of a session ---- */

static void ask_for_macros(SMFICTX *context)
{
    static const struct {
        int stage;
        const char *names;
    } wanted[] = {
        {SMFIM_CONNECT, "{daemon_name} {client_addr}"},
        {SMFIM_ENVFROM, "i {auth_type} {auth_authen} {mail_addr} {client_addr} {client_name} "
                        "{daemon_name} {verify} {cert_subject} {cert_issuer}"},
        {SMFIM_ENVRCPT, "i {rcpt_addr}"},
        {SMFIM_DATA, "i"},
        {SMFIM_EOH, "i"},
        {SMFIM_EOM, "i"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
        smfi_setsymlist(context, wanted[i].stage, (char *)wanted[i].names);
}

static sfsistat on_negotiate(SMFICTX *context, unsigned long actions, unsigned long steps,
                             unsigned long reserved_1, unsigned long reserved_2,
                             unsigned long *actions_r, unsigned long *steps_r,
                             unsigned long *reserved_1_r, unsigned long *reserved_2_r)
{
    (void)reserved_1, (void)reserved_2;
    Connection *connection = g_new0(Connection, 1);
    connection->session = session_new(served_program);
    connection->actions = actions & ACTIONS;
    connection->steps = steps & STEPS;
    smfi_setpriv(context, connection);
    if ((actions & SMFIF_SETSYMLIST) != 0)
        ask_for_macros(context);
    *actions_r = connection->actions;
    *steps_r = connection->steps;
    *reserved_1_r = *reserved_2_r = 0;
    return SMFIS_CONTINUE;
}

static char *address_of_peer(const _SOCK_ADDR *peer)
{
    char text[INET6_ADDRSTRLEN] = "";
    const struct sockaddr *address = (const struct sockaddr *)peer;
    if (peer != NULL && address->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)address)->sin_addr, text, sizeof text);
    if (peer != NULL && address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, text, sizeof text);
    return fit_text(text);
}

static sfsistat on_connect(SMFICTX *context, char *client_name, _SOCK_ADDR *peer)
{
    Connection *connection = connection_of(context);
    Envelope *envelope = session_envelope(connection->session);
    char *told = macro(context, "{client_addr}");
    replace(&envelope->client_address, told != NULL ? told : address_of_peer(peer));
    replace(&envelope->client_name, fit_text(client_name));
    replace(&envelope->daemon_name, macro(context, "{daemon_name}"));
    return go_on(connection, SMFIP_NR_CONN);
}

/* A subject counts only of a certificate the server trusts. Sendmail says so in {verify}; Postfix
   has no such macro and names trusted subjects alone. */
static char *trusted_subject(SMFICTX *context)
{
    const char *verified = smfi_getsymval(context, (char *)"{verify}");
    return verified == NULL || strcmp(verified, "OK") == 0 ? macro(context, "{cert_subject}")
                                                           : NULL;
}

/* A login holds for a message, never longer: it is read anew for each. */
static sfsistat on_mail(SMFICTX *context, char **arguments)
{
    Connection *connection = connection_of(context);
    session_begin(connection->session);
    Envelope *envelope = session_envelope(connection->session);
    g_autofree char *mailbox = mailbox_of(arguments[0]);
    g_autofree char *resolved = macro(context, "{mail_addr}");
    session_sender(connection->session, mailbox, resolved);
    replace(&envelope->login, macro(context, "{auth_authen}"));
    replace(&envelope->authentication, macro(context, "{auth_type}"));
    replace(&envelope->certificate_name, trusted_subject(context));
    char *client_address = macro(context, "{client_addr}");
    if (client_address != NULL)
        replace(&envelope->client_address, client_address);
    return go_on(connection, SMFIP_NR_MAIL);
}

static sfsistat on_recipient(SMFICTX *context, char **arguments)
{
    Connection *connection = connection_of(context);
    g_autofree char *mailbox = mailbox_of(arguments[0]);
    g_autofree char *resolved = macro(context, "{rcpt_addr}");
    session_recipient(connection->session, mailbox, resolved);
    return go_on(connection, SMFIP_NR_RCPT);
}

/* What the mail server is told of an interest, before the end of the message. */
static sfsistat answer_interest(SMFICTX *context, Session *session, SessionInterest interest)
{
    switch (interest) {
    case INTEREST_NONE:
        session_forget(session);
        return SMFIS_ACCEPT;
    case INTEREST_LATER:
        session_forget(session);
        return apply_retry(context, "4.3.2", "Not at this moment, please try again later");
    case INTEREST_HEADER:
    case INTEREST_ALL:
        break;
    }
    return SMFIS_CONTINUE;
}

static sfsistat on_data(SMFICTX *context)
{
    Session *session = connection_of(context)->session;
    read_queue_id(context, session_envelope(session));
    return answer_interest(context, session, session_at_data(session));
}

static sfsistat on_header(SMFICTX *context, char *name, char *value)
{
    Connection *connection = connection_of(context);
    if ((connection->steps & SMFIP_HDR_LEADSPC) != 0) {
        session_header(connection->session, name, value);
    } else { /* the server took the blank off */
        g_autofree char *with_blank = g_strconcat(" ", value, NULL);
        session_header(connection->session, name, with_blank);
    }
    return go_on(connection, SMFIP_NR_HDR);
}

static sfsistat on_end_of_header(SMFICTX *context)
{
    Session *session = connection_of(context)->session;
    return answer_interest(context, session, session_at_end_of_header(session));
}

static sfsistat on_body(SMFICTX *context, unsigned char *octets, size_t length)
{
    Connection *connection = connection_of(context);
    gboolean more = session_body(connection->session, octets, length);
    return more || (connection->steps & SMFIP_SKIP) == 0 ? SMFIS_CONTINUE : SMFIS_SKIP;
}

static sfsistat on_end_of_message(SMFICTX *context)
{
    Connection *connection = connection_of(context);
    Session *session = connection->session;
    Envelope *envelope = session_envelope(session);
    read_queue_id(context, envelope);
    g_autoptr(Verdict) verdict = session_end_of_message(session);
    ApplyTarget target = {
        .context = context,
        .actions = connection->actions,
        .leading_space = (connection->steps & SMFIP_HDR_LEADSPC) != 0,
        .log = session_log(session),
        .queue_id = envelope->queue_id,
    };
    sfsistat answer = apply_verdict(&target, verdict, session_message(session));
    session_forget(session);
    return answer;
}

static sfsistat on_abort(SMFICTX *context)
{
    Connection *connection = connection_of(context);
    if (connection != NULL)
        session_forget(connection->session);
    return SMFIS_CONTINUE;
}

static sfsistat on_close(SMFICTX *context)
{
    Connection *connection = connection_of(context);
    if (connection == NULL) /* it ended before the negotiation */
        return SMFIS_CONTINUE;
    session_free(connection->session);
    g_free(connection);
    smfi_setpriv(context, NULL);
    return SMFIS_CONTINUE;
}

/* ---- serving ---- */

static gboolean register_filter(const char *socket, int timeout_s)
{
    struct smfiDesc filter = {
        .xxfi_name = (char *)"intake",
        .xxfi_version = SMFI_VERSION,
        .xxfi_flags = ACTIONS | SMFIF_SETSYMLIST,
        .xxfi_connect = on_connect,
        .xxfi_envfrom = on_mail,
        .xxfi_envrcpt = on_recipient,
        .xxfi_header = on_header,
        .xxfi_eoh = on_end_of_header,
        .xxfi_body = on_body,
        .xxfi_eom = on_end_of_message,
        .xxfi_abort = on_abort,
        .xxfi_close = on_close,
        .xxfi_data = on_data,
        .xxfi_negotiate = on_negotiate,
    };
    g_autofree char *connection = g_strdup(socket);
    smfi_setmaxdatasize(PACKET_OCTETS);
    return smfi_setconn(connection) == MI_SUCCESS && smfi_settimeout(timeout_s) == MI_SUCCESS &&
           smfi_setbacklog(BACKLOG) == MI_SUCCESS && smfi_register(filter) == MI_SUCCESS;
}

Outcome milter_open(const char *socket, int timeout_s, GError **error)
{
    if (!register_filter(socket, timeout_s) || smfi_opensocket(FALSE) != MI_SUCCESS)
        return outcome_fail(OUTCOME_RETRY, error, "the socket \"%s\" cannot be opened", socket);
    return OUTCOME_DONE;
}

gboolean milter_serve(Program *program)
{
    served_program = program;
    return smfi_main() == MI_SUCCESS;
}
