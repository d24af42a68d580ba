#include "hosts.h"
#include "../base/address.h"
#include "admin.h"
#include "away.h"

#include <poll.h>
#include <string.h>

#define HOSTS_MAX 16
#define CONNECT_SECONDS_MIN 2 /* libpq takes less for this */
#define HEAD_START_MS 300     /* of a server before the next one is tried as well */
#define DEFAULT_PORT "5432"
#define DEFAULT_HOST "/var/run/postgresql"

struct hosts {
    char *description;
    guint count;
    char **names, **addresses, **ports; /* one each, or NULL; not used of a single server */
    gboolean must_write;                /* a session that is read-only is none */
    gint first;                         /* atomic */
};

/* ---- what the connection string names ---- */

static const char *option_of(const PQconninfoOption *options, const char *keyword)
{
    for (; options != NULL && options->keyword != NULL; options++) {
        if (strcmp(options->keyword, keyword) == 0)
            return options->val;
    }
    return NULL;
}

/* Servers that a service file or the environment names are known to an attempt alone. */
static PQconninfoOption *options_of(const char *description)
{
    PQconninfoOption *options = PQconninfoParse(description, NULL);
    gboolean elsewhere = option_of(options, "service") != NULL || g_getenv("PGSERVICE") != NULL ||
                         g_getenv("PGHOST") != NULL || g_getenv("PGHOSTADDR") != NULL;
    if (option_of(options, "host") != NULL || option_of(options, "hostaddr") != NULL || !elsewhere)
        return options;
    PGconn *attempt = PQconnectStart(description);
    PQconninfoFree(options);
    options = PQconninfo(attempt);
    PQfinish(attempt);
    return options;
}

static char **list_of(const PQconninfoOption *options, const char *keyword)
{
    const char *value = option_of(options, keyword);
    return value != NULL && value[0] != '\0' ? g_strsplit(value, ",", -1) : NULL;
}

static guint length_of(char **list)
{
    return list != NULL ? g_strv_length(list) : 0;
}

/* Lists of different lengths are one attempt, which libpq refuses in its own words. */
static guint count_of(const Hosts *hosts)
{
    guint names = length_of(hosts->names);
    guint addresses = length_of(hosts->addresses);
    guint ports = length_of(hosts->ports);
    guint count = MAX(names, addresses);
    gboolean fits =
        (names == 0 || addresses == 0 || names == addresses) && (ports <= 1 || ports == count);
    return fits && count <= HOSTS_MAX ? MAX(count, 1) : 1;
}

static gboolean wants_to_write(const char *attributes)
{
    static const char *const names[] = {"any", "read-write", "primary", NULL};
    return attributes == NULL || g_strv_contains(names, attributes);
}

Hosts *hosts_new(const char *description)
{
    Hosts *hosts = g_new0(Hosts, 1);
    PQconninfoOption *options = options_of(description);
    const char *wanted = option_of(options, "target_session_attrs");
    if (wanted == NULL)
        wanted = g_getenv("PGTARGETSESSIONATTRS");
    hosts->description = g_strdup(description);
    hosts->names = list_of(options, "host");
    hosts->addresses = list_of(options, "hostaddr");
    hosts->ports = list_of(options, "port");
    hosts->count = count_of(hosts);
    hosts->must_write = hosts->count > 1 && wants_to_write(wanted);
    PQconninfoFree(options);
    return hosts;
}

void hosts_free(Hosts *hosts)
{
    if (hosts == NULL)
        return;
    g_free(hosts->description);
    g_strfreev(hosts->names);
    g_strfreev(hosts->addresses);
    g_strfreev(hosts->ports);
    g_free(hosts);
}

guint hosts_count(const Hosts *hosts)
{
    return hosts->count;
}

void hosts_distrust(Hosts *hosts, guint host)
{
    (void)g_atomic_int_compare_and_exchange(&hosts->first, (gint)host,
                                            (gint)((host + 1) % hosts->count));
}

/* ---- how safe the way is ---- */

static char *host_elsewhere(const Hosts *hosts)
{
    char *const *list = hosts->addresses != NULL ? hosts->addresses : hosts->names;
    for (guint i = 0; list != NULL && list[i] != NULL; i++) {
        gboolean is_socket = *list[i] == '/' || *list[i] == '@' || *list[i] == '\0';
        if (!is_socket && !address_is_loopback_host(list[i]))
            return g_strdup(list[i]);
    }
    return NULL;
}

