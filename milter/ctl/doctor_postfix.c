#include "doctor.h"

#include "../wire/listen.h"
#include "postfix.h"
#include "reach.h"

#include <string.h>

/* A signer before us would sign a From and a body that we then change. */
static gboolean is_signer(const char *milter)
{
    static const char *const marks[] = {"dkim", ":8891", ":8892", ":11332", "rspamd", "dkimpy"};
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (strstr(milter, marks[i]) != NULL)
            return TRUE;
    }
    return FALSE;
}

static void check_order(Report *report, const GPtrArray *names, int ours)
{
    for (int i = 0; i < ours; i++) {
        const char *name = g_ptr_array_index(names, (guint)i);
        if (is_signer(name)) {
            report_add(report, FINDING_FAULT, "order",
                       "put this filter before it in smtpd_milters: what is signed must not change",
                       "%s, which looks like a DKIM signer, comes before this filter", name);
            return;
        }
    }
    report_add(report, FINDING_OK, "order", NULL, "no signer comes before this filter");
}

static void check_default_action(Report *report, const Postfix *postfix)
{
    if (postfix->default_action != NULL && strcmp(postfix->default_action, "accept") == 0)
        report_add(report, FINDING_WARNING, "postfix",
                   "write { SOCKET, default_action=tempfail } in smtpd_milters",
                   "milter_default_action = accept: mail passes unregistered while the filter is "
                   "down");
}

/* Web forms and scripts hand their mail to sendmail(1), which asks other filters than smtpd. */
static void check_local_mail(Report *report, const Postfix *postfix, const char *spelling)
{
    const char *milters = postfix->non_smtpd_milters != NULL ? postfix->non_smtpd_milters : "";
    g_autofree char *hint =
        g_strdup_printf("name %s in non_smtpd_milters if such mail is for a desk", spelling);
    if (postfix_milter_position(milters, spelling, NULL) < 0)
        report_add(report, FINDING_WARNING, "postfix", hint,
                   "mail that programs hand to sendmail(1) passes by the filter");
}

static void check_hook(Report *report, const Postfix *postfix, const char *spelling)
{
    g_autoptr(GPtrArray) names = NULL;
    g_autofree char *hint =
        g_strdup_printf("postconf -e 'smtpd_milters = %s%s%s'; postfix reload", spelling,
                        *postfix->smtpd_milters != '\0' ? ", " : "", postfix->smtpd_milters);
    int position = postfix_milter_position(postfix->smtpd_milters, spelling, &names);
    if (position < 0) {
        report_add(report, FINDING_FAULT, "postfix", hint, "smtpd_milters does not name %s",
                   spelling);
        return;
    }
    report_add(report, FINDING_OK, "postfix", NULL, "smtpd_milters names %s", spelling);
    check_order(report, names, position);
    check_default_action(report, postfix);
    check_local_mail(report, postfix, spelling);
}

static void check_reach(Report *report, const Postfix *postfix)
{
    g_autoptr(ListenAddress) address = NULL;
    g_autoptr(GError) error = NULL;
    if (postfix->mail_owner == NULL ||
        listen_address_parse(report->ctl->settings->milter.socket, &address, NULL) !=
            OUTCOME_DONE ||
        address->path == NULL || !g_file_test(address->path, G_FILE_TEST_EXISTS))
        return;
    if (reach_socket(address->path, postfix->mail_owner, &error) == OUTCOME_DONE)
        report_add(report, FINDING_OK, "reach", NULL, "\"%s\" gets to the socket",
                   postfix->mail_owner);
    else
        report_add_error(report, "reach", error, NULL);
}

void doctor_postfix(Report *report)
{
    const char *socket = report->ctl->settings->milter.socket;
    g_autoptr(Postfix) postfix = postfix_ask();
    if (postfix == NULL)
        return;
    g_autofree char *spelling = postfix_spelling(postfix, socket);
    if (spelling == NULL)
        report_add(report, FINDING_FAULT, "postfix",
                   "put `socket` below the queue directory: local:.../intake/intake.sock",
                   "smtpd is chrooted to %s and cannot reach %s", postfix->queue_directory, socket);
    else if (postfix->smtpd_milters != NULL)
        check_hook(report, postfix, spelling);
    check_reach(report, postfix);
}
