#include "commands.h"

#include "../answer/template.h"
#include "../base/address.h"
#include "../base/install_paths.h"
#include "first_settings.h"
#include "machine/filter_line.h"
#include "machine/machine.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_OCTETS_MAX 400
#define SETTINGS_MODE 0640 /* connection strings may hold passwords */
#define DIRECTORY_MODE 0755
#define FILTER_GROUP "intake"
#define POSTFIX_QUEUE "/var/spool/postfix"
#define LOCAL_SOCKET "local:/run/intake/intake.sock"

/* The option, or the answer of whoever sits at the terminal; `fallback` for an empty answer.
   Caller frees; NULL when there is neither. */
static char *ask(const Ctl *ctl, const char *option, const char *question, const char *fallback)
{
    char answer[ANSWER_OCTETS_MAX] = "";
    const char *given = ctl_text(ctl, option);
    if (given != NULL)
        return g_strdup(given);
    if (isatty(STDIN_FILENO)) {
        fprintf(stderr, "%s%s%s%s: ", question, fallback != NULL ? " [" : "",
                fallback != NULL ? fallback : "", fallback != NULL ? "]" : "");
        if (fgets(answer, sizeof answer, stdin) != NULL)
            g_strstrip(answer);
    }
    return g_strdup(*answer != '\0' ? answer : fallback);
}

static Outcome ask_address(const Ctl *ctl, char **address_r, GError **error)
{
    g_autofree char *address = ask(ctl, "--address", "The support address", NULL);
    if (address == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "--address is missing (hint: the support address)");
    *address_r = address_canonical(address);
    if (*address_r == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is not a mail address", address);
    return OUTCOME_DONE;
}

/* "support@acme.example" suggests the brand "Acme". */
static char *brand_of(const char *address)
{
    const char *domain = address_domain(address);
    char *brand = g_strndup(domain, strcspn(domain, "."));
    brand[0] = g_ascii_toupper(brand[0]);
    return brand;
}

static char *local_time_zone(void)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    const char *name = g_time_zone_get_identifier(zone);
    return g_strdup(name != NULL && strchr(name, '/') != NULL ? name : "UTC");
}

static Outcome write_settings(const char *file, const char *text, gboolean force, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(file);
    g_autoptr(GError) reason = NULL;
    if (!force && g_file_test(file, G_FILE_TEST_EXISTS))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "%s exists (hint: --force replaces it, -c names another)", file);
    if (g_mkdir_with_parents(directory, DIRECTORY_MODE) != 0)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: %s", directory, g_strerror(errno));
    if (!g_file_set_contents_full(file, text, -1,
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                  SETTINGS_MODE, &reason))
        return outcome_fail(OUTCOME_REFUSED, error, "%s", reason->message);
    /* Without the package's group the admin decides who may read it. */
    const struct group *group = getgrnam(FILTER_GROUP);
    if (group != NULL && chown(file, (uid_t)-1, group->gr_gid) != 0)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: %s", file, g_strerror(errno));
    return OUTCOME_DONE;
}

static void print_database_steps(Ctl *ctl)
{
    g_autofree char *sql = install_paths_shared("sql");
    printer_note(ctl->printer,
                 "\n1. the database, once, as its superuser:\n"
                 "     sudo -u postgres psql -f %s/roles.sql postgres\n"
                 "     sudo -u postgres createdb -O intake_admin -E UTF8 -T template0 intake\n"
                 "   who may be which role (pg_hba.conf, above the other `local` lines):\n"
                 "     local  intake  intake_filter,intake_sender,intake_admin  peer map=intake\n"
                 "   and pg_ident.conf:\n"
                 "     intake  intake  intake_filter\n"
                 "     intake  intake  intake_sender\n"
                 "     intake  root    intake_admin\n"
                 "   then\n"
                 "     systemctl reload postgresql\n"
                 "     intakectl -c %s db migrate",
                 sql, ctl->settings->file);
}

static void print_postfix_step(Ctl *ctl, const Postfix *postfix)
{
    g_autoptr(GPtrArray) neighbours = neighbours_read(NEIGHBOURS_DIRECTORY);
    g_autofree char *line = filter_line_postfix(postfix, g_ptr_array_index(postfix->chains, 0),
                                                neighbours, ctl->settings->milter.socket);
    printer_note(
        ctl->printer,
        "\n3. Postfix, behind the filters that check and before one that signs:\n"
        "     %s\n"
        "     postfix reload\n"
        "   the same in non_smtpd_milters, if programs here write to the desk by sendmail(1)",
        line);
}

