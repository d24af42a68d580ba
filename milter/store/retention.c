#include "retention.h"

#include "private.h"
#include "rows.h"

#define BATCH "1000" /* of each kind, in one transaction */

/* Columns of intake.purge_preview(); those of intake.purge_step() have one before them. */
enum { PURGED_MAILS, PURGED_TICKETS, PURGED_LEDGER, PURGED_ANSWERS };

typedef struct periods { /* as arguments */
    char mails[12], tickets[12], ledger[12], answers[12];
} Periods;

static void spell(const RetentionSettings *days, Periods *periods_r)
{
    g_snprintf(periods_r->mails, sizeof periods_r->mails, "%d", days->mails);
    g_snprintf(periods_r->tickets, sizeof periods_r->tickets, "%d", days->tickets);
    g_snprintf(periods_r->ledger, sizeof periods_r->ledger, "%d", days->ledger);
    g_snprintf(periods_r->answers, sizeof periods_r->answers, "%d", days->answers);
}

static void read_counts(const Rows *rows, int first, Purged *purged)
{
    purged->mails = rows_number(rows, 0, first + PURGED_MAILS);
    purged->tickets = rows_number(rows, 0, first + PURGED_TICKETS);
    purged->ledger = rows_number(rows, 0, first + PURGED_LEDGER);
    purged->answers = rows_number(rows, 0, first + PURGED_ANSWERS);
}

Outcome store_purge_step(Store *store, const char *desk, const RetentionSettings *days,
                         gboolean at_once, const char *who, Purged *purged_r, GError **error)
{
    Periods periods;
    spell(days, &periods);
    const char *const values[] = {
        desk,
        periods.mails,
        periods.tickets,
        periods.ledger,
        periods.answers,
        BATCH,
        at_once ? "t" : "f",
        who,
    };
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, at_once ? OPERATION_ADMIN : OPERATION_WRITE,
                                "SELECT * FROM intake.purge_step($1,$2,$3,$4,$5,$6,$7,$8)", values,
                                G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    purged_r->finished = rows_boolean(rows, 0, 0);
    read_counts(rows, 1, purged_r);
    return OUTCOME_DONE;
}

Outcome store_purge_preview(Store *store, const char *desk, const RetentionSettings *days,
                            Purged *purged_r, GError **error)
{
    Periods periods;
    spell(days, &periods);
    const char *const values[] = {desk, periods.mails, periods.tickets, periods.ledger,
                                  periods.answers};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome =
        store_run(store, OPERATION_ASK, "SELECT * FROM intake.purge_preview($1,$2,$3,$4,$5)",
                  values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    purged_r->finished = TRUE;
    read_counts(rows, 0, purged_r);
    return OUTCOME_DONE;
}
