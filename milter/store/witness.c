#include "witness.h"

#include <stdatomic.h>

#include "literal.h"

/* Columns of intake.bear_witness(). */
enum { WITNESS_CHANGES, WITNESS_JUMPED, WITNESS_WHY, WITNESS_COLUMNS };

#define CHANGES_UNKNOWN (-1)

struct witness {
    char *filter;
    char *desks; /* as an array of the server's */
    Log *log;
    _Atomic gint64 ticket;  /* the highest that was seen */
    _Atomic gint64 changes; /* of the store, as far as they were logged */
};

Witness *witness_new(const char *filter, const GPtrArray *desks, Log *log)
{
    Witness *witness = g_new0(Witness, 1);
    witness->filter = literal_text(filter, LITERAL_KEY_OCTETS);
    witness->desks = literal_array(desks, LITERAL_KEY_OCTETS);
    witness->log = log;
    atomic_init(&witness->changes, CHANGES_UNKNOWN);
    return witness;
}

void witness_free(Witness *witness)
{
    if (witness == NULL)
        return;
    g_free(witness->filter);
    g_free(witness->desks);
    g_free(witness);
}

void witness_saw(Witness *witness, gint64 ticket)
{
    gint64 highest = atomic_load(&witness->ticket);
    while (highest < ticket && !atomic_compare_exchange_weak(&witness->ticket, &highest, ticket))
        continue;
}

/* Another filter's jump is news as well, unless it is older than this process. */
static void log_jump(Witness *witness, gint64 changes, gboolean jumped, const char *why)
{
    gint64 before = atomic_exchange(&witness->changes, changes);
    gboolean is_news = before == CHANGES_UNKNOWN ? jumped : changes > before;
    if (is_news && witness->log != NULL)
        log_write(witness->log, LOG_LEVEL_ERROR, NULL,
                  "ALARM: the database may have lost its newest rows, its numbers jumped: %s; see "
                  "\"intakectl balance --verify\"",
                  why != NULL ? why : "no reason given");
}

static gboolean is_due(Connection *connection)
{
    gint64 heard = connection_witness_heard(connection);
    return heard == 0 || g_get_monotonic_time() - heard >= WITNESS_PAUSE_S * G_TIME_SPAN_SECOND;
}

Outcome witness_attend(Witness *witness, Connection *connection, int deadline_ms, GError **error)
{
    if (!is_due(connection))
        return OUTCOME_DONE;
    g_autofree char *ticket = g_strdup_printf("%" G_GINT64_FORMAT, atomic_load(&witness->ticket));
    const char *const values[] = {witness->filter, witness->desks, ticket};
    const Statement statement = {.sql = "SELECT * FROM intake.bear_witness($1,$2,$3)",
                                 .values = values,
                                 .count = G_N_ELEMENTS(values),
                                 .deadline_ms = deadline_ms};
    g_autoptr(Rows) rows = NULL;
    g_autoptr(GError) reason = NULL;
    Outcome outcome = connection_execute(connection, &statement, &rows, &reason);
    if (outcome != OUTCOME_DONE && !connection_intact(connection)) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return outcome;
    }
    connection_set_witness_heard(connection, g_get_monotonic_time());
    if (outcome == OUTCOME_DONE && rows_count(rows) == 1 && rows_columns(rows) == WITNESS_COLUMNS)
        log_jump(witness, rows_number(rows, 0, WITNESS_CHANGES),
                 rows_boolean(rows, 0, WITNESS_JUMPED), rows_text(rows, 0, WITNESS_WHY));
    return OUTCOME_DONE;
}
