#include "schema.h"

#define HINT " (hint: run \"intakectl db migrate\", then it is served without a restart)"

static Outcome ask_number(Connection *connection, const char *sql, int deadline_ms, int *number_r,
                          GError **error)
{
    const Statement statement = {.sql = sql, .deadline_ms = deadline_ms, .is_admin = TRUE};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = connection_execute(connection, &statement, &rows, error);
    if (outcome == OUTCOME_DONE)
        *number_r = (int)rows_number(rows, 0, 0);
    return outcome;
}

/* schema_version() stays at what the first programs accept, schema_newest() came later. */
static Outcome ask_version(Connection *connection, int deadline_ms, int *version_r, GError **error)
{
    Outcome outcome =
        ask_number(connection, "SELECT intake.schema_newest()", deadline_ms, version_r, error);
    if (outcome != OUTCOME_REFUSED)
        return outcome;
    g_clear_error(error);
    return ask_number(connection, "SELECT intake.schema_version()", deadline_ms, version_r, error);
}

Outcome schema_check(Connection *connection, int deadline_ms, GError **error)
{
    int version = 0;
    g_autoptr(GError) reason = NULL;
    Outcome outcome = ask_version(connection, deadline_ms, &version, &reason);
    if (outcome == OUTCOME_REFUSED)
        return outcome_fail(outcome, error, "the database has no schema of this program: %s" HINT,
                            reason->message);
    if (outcome != OUTCOME_DONE) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return outcome;
    }
    if (version >= STORE_SCHEMA_VERSION)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error,
                        "the database has version %d of the schema, this program needs %d" HINT,
                        version, STORE_SCHEMA_VERSION);
}
