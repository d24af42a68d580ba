#include "hosts.h"
#include "private.h"

/* Columns of the look at the server. */
enum {
    LOOK_IN_RECOVERY,
    LOOK_READ_ONLY,
    LOOK_FSYNC,
    LOOK_FULL_PAGES,
    LOOK_STANDBY_NAMES,
    LOOK_NOT_WAITING,
    LOOK_NOT_FOR_STANDBY,
    LOOK_SESSIONS,
    LOOK_COLUMNS,
};

/* Where a setting of synchronous_commit that fits the expression comes from; NULL: nowhere. */
#define WHO_SETS(expression)                                                                       \
    "(SELECT string_agg(w.place, ', ' ORDER BY w.place) FROM ("                                    \
    "SELECT concat_ws(' ', 'role ' || r.rolname, 'database ' || d.datname) AS place "              \
    "FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole "                         \
    "LEFT JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) AS c "                  \
    "WHERE c ~ '^synchronous_commit=(" expression ")$' "                                           \
    "AND (s.setdatabase = 0 OR d.datname = current_database()) "                                   \
    "AND (s.setrole = 0 OR r.rolname IN ('intake_filter', 'intake_sender', 'intake_admin')) "      \
    "UNION SELECT 'server' FROM pg_settings WHERE name = 'synchronous_commit' "                    \
    "AND setting ~ '^(" expression ")$' AND source NOT LIKE '%database%' AND source <> 'user') w)"

static const char look[] =
    "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')::boolean, "
    "current_setting('fsync')::boolean, current_setting('full_page_writes')::boolean, "
    "nullif(current_setting('synchronous_standby_names'), ''), " WHO_SETS(
        "off|false|no|0") ", " WHO_SETS("local|remote_write") ", "
                                                              "(SELECT rolconnlimit FROM pg_roles "
                                                              "WHERE rolname = 'intake_filter')";

void durability_clear(Durability *durability)
{
    g_free(durability->standby_names);
    g_free(durability->not_waiting);
    g_free(durability->not_for_standby);
}

Outcome store_durability(Store *store, Durability *durability_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, OPERATION_ASK, look, NULL, 0, &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *durability_r = (Durability){
        .in_recovery = rows_boolean(rows, 0, LOOK_IN_RECOVERY),
        .read_only = rows_boolean(rows, 0, LOOK_READ_ONLY),
        .syncs = rows_boolean(rows, 0, LOOK_FSYNC),
        .writes_full_pages = rows_boolean(rows, 0, LOOK_FULL_PAGES),
        .standby_names = rows_copy(rows, 0, LOOK_STANDBY_NAMES),
        .not_waiting = rows_copy(rows, 0, LOOK_NOT_WAITING),
        .not_for_standby = rows_copy(rows, 0, LOOK_NOT_FOR_STANDBY),
        .filter_sessions = rows_text(rows, 0, LOOK_SESSIONS) != NULL
                               ? (int)rows_number(rows, 0, LOOK_SESSIONS)
                               : -1,
    };
    return OUTCOME_DONE;
}

guint store_servers(const StoreSettings *settings)
{
    g_autoptr(Hosts) hosts = hosts_new(settings->connection);
    return hosts_count(hosts);
}

Outcome store_try_writing(Store *store, GError **error)
{
    return store_run(store, OPERATION_WRITE, "SELECT intake.try_writing()", NULL, 0, NULL, error);
}
