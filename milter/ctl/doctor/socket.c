#include "doctor.h"

#include "../../filter/listen.h"
#include "../machine/socket_probe.h"

#include <errno.h>
#include <grp.h>
#include <sys/stat.h>

#define PERMISSIONS 0777

static const char *group_name(gid_t group)
{
    const struct group *entry = getgrgid(group);
    return entry != NULL ? entry->gr_name : "?";
}

/* Reports and returns FALSE when asking the filter itself would be in vain. */
static gboolean check_rights(Report *report, const char *path)
{
    const MilterSettings *milter = &report->ctl->settings->milter;
    struct stat status;
    if (stat(path, &status) != 0) {
        report_add(report, FINDING_FAULT, "socket", "is intake-milter running?", "%s: %s", path,
                   g_strerror(errno));
        return FALSE;
    }
    if (!S_ISSOCK(status.st_mode)) {
        report_add(report, FINDING_FAULT, "socket", "remove it and start intake-milter",
                   "%s is not a socket", path);
        return FALSE;
    }
    const struct group *wanted =
        *milter->socket_group != '\0' ? getgrnam(milter->socket_group) : NULL;
    if (wanted != NULL && status.st_gid != wanted->gr_gid)
        report_add(report, FINDING_FAULT, "socket", "restart intake-milter",
                   "%s belongs to the group \"%s\", not \"%s\"", path, group_name(status.st_gid),
                   milter->socket_group);
    else if ((status.st_mode & PERMISSIONS) != (mode_t)milter->socket_mode)
        report_add(report, FINDING_WARNING, "socket", "restart intake-milter",
                   "%s has the mode %04o, not %04o", path, status.st_mode & PERMISSIONS,
                   (unsigned)milter->socket_mode);
    else
        report_add(report, FINDING_OK, "socket", NULL, "%s, group %s, mode %04o", path,
                   group_name(status.st_gid), status.st_mode & PERMISSIONS);
    return TRUE;
}

static const char *desk_address(const Report *report)
{
    const DeskSettings *desk = g_ptr_array_index(report->ctl->settings->desks, 0);
    return g_ptr_array_index(desk->addresses, 0);
}

void doctor_filter(Report *report)
{
    const char *socket = report->ctl->settings->milter.socket;
    g_autoptr(ListenAddress) address = NULL;
    g_autoptr(GError) error = NULL;
    Outcome outcome = listen_address_parse(socket, &address, &error);
    if (outcome == OUTCOME_DONE && address->path != NULL && !check_rights(report, address->path))
        return;
    if (outcome == OUTCOME_DONE)
        outcome = socket_probe_filter(socket, desk_address(report), &error);
    if (outcome == OUTCOME_DONE)
        report_add(report, FINDING_OK, "filter", NULL, "takes a desk's mail as a filter");
    else
        report_add_error(report, "filter", error, "is intake-milter running?");
}

void doctor_submission(Report *report)
{
    const char *url = report->ctl->settings->sender.smtp;
    g_autoptr(GError) error = NULL;
    if (socket_probe_mail_server(url, &error) == OUTCOME_DONE)
        report_add(report, FINDING_OK, "submission", NULL, "%s takes mail", url);
    else
        report_add_error(report, "submission", error, "see `smtp` in the group `sender`");
}