static void print_sendmail_step(Ctl *ctl)
{
    g_autofree char *line = filter_line_sendmail(ctl->settings->milter.socket);
    printer_note(ctl->printer,
                 "\n3. Sendmail, a line in sendmail.mc before any filter that signs:\n"
                 "     %s\n"
                 "   then make the .cf and restart; Postfix on another machine reaches the filter\n"
                 "   by milter.socket = \"inet:PORT@HOST\"",
                 line);
}

static void print_steps(Ctl *ctl, const Postfix *postfix)
{
    printer_note(ctl->printer, "%s is written; look through it, then:", ctl->settings->file);
    machine_print_needs(ctl->printer, postfix);
    print_database_steps(ctl);
    printer_note(ctl->printer,
                 "\n2. a key for confirmations, then the filter and the sender:\n"
                 "     intakectl -c %s key rotate\n"
                 "     systemctl enable --now intake-milter intake-sender",
                 ctl->settings->file);
    if (postfix != NULL)
        print_postfix_step(ctl, postfix);
    else if (machine_has_sendmail())
        print_sendmail_step(ctl);
    else
        printer_note(ctl->printer, "\n3. the mail server, once it is configured: intakectl doctor "
                                   "names its line");
    printer_note(ctl->printer, "\n4. who answers:\n"
                               "     intakectl agent add LOGIN --address MAILBOX --short NAME\n"
                               "\n5. whether all of it works:\n"
                               "     intakectl doctor");
}

/* The language of whoever installs it, if there are templates for it; else English. */
static char *own_language(const char *templates)
{
    const char *const *names = g_get_language_names();
    for (guint i = 0; names[i] != NULL; i++) {
        g_autofree char *tag = g_strdelimit(g_strndup(names[i], strcspn(names[i], ".@")), "_", '-');
        g_autofree char *exact = g_build_filename(templates, tag, NULL);
        if (*tag != '\0' && g_file_test(exact, G_FILE_TEST_IS_DIR))
            return g_steal_pointer(&tag);
        if (g_str_has_prefix(tag, "zh"))
            return g_strdup("zh-CN");
        if (g_str_has_prefix(tag, "en"))
            break;
    }
    return g_strdup("en");
}

static char *settings_text(const Ctl *ctl, const char *address, const Postfix *postfix)
{
    g_autofree char *suggested_brand = brand_of(address);
    g_autofree char *suggested_zone = local_time_zone();
    g_autofree char *brand = ask(ctl, "--brand", "The company's name", suggested_brand);
    g_autofree char *templates = install_paths_shared("templates");
    g_autofree char *suggested_language = own_language(templates);
    g_autofree char *languages =
        ask(ctl, "--languages", "Languages, the default first, as en,zh-CN", suggested_language);
    g_autofree char *zone = ask(ctl, "--time-zone", "The desk's time zone", suggested_zone);
    gboolean has_postfix = !machine_has_sendmail();
    const char *queue = postfix != NULL ? postfix->queue_directory : POSTFIX_QUEUE;
    g_autofree char *socket = has_postfix
                                  ? g_strconcat("local:", queue, "/intake/intake.sock", NULL)
                                  : g_strdup(LOCAL_SOCKET);
    g_auto(GStrv) tags = g_strsplit(languages, ",", -1);
    for (guint i = 0; tags[i] != NULL; i++)
        g_strstrip(tags[i]);
    const FirstSettings first = {
        .desk = ctl_text(ctl, "--desk") != NULL ? ctl_text(ctl, "--desk") : "support",
        .brand = brand,
        .address = address,
        .languages = tags,
        .time_zone = zone,
        .socket = socket,
        .socket_group = has_postfix ? "postfix" : "",
        .templates = templates,
    };
    return first_settings_text(&first);
}

Outcome ctl_setup(Ctl *ctl, GError **error)
{
    g_autofree char *address = NULL;
    g_autoptr(Postfix) postfix = postfix_ask(NULL);
    Outcome outcome = ask_address(ctl, &address, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *text = settings_text(ctl, address, postfix);
    g_autoptr(TemplateSet) templates = NULL;
    outcome = settings_load_text(ctl->settings_file, text, &ctl->settings, error);
    if (outcome == OUTCOME_DONE) /* else the filter would not start with it */
        outcome = templates_load(ctl->settings, &templates, error);
    if (outcome == OUTCOME_DONE)
        outcome = write_settings(ctl->settings_file, text, arguments_has(ctl->arguments, "--force"),
                                 error);
    if (outcome == OUTCOME_DONE)
        print_steps(ctl, postfix);
    return outcome;
}
