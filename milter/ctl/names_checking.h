/*
 * names_checking - the check of names as commands use it: over what is recorded, or over what a
 * change would make of it.
 */
#ifndef INTAKE_CTL_NAMES_CHECKING_H
#define INTAKE_CTL_NAMES_CHECKING_H

#include "../names/check.h"
#include "ctl.h"

/* An empty table for names_checking_add(). Caller frees. */
Table *names_checking_table(void);
/* Adds the findings that are at least so severe. */
void names_checking_add(Table *table, const DeskSettings *desk, const GPtrArray *findings,
                        NameSeverity least);

/* The findings of one desk as its names are at a moment (Unix time; 0: now). Caller unrefs. */
Outcome names_checking_desk(Ctl *ctl, const DeskSettings *desk, gint64 moment,
                            GPtrArray **findings_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Before a change: `changed` are agents (Agent *) as it makes them, at a moment (0: now). What is
   new and concerns them is printed; REFUSED when there is a fault among it, unless --force is
   given: then *overruled_r has the faults in words, else NULL. Caller frees. */
Outcome names_checking_change(Ctl *ctl, const DeskSettings *desk, const GPtrArray *changed,
                              gint64 moment, char **overruled_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
/* The same for one agent. */
Outcome names_checking_one(Ctl *ctl, const DeskSettings *desk, Agent *agent, gint64 moment,
                           char **overruled_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the history gets: why, and in spite of what. NULL when there is nothing to say. Caller
 * frees.
 */
char *names_checking_why(const char *why, const char *overruled);

/* How many findings are at least so severe. */
guint names_checking_count(const GPtrArray *findings, NameSeverity severity);

#endif