/* Of libpq's sslmode; what it does not know it refuses. */
static StoreTransport transport_of(const char *mode)
{
    static const struct {
        const char *mode;
        StoreTransport transport;
    } modes[] = {
        {"disable", TRANSPORT_OPEN},       {"allow", TRANSPORT_OPEN},
        {"prefer", TRANSPORT_OFFERED},     {"require", TRANSPORT_ENCRYPTED},
        {"verify-ca", TRANSPORT_VERIFIED}, {"verify-full", TRANSPORT_VERIFIED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
        if (g_strcmp0(mode, modes[i].mode) == 0)
            return modes[i].transport;
    }
    return TRANSPORT_OFFERED;
}

StoreTransport store_transport(const char *connection, char **host_r)
{
    g_autoptr(Hosts) hosts = hosts_new(connection);
    PQconninfoOption *options = options_of(connection);
    const char *mode = option_of(options, "sslmode");
    StoreTransport transport = transport_of(mode != NULL ? mode : g_getenv("PGSSLMODE"));
    PQconninfoFree(options);
    *host_r = host_elsewhere(hosts);
    return *host_r != NULL ? transport : TRANSPORT_LOCAL;
}

/* ---- attempts ---- */

typedef struct attempt {
    guint host;
    PGconn *session;   /* NULL: failed, its reason is in the round's */
    short events;      /* that it waits for */
    gboolean is_asked; /* whether its server writes */
    gboolean writes;   /* it said so */
} Attempt;

typedef struct round {
    Hosts *hosts;
    guint first, started;
    Attempt attempts[HOSTS_MAX];
    GString *reasons;
} Round;

/* libpq passes over an empty value, and would take the whole list instead. */
static const char *element(char **list, guint place, const char *otherwise)
{
    if (list == NULL)
        return NULL;
    const char *value = list[list[1] == NULL ? 0 : place];
    return value[0] != '\0' ? value : otherwise;
}

static PGconn *start(const Hosts *hosts, guint host)
{
    const char *address = element(hosts->addresses, host, NULL);
    /* What stands after `dbname` cannot be overruled by the description, what stands before can. */
    const char *const keywords[] = {
        "fallback_application_name", "dbname",          "host", "hostaddr", "port",
        "target_session_attrs",      "client_encoding", NULL};
    const char *const values[] = {"intake",
                                  hosts->description,
                                  element(hosts->names, host, address ? address : DEFAULT_HOST),
                                  address,
                                  element(hosts->ports, host, DEFAULT_PORT),
                                  hosts->must_write ? "any" : NULL,
                                  "UTF8",
                                  NULL};
    return PQconnectStartParams(keywords, values, 1);
}

static void drop(Round *round, Attempt *attempt, const char *reason)
{
    if (round->reasons->len > 0)
        g_string_append(round->reasons, "; ");
    g_string_append(round->reasons, reason);
    g_clear_pointer(&attempt->session, PQfinish);
}

static void drop_failed(Round *round, Attempt *attempt)
{
    g_autofree char *reason = away_first_line(PQerrorMessage(attempt->session));
    drop(round, attempt, reason);
}

static void drop_because(Round *round, Attempt *attempt, const char *words)
{
    const char *name = PQhost(attempt->session);
    g_autofree char *reason = g_strdup_printf("server \"%s\" %s", name != NULL ? name : "", words);
    drop(round, attempt, reason);
}

static void start_next(Round *round)
{
    Attempt *attempt = &round->attempts[round->started];
    attempt->host = (round->first + round->started) % round->hosts->count;
    attempt->session = start(round->hosts, attempt->host);
    attempt->events = POLLOUT;
    round->started++;
    if (PQstatus(attempt->session) == CONNECTION_BAD)
        drop_failed(round, attempt);
}

/* What the session itself was told does not count: a pooler repeats what it heard of its server
   once, before a failover, and makes sessions for one that is lost. */
static void ask(Round *round, Attempt *attempt)
{
    attempt->is_asked = TRUE;
    attempt->events = POLLIN;
    if (!PQsendQuery(attempt->session, "SHOW transaction_read_only"))
        drop_failed(round, attempt);
}

static void take_result(Round *round, Attempt *attempt, const PGresult *result)
{
    if (PQresultStatus(result) == PGRES_TUPLES_OK)
        attempt->writes = strcmp(PQgetvalue(result, 0, 0), "off") == 0;
    else
        drop_failed(round, attempt);
}

/* TRUE when the server said that it writes. */
static gboolean hear(Round *round, Attempt *attempt)
{
    if (!PQconsumeInput(attempt->session))
        drop_failed(round, attempt);
    while (attempt->session != NULL && !PQisBusy(attempt->session)) {
        PGresult *result = PQgetResult(attempt->session);
        if (result == NULL) {
            if (!attempt->writes)
                drop_because(round, attempt, "is read-only");
            return attempt->writes;
        }
        take_result(round, attempt, result);
        PQclear(result);
    }
    return FALSE;
}

/* TRUE when there is a session. */
static gboolean advance(Round *round, Attempt *attempt)
{
    if (attempt->is_asked)
        return hear(round, attempt);
    switch (PQconnectPoll(attempt->session)) {
    case PGRES_POLLING_OK:
        if (!round->hosts->must_write)
            return TRUE;
        ask(round, attempt);
        break;
    case PGRES_POLLING_READING:
        attempt->events = POLLIN;
        break;
    case PGRES_POLLING_WRITING:
        attempt->events = POLLOUT;
        break;
    default:
        drop_failed(round, attempt);
    }
    return FALSE;
}

static guint count_open(const Round *round)
{
    guint open = 0;
    for (guint i = 0; i < round->started; i++)
        open += round->attempts[i].session != NULL;
    return open;
}

/* Waits until one of the open attempts can go on, and lets those go on that can. NULL: none is a
   session yet. */
static Attempt *wait_and_advance(Round *round, gint64 until)
{
    struct pollfd sockets[HOSTS_MAX];
    for (guint i = 0; i < round->started; i++) {
        const Attempt *attempt = &round->attempts[i];
        sockets[i] =
            (struct pollfd){.fd = attempt->session != NULL ? PQsocket(attempt->session) : -1,
                            .events = attempt->events};
    }
    gint64 left_us = MAX(until - g_get_monotonic_time(), 0);
    (void)poll(sockets, round->started, (int)MIN((left_us + 999) / 1000, G_MAXINT));
    for (guint i = 0; i < round->started; i++) {
        Attempt *attempt = &round->attempts[i];
        if (attempt->session != NULL && sockets[i].revents != 0 && advance(round, attempt))
            return attempt;
    }
    return NULL;
}

static Attempt *first_to_answer(Round *round, gint64 deadline)
{
    gint64 head_start_ends = 0;
    for (gint64 now = g_get_monotonic_time(); now < deadline; now = g_get_monotonic_time()) {
        gboolean more = round->started < round->hosts->count;
        if (more && (now >= head_start_ends || count_open(round) == 0)) {
            start_next(round);
            head_start_ends = now + HEAD_START_MS * G_TIME_SPAN_MILLISECOND;
        } else if (!more && count_open(round) == 0) {
            return NULL;
        }
        gint64 until =
            round->started < round->hosts->count ? MIN(head_start_ends, deadline) : deadline;
        Attempt *answered = count_open(round) > 0 ? wait_and_advance(round, until) : NULL;
        if (answered != NULL)
            return answered;
    }
    return NULL;
}

static void drop_silent(Round *round, int connect_ms)
{
    for (guint i = 0; i < round->started; i++) {
        Attempt *attempt = &round->attempts[i];
        if (attempt->session == NULL)
            continue;
        g_autofree char *words = g_strdup_printf("did not answer within %d ms", connect_ms);
        drop_because(round, attempt, words);
    }
}

/* FALSE with the reasons. */
static gboolean connect_one_of(Hosts *hosts, int connect_ms, PGconn **session_r, guint *host_r,
                               GString *reasons)
{
    Round round = {
        .hosts = hosts, .first = (guint)g_atomic_int_get(&hosts->first), .reasons = reasons};
    gint64 deadline = g_get_monotonic_time() + connect_ms * G_TIME_SPAN_MILLISECOND;
    Attempt *answered = first_to_answer(&round, deadline);
    if (answered == NULL) {
        drop_silent(&round, connect_ms);
        return FALSE;
    }
    *session_r = g_steal_pointer(&answered->session);
    *host_r = answered->host;
    for (guint i = 0; i < round.started; i++)
        g_clear_pointer(&round.attempts[i].session, PQfinish);
    g_atomic_int_set(&hosts->first, (gint)answered->host);
    return TRUE;
}

/* libpq gives each address of the only server its own time. */
static gboolean connect_only(const Hosts *hosts, int connect_ms, PGconn **session_r,
                             GString *reasons)
{
    g_autofree char *seconds =
        g_strdup_printf("%d", MAX(CONNECT_SECONDS_MIN, (connect_ms + 999) / 1000));
    const char *const keywords[] = {"connect_timeout", "fallback_application_name", "dbname",
                                    "client_encoding", NULL};
    const char *const values[] = {seconds, "intake", hosts->description, "UTF8", NULL};
    PGconn *session = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(session) == CONNECTION_OK) {
        *session_r = session;
        return TRUE;
    }
    g_autofree char *reason = away_first_line(PQerrorMessage(session));
    g_string_append(reasons, reason);
    PQfinish(session);
    return FALSE;
}

Outcome hosts_connect(Hosts *hosts, int connect_ms, PGconn **session_r, guint *host_r,
                      GError **error)
{
    g_autoptr(GString) reasons = g_string_new(NULL);
    *host_r = 0;
    gboolean connected = hosts->count == 1
                             ? connect_only(hosts, connect_ms, session_r, reasons)
                             : connect_one_of(hosts, connect_ms, session_r, host_r, reasons);
    if (!connected)
        return away_fail(OUTCOME_RETRY, error, "no connection to the database: %s", reasons->str);
    return OUTCOME_DONE;
}
