#include "proxy.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define READY_OCTETS 6 /* 'Z', length 5, transaction status */
#define BUFFER_OCTETS 65536

struct proxy {
    char *directory, *path;
    int listener;
    gint cut;     /* ProxyCut, atomic */
    gint stopped; /* atomic */
    GThread *thread;
    GPtrArray *links; /* GThread *; the listening thread's own until it ends */
};

typedef struct link {
    Proxy *proxy;
    int client, server;
    gboolean started; /* the server asked for the first statement */
} Link;

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    g_strlcpy(address.sun_path, path, sizeof address.sun_path);
    return address;
}

static int connect_server(void)
{
    g_autofree char *path = g_strdup_printf("%s/.s.PGSQL.5432", g_getenv("PGHOST"));
    struct sockaddr_un address = address_of(path);
    int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(server, (struct sockaddr *)&address, sizeof address) != 0) {
        close(server);
        return -1;
    }
    return server;
}

static gboolean send_all(int to, const char *octets, gssize length)
{
    while (length > 0) {
        ssize_t sent = send(to, octets, (size_t)length, MSG_NOSIGNAL);
        if (sent <= 0)
            return FALSE;
        octets += sent;
        length -= sent;
    }
    return TRUE;
}

static gboolean ends_ready(const char *octets, gssize length)
{
    static const char ready[] = {'Z', 0, 0, 0, 5};
    return length >= READY_OCTETS &&
           memcmp(octets + length - READY_OCTETS, ready, sizeof ready) == 0;
}

/* FALSE: the connection shall end. */
static gboolean from_client(Link *link)
{
    char octets[BUFFER_OCTETS];
    ssize_t length = recv(link->client, octets, sizeof octets, 0);
    if (length <= 0)
        return FALSE;
    if (link->started && g_atomic_int_get(&link->proxy->cut) == CUT_BEFORE_QUERY)
        return FALSE;
    return send_all(link->server, octets, length);
}

static gboolean from_server(Link *link)
{
    char octets[BUFFER_OCTETS];
    ssize_t length = recv(link->server, octets, sizeof octets, 0);
    if (length <= 0)
        return FALSE;
    gboolean ready = ends_ready(octets, length);
    int cut = link->started ? g_atomic_int_get(&link->proxy->cut) : CUT_NEVER;
    link->started = link->started || ready;
    if (!ready || cut == CUT_NEVER)
        return send_all(link->client, octets, length);
    if (cut == CUT_BEFORE_READY)
        send_all(link->client, octets, length - READY_OCTETS);
    return FALSE;
}

static gpointer forward(gpointer data)
{
    Link *link = data;
    gboolean going = TRUE;
    while (going && !g_atomic_int_get(&link->proxy->stopped)) {
        struct pollfd sockets[] = {{.fd = link->client, .events = POLLIN},
                                   {.fd = link->server, .events = POLLIN}};
        if (poll(sockets, G_N_ELEMENTS(sockets), 50) <= 0)
            continue;
        if (sockets[0].revents != 0)
            going = from_client(link);
        if (going && sockets[1].revents != 0)
            going = from_server(link);
    }
    if (!going)
        g_atomic_int_set(&link->proxy->cut, CUT_NEVER);
    close(link->client);
    close(link->server);
    g_free(link);
    return NULL;
}

static gpointer listen_for_clients(gpointer data)
{
    Proxy *proxy = data;
    while (!g_atomic_int_get(&proxy->stopped)) {
        struct pollfd socket = {.fd = proxy->listener, .events = POLLIN};
        if (poll(&socket, 1, 50) <= 0)
            continue;
        Link *link = g_new0(Link, 1);
        link->proxy = proxy;
        link->client = accept4(proxy->listener, NULL, NULL, SOCK_CLOEXEC);
        link->server = connect_server();
        g_ptr_array_add(proxy->links, g_thread_new("link", forward, link));
    }
    return NULL;
}

Proxy *proxy_start(void)
{
    Proxy *proxy = g_new0(Proxy, 1);
    proxy->directory = g_dir_make_tmp("intake-proxy-XXXXXX", NULL);
    proxy->path = g_build_filename(proxy->directory, ".s.PGSQL.5432", NULL);
    proxy->links = g_ptr_array_new();
    proxy->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_un address = address_of(proxy->path);
    if (bind(proxy->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(proxy->listener, 16) != 0)
        g_error("proxy: cannot listen on %s", proxy->path);
    proxy->thread = g_thread_new("proxy", listen_for_clients, proxy);
    return proxy;
}

const char *proxy_host(const Proxy *proxy)
{
    return proxy->directory;
}

void proxy_cut_next(Proxy *proxy, ProxyCut cut)
{
    g_atomic_int_set(&proxy->cut, (gint)cut);
}

void proxy_stop(Proxy *proxy)
{
    g_atomic_int_set(&proxy->stopped, 1);
    g_thread_join(proxy->thread);
    for (guint i = 0; i < proxy->links->len; i++)
        g_thread_join(g_ptr_array_index(proxy->links, i));
    g_ptr_array_unref(proxy->links);
    close(proxy->listener);
    g_remove(proxy->path);
    g_rmdir(proxy->directory);
    g_free(proxy->path);
    g_free(proxy->directory);
    g_free(proxy);
}
