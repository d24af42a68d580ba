#include "doctor.h"

#include "../../answer/template.h"
#include "../../answer/template_overrides.h"
#include "../../filter/program.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define FREE_OCTETS_LEAST (G_GUINT64_CONSTANT(512) * 1024 * 1024)
#define MARKER_OCTETS_MAX 2000

void doctor_settings_file(Report *report)
{
    const Settings *settings = report->ctl->settings;
    struct stat status;
    gboolean has_password = strstr(settings->store.connection, "password=") != NULL ||
                            strstr(settings->store.admin_connection, "password=") != NULL;
    if (has_password && stat(settings->file, &status) == 0 && (status.st_mode & S_IROTH) != 0)
        report_add(report, FINDING_WARNING, "settings",
                   "chmod 640, or keep passwords in a passfile",
                   "%s holds a password and everybody may read it", settings->file);
    else
        report_add(report, FINDING_OK, "settings", NULL, "%s: %u desk%s", settings->file,
                   settings->desks->len, settings->desks->len == 1 ? "" : "s");
}

void doctor_reload(Report *report)
{
    g_autofree char *marker =
        g_build_filename(report->ctl->settings->milter.state_directory, PROGRAM_RELOAD_ERROR, NULL);
    g_autofree char *text = NULL;
    if (!g_file_get_contents(marker, &text, NULL, NULL))
        return;
    g_strdelimit(g_strchomp(text), "\n", ' ');
    report_add(report, FINDING_FAULT, "reload", "mend it and reload; the old settings are in force",
               "the last reload failed: %.*s", MARKER_OCTETS_MAX, text);
}

/* The user of "user" or "user:group", as far as the machine knows it. */
static const struct passwd *filter_user(const MilterSettings *milter)
{
    g_autofree char *name = g_strndup(milter->user, strcspn(milter->user, ":"));
    return *name != '\0' ? getpwnam(name) : NULL;
}

static gboolean may_write(const struct stat *status, const struct passwd *user)
{
    return user == NULL || (status->st_mode & S_IWOTH) != 0 ||
           (status->st_uid == user->pw_uid && (status->st_mode & S_IWUSR) != 0) ||
           (status->st_gid == user->pw_gid && (status->st_mode & S_IWGRP) != 0);
}

static void check_directory(Report *report, const char *check, const char *directory)
{
    const struct passwd *user = filter_user(&report->ctl->settings->milter);
    struct stat status;
    struct statvfs space;
    if (stat(directory, &status) != 0)
        report_add(report, FINDING_FAULT, check, "make it, owned by the filter's user", "%s: %s",
                   directory, g_strerror(errno));
    else if (!S_ISDIR(status.st_mode))
        report_add(report, FINDING_FAULT, check, NULL, "%s is not a directory", directory);
    else if (!may_write(&status, user))
        report_add(report, FINDING_FAULT, check, "chown it to the filter's user",
                   "\"%s\" may not write in %s", user->pw_name, directory);
    else if (statvfs(directory, &space) == 0 &&
             (guint64)space.f_bavail * space.f_frsize < FREE_OCTETS_LEAST)
        report_add(report, FINDING_WARNING, check, "make room before large mails are refused",
                   "%s has less than 512 MiB left", directory);
    else
        report_add(report, FINDING_OK, check, NULL, "%s", directory);
}

void doctor_directories(Report *report)
{
    const MilterSettings *milter = &report->ctl->settings->milter;
    if (*milter->user != '\0' && filter_user(milter) == NULL)
        report_add(report, FINDING_FAULT, "user",
                   "adduser --system --group --home /var/lib/intake intake",
                   "the user \"%s\" does not exist", milter->user);
    check_directory(report, "state", milter->state_directory);
    check_directory(report, "temporary", milter->temporary_directory);
}

/* After an upgrade the installed text may say more than a site's own one. */
static void report_override(Report *report, const TemplateOverride *override)
{
    g_autofree char *hint =
        override->installed != NULL
            ? g_strdup_printf("diff -u %s %s", override->path, override->installed)
            : NULL;
    if (override->is_stray)
        report_add(report, FINDING_WARNING, "templates", "see README.md beside the templates",
                   "%s: no template has that name, nobody reads it", override->path);
    else if (override->unused != NULL)
        report_add(report, FINDING_OK, "templates", hint,
                   "%s is your own; the installed one also has %s", override->path,
                   override->unused);
    else
        report_add(report, FINDING_OK, "templates", NULL, "%s is your own", override->path);
}

void doctor_templates(Report *report)
{
    const Settings *settings = report->ctl->settings;
    g_autoptr(TemplateSet) templates = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) overrides = template_overrides(settings);
    if (templates_load(settings, &templates, &error) == OUTCOME_DONE)
        report_add(report, FINDING_OK, "templates", NULL, "%s", settings->templates);
    else
        report_add_error(report, "templates", error, "see README.md beside the templates");
    for (guint i = 0; i < overrides->len; i++)
        report_override(report, g_ptr_array_index(overrides, i));
}

static gboolean has_language(const GPtrArray *texts, const char *language)
{
    for (guint i = 0; i < texts->len; i++) {
        const Localized *localized = g_ptr_array_index(texts, i);
        if (g_ascii_strcasecmp(localized->language, language) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Customers would read a label in a language that is not theirs. */
static guint count_missing_labels(Report *report, const DeskSettings *desk, const char *language)
{
    guint missing = 0;
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        if (has_language(type->labels, language))
            continue;
        missing++;
        report_add(report, FINDING_WARNING, "labels", "add it to the type's `labels`",
                   "desk %s: the service type %s has no label in %s", desk->name, type->name,
                   language);
    }
    return missing;
}

void doctor_labels(Report *report)
{
    guint missing = 0;
    for (guint i = 0; i < report->ctl->settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(report->ctl->settings->desks, i);
        for (guint j = 0; j < desk->languages->len; j++)
            missing += count_missing_labels(report, desk, g_ptr_array_index(desk->languages, j));
    }
    if (missing == 0)
        report_add(report, FINDING_OK, "labels", NULL, "every service type in every language");
}
