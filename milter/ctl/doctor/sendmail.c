#include "doctor.h"

#include "../../filter/listen.h"

#include <string.h>

#define SENDMAIL_SETTINGS "/etc/mail/sendmail.cf"

/* "Xintake, S=local:/path, F=T": a line that defines a filter with our socket. */
static gboolean defines_filter(const char *settings, const char *socket)
{
    g_auto(GStrv) lines = g_strsplit(settings, "\n", -1);
    g_autofree char *local = g_strconcat("S=", socket, NULL);
    g_autofree char *unix_form = g_str_has_prefix(socket, "local:")
                                     ? g_strconcat("S=unix:", socket + strlen("local:"), NULL)
                                     : NULL;
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == 'X' && (strstr(lines[i], local) != NULL ||
                                   (unix_form != NULL && strstr(lines[i], unix_form) != NULL)))
            return TRUE;
    }
    return FALSE;
}

void doctor_sendmail(Report *report)
{
    g_autofree char *settings = NULL;
    g_autoptr(ListenAddress) address = NULL;
    if (!g_file_get_contents(SENDMAIL_SETTINGS, &settings, NULL, NULL) ||
        listen_address_parse(report->ctl->settings->milter.socket, &address, NULL) != OUTCOME_DONE)
        return;
    g_autofree char *hint = g_strdup_printf(
        "INPUT_MAIL_FILTER(`intake', `S=%s, F=T, T=S:30s;R:60s;E:5m') in sendmail.mc",
        address->socket);
    if (defines_filter(settings, address->socket))
        report_add(report, FINDING_OK, "sendmail", NULL, "%s names %s", SENDMAIL_SETTINGS,
                   address->socket);
    else
        report_add(report, FINDING_FAULT, "sendmail", hint, "%s does not name %s",
                   SENDMAIL_SETTINGS, address->socket);
}
