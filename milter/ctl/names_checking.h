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
void names_checking_add(Table *table, const DeskSettings *desk, const GPtrArray *findings);

/* The findings of one desk as its names are at a moment (Unix time; 0: now). Caller unrefs. */
Outcome names_checking_desk(Ctl *ctl, const DeskSettings *desk, gint64 moment,
                            GPtrArray **findings_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Before a change: `agent` is what it makes of an agent, at a moment (0: now). What concerns this
   agent is printed; REFUSED when there is a fault among it, unless --force is given. */
Outcome names_checking_change(Ctl *ctl, const DeskSettings *desk, const Agent *agent, gint64 moment,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many findings are at least so severe. */
guint names_checking_count(const GPtrArray *findings, NameSeverity severity);

#endif
