/*
 * names_checking - the check of names as commands use it: over what is recorded, or over what a
 * change would make of it; now and at every moment to come at which a name begins or ends.
 */
#ifndef INTAKE_CTL_NAMES_CHECKING_H
#define INTAKE_CTL_NAMES_CHECKING_H

#include "../../names/check.h"
#include "../ctl.h"
#include "future.h"

/* An empty table for names_checking_add(). Caller frees. */
Table *names_checking_table(void);
/* Adds the findings that are at least so severe. */
void names_checking_add(Table *table, const DeskSettings *desk, const GPtrArray *findings,
                        NameSeverity least);

/* The findings of one desk as its names are at a moment (Unix time), the worst first; 0: as they
   are now and will be, each told once with the moment it comes up. Caller unrefs. */
Outcome names_checking_desk(Ctl *ctl, const DeskSettings *desk, gint64 moment,
                            GPtrArray **findings_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many findings are at least so severe. */
guint names_checking_count(const GPtrArray *findings, NameSeverity severity);

/* ---- before a change ---- */

typedef struct names_change {
    const DeskSettings *desk;
    NamesFuture *before, *after; /* `after` is for the caller to change */
    GHashTable *logins;          /* char *: whom it is about; for the caller to fill, with copies */
    gint64 from, until;          /* Unix times it has an effect between; until 0: without end */
} NamesChange;

/* What is recorded, twice; from now on without end. Caller clears. */
Outcome names_change_open(Ctl *ctl, const DeskSettings *desk, NamesChange *change, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void names_change_clear(NamesChange *change);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(NamesChange, names_change_clear)

/* What is new and concerns the logins is printed; REFUSED when there is a fault among it, unless
   --force is given: then *overruled_r has the faults in words, else NULL. Caller frees. */
Outcome names_checking_change(Ctl *ctl, const NamesChange *change, char **overruled_r,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* REFUSED without --why: who renames somebody says so. */
Outcome names_checking_need_why(const Ctl *ctl, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the history gets: why, and in spite of what. NULL when there is nothing to say. Caller
 * frees.
 */
char *names_checking_why(const char *why, const char *overruled);

#endif
