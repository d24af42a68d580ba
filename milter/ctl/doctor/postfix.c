#include "order.h"

#include "../../filter/listen.h"
#include "../machine/filter_line.h"
#include "../machine/socket_access.h"
#include "doctor.h"

#include <string.h>
#include <sys/stat.h>

static const char *socket_of(const Report *report)
{
    return report->ctl->settings->milter.socket;
}

/* What becomes of mail while the filter is away, if a list says so itself; else by the default. */
static gboolean accepts_when_away(const Postfix *postfix, const MilterChain *chain, int ours)
{
    g_autofree char *own = postfix_entry_action(g_ptr_array_index(chain->entries, (guint)ours));
    return g_strcmp0(own != NULL ? own : postfix->default_action, "accept") == 0;
}

static void check_default_action(Report *report, const Postfix *postfix)
{
    for (guint i = 0; i < postfix->chains->len; i++) {
        const MilterChain *chain = g_ptr_array_index(postfix->chains, i);
        int ours = postfix_position(postfix, chain, socket_of(report));
        if (ours < 0 || !accepts_when_away(postfix, chain, ours))
            continue;
        g_autofree char *where = postfix_named(postfix, chain->where);
        report_add(report, FINDING_WARNING, "postfix",
                   "write { SOCKET, default_action=tempfail } there",
                   "%s: mail passes unregistered while the filter is down", where);
    }
}

/* Web forms and scripts hand their mail to sendmail(1), which asks other filters than smtpd. */
static void check_local_mail(Report *report, const Postfix *postfix, const GPtrArray *neighbours)
{
    const MilterChain *chain = g_ptr_array_index(postfix->chains, 1);
    if (postfix_position(postfix, chain, socket_of(report)) >= 0)
        return;
    g_autofree char *line = filter_line_remedy(postfix, chain, neighbours, socket_of(report));
    g_autofree char *hint = g_strdup_printf("if such mail is for a desk: %s", line);
    report_add(report, FINDING_WARNING, "postfix", hint,
               "mail that programs hand to sendmail(1) passes by the filter");
}

static void check_hook(Report *report, const Postfix *postfix, const GPtrArray *neighbours)
{
    const MilterChain *chain = g_ptr_array_index(postfix->chains, 0);
    g_autofree char *spelling = postfix_spelling(postfix, chain->chrooted, socket_of(report));
    g_autofree char *hint = filter_line_remedy(postfix, chain, neighbours, socket_of(report));
    if (spelling == NULL)
        report_add(report, FINDING_FAULT, "postfix",
                   "put `socket` below the queue directory: local:.../intake/intake.sock",
                   "smtpd is chrooted to %s and cannot reach %s", postfix->queue_directory,
                   socket_of(report));
    else if (postfix_position(postfix, chain, socket_of(report)) < 0)
        report_add(report, FINDING_FAULT, "postfix", hint, "smtpd_milters does not name %s",
                   spelling);
    else
        report_add(report, FINDING_OK, "postfix", NULL, "smtpd_milters names %s", spelling);
    check_local_mail(report, postfix, neighbours);
}

static gboolean is_named(const Report *report, const Postfix *postfix)
{
    for (guint i = 0; i < postfix->chains->len; i++) {
        if (postfix_position(postfix, g_ptr_array_index(postfix->chains, i), socket_of(report)) >=
            0)
            return TRUE;
    }
    return FALSE;
}

static void check_reach(Report *report, const Postfix *postfix)
{
    g_autoptr(ListenAddress) address = NULL;
    g_autoptr(GError) error = NULL;
    if (postfix->mail_owner == NULL ||
        listen_address_parse(socket_of(report), &address, NULL) != OUTCOME_DONE ||
        address->path == NULL || !g_file_test(address->path, G_FILE_TEST_EXISTS))
        return;
    g_autofree char *who = postfix_named(postfix, postfix->mail_owner);
    if (socket_access_check(address->path, postfix->mail_owner, &error) == OUTCOME_DONE)
        report_add(report, FINDING_OK, "reach", NULL, "%s gets to the socket", who);
    else
        report_add_error(report, "reach", error, NULL);
}

static gboolean is_socket(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISSOCK(status.st_mode);
}

/* A path that means this filter and leads to no socket: the usual one is right for another
   instance, or without its chroot. All mail that passes there is told 451. */
static void check_lost_path(Report *report, const Postfix *postfix, const MilterChain *chain,
                            const GPtrArray *neighbours, const char *milter)
{
    g_autofree char *path = postfix_path_of(postfix, chain->chrooted, milter);
    g_autofree char *ours = g_path_get_basename(socket_of(report));
    g_autofree char *theirs = g_path_get_basename(milter);
    if (path == NULL || strcmp(theirs, ours) != 0 || is_socket(path) ||
        postfix_is_at(postfix, chain->chrooted, milter, socket_of(report)))
        return;
    g_autofree char *where = postfix_named(postfix, chain->where);
    g_autofree char *spelling = postfix_spelling(postfix, chain->chrooted, socket_of(report));
    g_autofree char *hint = spelling != NULL
                                ? g_strdup_printf("from there this filter is %s", spelling)
                                : filter_line_remedy(postfix, chain, neighbours, socket_of(report));
    report_add(report, FINDING_FAULT, "postfix", hint,
               "%s names %s, which leads to %s, where no socket is: its mail is told 451", where,
               milter, path);
}

static void check_lost_paths(Report *report, const Postfix *postfix, const GPtrArray *neighbours)
{
    for (guint i = 0; i < postfix->chains->len; i++) {
        const MilterChain *chain = g_ptr_array_index(postfix->chains, i);
        for (guint j = 0; j < chain->milters->len; j++)
            check_lost_path(report, postfix, chain, neighbours,
                            g_ptr_array_index(chain->milters, j));
    }
}

/* What holds for every instance that calls the filter. */
static void check_instance(Report *report, const Postfix *postfix, const GPtrArray *neighbours)
{
    check_lost_paths(report, postfix, neighbours);
    check_default_action(report, postfix);
    if (is_named(report, postfix)) {
        doctor_order(report, postfix, neighbours);
        doctor_results(report, postfix, neighbours);
    }
    check_reach(report, postfix);
}

void doctor_postfix(Report *report)
{
    g_autoptr(Postfix) postfix = postfix_ask(NULL);
    g_autoptr(GPtrArray) neighbours = neighbours_read(NEIGHBOURS_DIRECTORY);
    g_auto(GStrv) others = postfix_instances(postfix);
    if (postfix != NULL) {
        check_hook(report, postfix, neighbours);
        check_instance(report, postfix, neighbours);
    } else if (postfix_is_installed()) {
        report_add(report, FINDING_WARNING, "postfix", "dpkg-reconfigure postfix",
                   "Postfix is installed and not configured");
    }
    for (guint i = 0; others[i] != NULL; i++) {
        g_autoptr(Postfix) other = postfix_ask(others[i]);
        if (other == NULL)
            continue;
        if (is_named(report, other))
            check_instance(report, other, neighbours);
        else
            check_lost_paths(report, other, neighbours);
    }
}
