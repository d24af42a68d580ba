#include "role_check.h"

#include "../../base/install_paths.h"
#include "../../filter/privileges.h"

#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MESSAGE_OCTETS_MAX 2000
#define DATABASE "intake"

/* ---- what to do about it ---- */

/* The value of "name=value" in a connection string of that form; `fallback` when there is none. */
static char *value_of(const char *connection, const char *name, const char *fallback)
{
    g_auto(GStrv) words = g_strsplit_set(connection, " \t", -1);
    gsize length = strlen(name);
    for (guint i = 0; words[i] != NULL; i++) {
        if (g_str_has_prefix(words[i], name) && words[i][length] == '=')
            return g_strdelimit(g_strdup(words[i] + length + 1), "'", ' ');
    }
    return g_strdup(fallback);
}

static char *hint_for_files(const char *connection, const char *user)
{
    g_autofree char *role = value_of(connection, "user", user);
    g_autofree char *database = value_of(connection, "dbname", DATABASE);
    return g_strdup_printf("in pg_hba.conf, above the other `local` lines: \"local %s %s peer "
                           "map=intake\"; in pg_ident.conf: \"intake %s %s\"; then systemctl "
                           "reload postgresql",
                           g_strstrip(database), g_strstrip(role), user, role);
}

static char *hint_for_roles(void)
{
    g_autofree char *sql = install_paths_shared("sql");
    return g_strdup_printf("sudo -u postgres psql -f %s/roles.sql postgres", sql);
}

static char *hint_for_database(const char *connection)
{
    g_autofree char *database = value_of(connection, "dbname", DATABASE);
    return g_strdup_printf("sudo -u postgres createdb -O intake_admin -E UTF8 -T template0 %s; "
                           "intakectl db migrate",
                           database);
}

typedef enum trouble {
    TROUBLE_FILES,
    TROUBLE_PASSWORD,
    TROUBLE_ROLE,
    TROUBLE_DATABASE,
    TROUBLE_RIGHT,
    TROUBLE_AWAY,
    TROUBLE_OTHER,
} Trouble;

/* In the order of looking: PostgreSQL names its own files only where they are the reason. */
static const struct {
    const char *words;
    Trouble trouble;
} troubles[] = {
    {"Peer authentication failed", TROUBLE_FILES},
    {"Ident authentication failed", TROUBLE_FILES},
    {"pg_hba.conf", TROUBLE_FILES},
    {"password", TROUBLE_PASSWORD},
    {"permission denied", TROUBLE_RIGHT},
    {"Connection refused", TROUBLE_AWAY},
    {"No such file or directory", TROUBLE_AWAY},
};

static gboolean is_missing(const char *message, const char *what)
{
    g_autofree char *begin = g_strdup_printf("%s \"", what);
    return strstr(message, begin) != NULL && strstr(message, "does not exist") != NULL;
}

static Trouble trouble_of(const char *message)
{
    if (is_missing(message, "role"))
        return TROUBLE_ROLE;
    if (is_missing(message, "database"))
        return TROUBLE_DATABASE;
    for (guint i = 0; i < G_N_ELEMENTS(troubles); i++) {
        if (strstr(message, troubles[i].words) != NULL)
            return troubles[i].trouble;
    }
    return TROUBLE_OTHER;
}

char *role_check_hint(const char *message, const char *connection, const char *user)
{
    switch (trouble_of(message)) {
    case TROUBLE_FILES:
        return hint_for_files(connection, user);
    case TROUBLE_PASSWORD:
        return g_strdup_printf("a password in `connection` of the group `store` or in ~%s/.pgpass; "
                               "or \"peer\" in pg_hba.conf for a database on this machine",
                               user);
    case TROUBLE_ROLE:
        return hint_for_roles();
    case TROUBLE_DATABASE:
        return hint_for_database(connection);
    case TROUBLE_RIGHT:
        return g_strdup("intakectl db migrate grants what a role needs; GRANT CONNECT ON DATABASE "
                        "where it was revoked");
    case TROUBLE_AWAY:
        return g_strdup("systemctl enable --now postgresql; else see host and port of `connection` "
                        "in the group `store`");
    case TROUBLE_OTHER:
        break;
    }
    return NULL;
}

