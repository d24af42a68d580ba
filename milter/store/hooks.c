#include "hooks.h"

#include "literal.h"
#include "private.h"

/* Columns of intake.hook_claim(). */
enum {
    HOOK_RUN_DESK,
    HOOK_RUN_NUMBER,
    HOOK_RUN_HOOK,
    HOOK_RUN_TICKET,
    HOOK_RUN_QUEUED,
    HOOK_RUN_ATTEMPTS,
    HOOK_RUN_FACTS,
};

void hook_run_free(HookRun *run)
{
    if (run == NULL)
        return;
    g_free(run->desk);
    g_free(run->hook);
    g_free(run->facts);
    g_free(run);
}

Outcome store_hooks_wanted(Store *store, const char *desk, const GPtrArray *hooks, GError **error)
{
    g_autofree char *wanted = literal_array(hooks, LITERAL_KEY_OCTETS);
    const char *const values[] = {desk, wanted};
    return store_run(store, OPERATION_WRITE, "SELECT intake.hooks_wanted($1,$2)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_hook_claim(Store *store, int lease_s, HookRun **run_r, GError **error)
{
    g_autofree char *lease = g_strdup_printf("%d seconds", lease_s);
    const char *const values[] = {lease};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, OPERATION_WRITE, "SELECT * FROM intake.hook_claim($1)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE || rows_number(rows, 0, HOOK_RUN_NUMBER) == 0)
        return outcome;
    HookRun *run = g_new0(HookRun, 1);
    run->desk = rows_copy(rows, 0, HOOK_RUN_DESK);
    run->run = rows_number(rows, 0, HOOK_RUN_NUMBER);
    run->hook = rows_copy(rows, 0, HOOK_RUN_HOOK);
    run->ticket = rows_number(rows, 0, HOOK_RUN_TICKET);
    run->queued = rows_number(rows, 0, HOOK_RUN_QUEUED);
    run->attempts = (int)rows_number(rows, 0, HOOK_RUN_ATTEMPTS);
    run->facts = rows_copy(rows, 0, HOOK_RUN_FACTS);
    *run_r = run;
    return OUTCOME_DONE;
}

/* `sql` takes desk, run and two texts. */
static Outcome end_with(Store *store, const HookRun *run, const char *sql, const char *one,
                        const char *other, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, run->run);
    g_autofree char *why = literal_text(other, LITERAL_LINE_OCTETS);
    const char *const values[] = {run->desk, number, one, why};
    return store_run(store, OPERATION_WRITE, sql, values, G_N_ELEMENTS(values), NULL, error);
}

Outcome store_hook_retry(Store *store, const HookRun *run, int delay_s, const char *reason,
                         GError **error)
{
    g_autofree char *delay = g_strdup_printf("%d seconds", delay_s);
    return end_with(store, run, "SELECT intake.hook_retry($1,$2,$3,$4)", delay, reason, error);
}

Outcome store_hook_end(Store *store, const HookRun *run, const char *what, const char *why,
                       GError **error)
{
    return end_with(store, run, "SELECT intake.hook_end($1,$2,$3,$4)", what, why, error);
}

Outcome store_verification_end(Store *store, const HookRun *run, const char *verdict,
                               const char *why, GError **error)
{
    return end_with(store, run, "SELECT intake.verification_end($1,$2,$3,$4)", verdict, why, error);
}

Outcome store_hook_call(Store *store, const HookRun *run, const char *function, char **reason_r,
                        GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, run->run);
    const char *const values[] = {run->desk, number, function};
    g_autoptr(Rows) rows = NULL;
    Outcome outcome = store_run(store, OPERATION_WRITE, "SELECT intake.hook_call($1,$2,$3)", values,
                                G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *reason_r = rows_copy(rows, 0, 0);
    return outcome;
}
