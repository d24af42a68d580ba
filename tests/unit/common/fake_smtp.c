#include "fake_smtp.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct fake_smtp {
    int listener;
    char *url, *greeting, *extensions;
    GString *heard;
    guint connections;
    GThread *thread;
};

typedef struct conversation {
    FakeSmtp *server;
    FILE *in, *out;
    char *recipient; /* local part */
} Conversation;

static void say(Conversation *with, const char *reply)
{
    fprintf(with->out, "%s\r\n", reply);
    fflush(with->out);
}

static gboolean is_for(const Conversation *with, const char *local)
{
    return g_strcmp0(with->recipient, local) == 0;
}

static const char *reply_to_recipient(const Conversation *with)
{
    if (is_for(with, "refuse"))
        return "550 5.1.1 no such user";
    if (is_for(with, "later"))
        return "451 4.3.0 try again later";
    if (is_for(with, "tired"))
        return "421 4.3.2 closing down";
    return "250 2.1.5 ok";
}

/* FALSE: hang up. */
static gboolean take_mail(Conversation *with)
{
    char line[2000];
    say(with, "354 go on");
    while (fgets(line, sizeof line, with->in) != NULL && strcmp(line, ".\r\n") != 0) {
        g_string_append(with->server->heard, line);
        if (is_for(with, "cut"))
            return FALSE;
    }
    if (is_for(with, "hangup"))
        return FALSE;
    say(with, is_for(with, "spam")   ? "554 5.7.1 looks like spam"
              : is_for(with, "full") ? "452 4.2.2 mailbox full"
                                     : "250 2.0.0 taken as 4711");
    return TRUE;
}

static void take_recipient(Conversation *with, const char *line)
{
    const char *begin = strchr(line, '<');
    g_free(with->recipient);
    with->recipient = begin != NULL ? g_strndup(begin + 1, strcspn(begin + 1, "@>")) : NULL;
    say(with, reply_to_recipient(with));
}

/* FALSE: the conversation is over. */
static gboolean answer(Conversation *with, const char *line)
{
    g_string_append(with->server->heard, line);
    if (g_str_has_prefix(line, "EHLO"))
        say(with, with->server->extensions);
    else if (g_str_has_prefix(line, "RCPT"))
        take_recipient(with, line);
    else if (g_str_has_prefix(line, "DATA"))
        return take_mail(with);
    else if (g_str_has_prefix(line, "AUTH"))
        say(with, "535 5.7.8 wrong password");
    else
        say(with, g_str_has_prefix(line, "QUIT") ? "221 bye" : "250 ok");
    return !g_str_has_prefix(line, "QUIT");
}

static void converse(FakeSmtp *server, int connection)
{
    char line[2000];
    Conversation with = {
        .server = server, .in = fdopen(connection, "r"), .out = fdopen(dup(connection), "w")};
    say(&with, server->greeting);
    while (fgets(line, sizeof line, with.in) != NULL && answer(&with, line))
        ;
    fclose(with.in);
    fclose(with.out);
    g_free(with.recipient);
}

static gpointer serve(gpointer data)
{
    FakeSmtp *server = data;
    int connection;
    while ((connection = accept(server->listener, NULL, NULL)) >= 0) {
        server->connections++;
        converse(server, connection);
    }
    return NULL;
}

FakeSmtp *fake_smtp_start(const char *greeting, const char *extensions)
{
    FakeSmtp *server = g_new0(FakeSmtp, 1);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(server->listener, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(server->listener, 5), 0);
    assert_int_equal(getsockname(server->listener, (struct sockaddr *)&address, &length), 0);
    server->url = g_strdup_printf("smtp://127.0.0.1:%u", ntohs(address.sin_port));
    server->greeting = g_strdup(greeting != NULL ? greeting : "220 fake.example ESMTP");
    server->extensions = g_strdup(
        extensions != NULL ? extensions : "250-fake.example\r\n250-PIPELINING\r\n250 SMTPUTF8");
    server->heard = g_string_new(NULL);
    server->thread = g_thread_new("fake-smtp", serve, server);
    return server;
}

const char *fake_smtp_url(const FakeSmtp *server)
{
    return server->url;
}

guint fake_smtp_stop(FakeSmtp *server, char **heard_r)
{
    shutdown(server->listener, SHUT_RDWR);
    g_thread_join(server->thread);
    close(server->listener);
    guint connections = server->connections;
    char *heard = g_string_free(server->heard, FALSE);
    if (heard_r != NULL)
        *heard_r = heard;
    else
        g_free(heard);
    g_free(server->url);
    g_free(server->greeting);
    g_free(server->extensions);
    g_free(server);
    return connections;
}
