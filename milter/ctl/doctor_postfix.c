#include "doctor_order.h"

#include "../wire/listen.h"
#include "doctor.h"
#include "reach.h"

#include <string.h>

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
    const MilterChain *chain = g_ptr_array_index(postfix->chains, 1);
    g_autofree char *hint =
        g_strdup_printf("name %s in non_smtpd_milters if such mail is for a desk", spelling);
    if (postfix_position(postfix, chain, report->ctl->settings->milter.socket) < 0)
        report_add(report, FINDING_WARNING, "postfix", hint,
                   "mail that programs hand to sendmail(1) passes by the filter");
}

static void check_hook(Report *report, const Postfix *postfix, const char *spelling)
{
    const MilterChain *chain = g_ptr_array_index(postfix->chains, 0);
    g_autofree char *hint =
        g_strdup_printf("postconf -e 'smtpd_milters = %s%s%s'; postfix reload", spelling,
                        *postfix->smtpd_milters != '\0' ? ", " : "", postfix->smtpd_milters);
    if (postfix_position(postfix, chain, report->ctl->settings->milter.socket) < 0)
        report_add(report, FINDING_FAULT, "postfix", hint, "smtpd_milters does not name %s",
                   spelling);
    else
        report_add(report, FINDING_OK, "postfix", NULL, "smtpd_milters names %s", spelling);
    check_default_action(report, postfix);
    check_local_mail(report, postfix, spelling);
    doctor_order(report, postfix, spelling);
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
