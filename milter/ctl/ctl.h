/*
 * ctl - what a command of intakectl is given, and the questions all commands ask of it.
 */
#ifndef INTAKE_CTL_CTL_H
#define INTAKE_CTL_CTL_H

#include "../settings/settings.h"
#include "../store/admin.h"
#include "cli/phrase.h"
#include "cli/print.h"
#include "status.h"

#define CTL_LIMIT 50 /* rows of a list, when nothing else is asked for */

struct ctl {
    const Arguments *arguments;
    const char *command; /* its name: "ticket merge" */
    const char *right;   /* that it takes; RIGHT_NONE: none */
    Printer *printer;
    PrintStyle style;
    const char *settings_file; /* as named with -c, or SETTINGS_FILE */
    Settings *settings;        /* NULL: the phrase needs none and none was named */
    Store *store;              /* NULL: the phrase needs none */
    const char *as;            /* login of the agent as whom root acts; NULL: nobody's */
    char *person;           /* as whom the store knows who acts, once the desk is known; or NULL */
    gboolean is_as_refused; /* --as was tried by somebody else than root */
    const DeskSettings *desk; /* at which it last was to act; or NULL */
    Log *log;
    Stage stage; /* a command that reads a file sets STAGE_INPUT meanwhile */
    gboolean
        is_refusal_told; /* what was printed says why the command is refused: in JSON as well */
    gboolean finding;    /* what was looked at is not in order: exit code STATUS_FINDING */
};

/* The text of a hole or option, NULL when it was left out. Borrowed. */
const char *ctl_text(const Ctl *ctl, const char *name);
gint64 ctl_number(const Ctl *ctl, const char *name, gint64 fallback);
int ctl_limit(const Ctl *ctl); /* --limit */

/* The desk of --desk, or the one whose prefix the argument TICKET has, or the only one there is.
   REFUSED with the desks' names, and when whoever is at the keyboard has not the right at that desk
   that the command takes. From then on ctl_who() is the agent of that desk whose user that is, if
   there is one. Borrowed. */
Outcome ctl_desk(Ctl *ctl, const DeskSettings **desk_r, GError **error);
/* The same of a desk that is known. */
Outcome ctl_act_at(Ctl *ctl, const DeskSettings *desk, GError **error);
/* Keeps in the events of the desk that was to be changed why nothing was, when a right is missing.
 */
void ctl_note_refusal(Ctl *ctl, const GError *error);
/* The desk of that name. REFUSED with the desks' names. Borrowed. */
Outcome ctl_desk_named(const Ctl *ctl, const char *name, const DeskSettings **desk_r,
                       GError **error);
/* The same as ctl_desk() for lists: NULL, which means all, when --desk was left out. */
Outcome ctl_desk_filter(const Ctl *ctl, const char **desk_r, GError **error);

/* The time zone of the desk of --desk, or of all desks if they share one by name; else NULL.
   Borrowed. */
GTimeZone *ctl_zone(const Ctl *ctl);

/* REFUSED with the desk's service types when none has that name. */
Outcome ctl_check_type(const DeskSettings *desk, const char *type, GError **error);

/* Who gives the command, for rights and events: the agent of --as or of the user, else the user
   behind sudo, else the user. Borrowed. */
const char *ctl_who(const Ctl *ctl);

/* Prints a table that a store function gave, and passes its outcome on. */
Outcome ctl_print(Ctl *ctl, const char *kind, Outcome outcome, const Table *table);

/* Prints what was made one or two again, or with --dry-run would be: "ticket 7 goes on in 5".
   `undo` (may be NULL) is the command that takes it back. */
void ctl_print_merged(Ctl *ctl, const char *kind, const Table *table, const char *what,
                      const char *undo);

/* Adds a row; cells are char *, NULL for nothing, `columns` of them. The table owns copies. */
void ctl_add_row(Table *table, ...);

#endif
