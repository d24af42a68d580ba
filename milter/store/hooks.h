/*
 * hooks - what programs and functions of the admin's are to be told of tickets. One run at a time,
 * in order for each ticket; a claim that runs out is due again.
 */
#ifndef INTAKE_STORE_HOOKS_H
#define INTAKE_STORE_HOOKS_H

#include "store.h"

#define HOOK_VERIFY "verify"
#define HOOK_REGISTERED "registered"
#define HOOK_CLOSED "closed"
#define HOOK_RATING "rating"

typedef struct hook_run {
    char *desk;
    gint64 run, ticket;
    char *hook;    /* HOOK_VERIFY, ... */
    gint64 queued; /* Unix time at which it happened */
    int attempts;  /* with this one */
    char *facts;   /* JSON object of what is told */
} HookRun;
void hook_run_free(HookRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HookRun, hook_run_free)

/* From now on these (char *) of the desk are noted, and no others. */
Outcome store_hooks_wanted(Store *store, const char *desk, const GPtrArray *hooks, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* DONE and NULL when nothing is due. Caller frees. */
Outcome store_hook_claim(Store *store, int lease_s, HookRun **run_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
Outcome store_hook_retry(Store *store, const HookRun *run, int delay_s, const char *reason,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* It was told, or is given up: `what` becomes an event with `why`. */
Outcome store_hook_end(Store *store, const HookRun *run, const char *what, const char *why,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls intake.site_FUNCTION() and ends the run, in one transaction. *reason_r gets why the
   function failed, and then nothing was done; NULL: it did not. Caller frees. */
Outcome store_hook_call(Store *store, const HookRun *run, const char *function, char **reason_r,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps what verify.command said, "yes", "no" or "undecided", and acts on a yes. */
Outcome store_verification_end(Store *store, const HookRun *run, const char *verdict,
                               const char *why, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