static Outcome with_hint(Outcome outcome, const char *message, const char *connection,
                         const char *user, GError **error)
{
    g_autofree char *hint =
        strstr(message, "(hint: ") == NULL ? role_check_hint(message, connection, user) : NULL;
    if (hint == NULL)
        return outcome_fail(outcome, error, "%s", message);
    return outcome_fail(outcome, error, "%s (hint: %s)", message, hint);
}

/* ---- trying it as somebody else ---- */

/* A password file and certificates lie in the user's home. */
static void take_home(const Account *account)
{
    const struct passwd *entry = account->user != NULL ? getpwnam(account->user) : NULL;
    if (entry == NULL)
        return;
    g_setenv("HOME", entry->pw_dir, TRUE);
    g_setenv("USER", entry->pw_name, TRUE);
    g_setenv("LOGNAME", entry->pw_name, TRUE);
}

static Outcome ping(const StoreSettings *settings, OpenStore open, GError **error)
{
    g_autoptr(Log) silent = log_open("intakectl", TRUE, LOG_LEVEL_ERROR);
    g_autoptr(Store) store = open(settings, silent);
    return store_ping(store, error);
}

/* The child's whole life: what it found goes into the pipe as an outcome and a message. */
static void report_from_child(const StoreSettings *settings, OpenStore open, const Account *account,
                              int pipe_end)
{
    g_autoptr(GError) error = NULL;
    Outcome outcome = privileges_drop(account, (gid_t)-1, &error);
    take_home(account);
    if (outcome == OUTCOME_DONE)
        outcome = ping(settings, open, &error);
    g_autofree char *text =
        g_strdup_printf("%c%s", '0' + (int)outcome, error != NULL ? error->message : "");
    gsize length = MIN(strlen(text), MESSAGE_OCTETS_MAX);
    _exit(write(pipe_end, text, length) == (gssize)length ? 0 : 1);
}

static Outcome read_report(int pipe_end, char **message_r)
{
    char text[MESSAGE_OCTETS_MAX + 1] = "";
    gsize length = 0;
    gssize got = 0;
    while (length < MESSAGE_OCTETS_MAX &&
           (got = read(pipe_end, text + length, MESSAGE_OCTETS_MAX - length)) != 0) {
        if (got < 0 && errno != EINTR)
            break;
        length += got > 0 ? (gsize)got : 0;
    }
    *message_r = g_strdup(length > 0 ? text + 1 : "the attempt was cut off");
    return length > 0 ? (Outcome)(text[0] - '0') : OUTCOME_RETRY;
}

static Outcome ping_as(const StoreSettings *settings, OpenStore open, const Account *account,
                       char **message_r)
{
    int ends[2];
    if (pipe(ends) != 0) {
        *message_r = g_strdup(g_strerror(errno));
        return OUTCOME_RETRY;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        report_from_child(settings, open, account, ends[1]);
    }
    close(ends[1]);
    Outcome outcome = read_report(ends[0], message_r);
    close(ends[0]);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    return outcome;
}

Outcome role_check(const StoreSettings *settings, OpenStore open, const char *connection,
                   const char *user, GError **error)
{
    g_autoptr(Account) account = NULL;
    g_autofree char *message = NULL;
    if (geteuid() != 0 || account_find(user, &account, NULL) != OUTCOME_DONE)
        account = g_new0(Account, 1);
    Outcome outcome = ping_as(settings, open, account, &message);
    if (outcome == OUTCOME_DONE)
        return outcome;
    return with_hint(outcome, message, connection,
                     account->user != NULL ? account->user : g_get_user_name(), error);
}
