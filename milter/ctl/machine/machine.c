#include "machine.h"

#include "socket_probe.h"

#include <glib/gstdio.h>
#include <string.h>

#define SENDMAIL_SETTINGS "/etc/mail/sendmail.cf"
#define LOCAL_SMTP "smtp://127.0.0.1:25"
#define POSTGRESQL_SOCKETS "/var/run/postgresql"
#define POSTGRESQL_SOCKET_PREFIX ".s.PGSQL."
#define POSTGRESQL_PROGRAMS "/usr/lib/postgresql"
#define POSTGRESQL_CLUSTERS "/etc/postgresql"

gboolean machine_has_sendmail(void)
{
    return !postfix_is_installed() && g_file_test(SENDMAIL_SETTINGS, G_FILE_TEST_EXISTS);
}

/* The first entry of a directory that begins so and is no lock file; NULL: none. Caller frees. */
static char *first_entry(const char *directory, const char *prefix)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        if (g_str_has_prefix(name, prefix) && !g_str_has_suffix(name, ".lock"))
            return g_strdup(name);
    }
    return NULL;
}

static char *mail_server_need(const Postfix *postfix)
{
    if (postfix == NULL && postfix_is_installed())
        return g_strdup("Postfix is installed and has no main.cf (the demo leaves it so):\n"
                        "     dpkg-reconfigure postfix        # as a rule \"Internet Site\"\n"
                        "     systemctl enable --now postfix");
    if (postfix == NULL && !machine_has_sendmail())
        return g_strdup("there is no mail server:\n"
                        "     apt-get install postfix");
    if (socket_probe_mail_server(LOCAL_SMTP, NULL) == OUTCOME_DONE)
        return NULL;
    return g_strdup_printf("%s does not answer at port 25:\n"
                           "     systemctl enable --now %s",
                           postfix != NULL ? "Postfix" : "Sendmail",
                           postfix != NULL ? "postfix" : "sendmail");
}

static char *database_need(void)
{
    g_autofree char *socket = first_entry(POSTGRESQL_SOCKETS, POSTGRESQL_SOCKET_PREFIX);
    g_autofree char *version = first_entry(POSTGRESQL_PROGRAMS, "");
    g_autofree char *cluster = first_entry(POSTGRESQL_CLUSTERS, "");
    if (socket != NULL)
        return NULL;
    if (version == NULL)
        return g_strdup("there is no PostgreSQL here (one elsewhere: name it in store.connection "
                        "and its two sisters):\n"
                        "     apt-get install postgresql");
    if (cluster == NULL)
        return g_strdup_printf("PostgreSQL is installed and has no cluster:\n"
                               "     pg_createcluster %s main --start\n"
                               "     systemctl enable postgresql",
                               version);
    return g_strdup("PostgreSQL is installed and does not run (the demo leaves it so):\n"
                    "     systemctl enable --now postgresql");
}

void machine_print_needs(Printer *printer, const Postfix *postfix)
{
    g_autofree char *mail_server = mail_server_need(postfix);
    g_autofree char *database = database_need();
    const char *const needs[] = {mail_server, database};
    for (guint i = 0; i < G_N_ELEMENTS(needs); i++) {
        if (needs[i] != NULL)
            printer_note(printer, "\n0. first of all: %s", needs[i]);
    }
}
