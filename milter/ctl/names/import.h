/*
 * import - a CSV file of an admin that is read whole before anything of it is written.
 */
#ifndef INTAKE_CTL_IMPORT_H
#define INTAKE_CTL_IMPORT_H

#include "../ctl.h"

#include <jansson.h>

#define IMPORT_OCTETS_MAX (16 * 1024 * 1024)

typedef struct import {
    Ctl *ctl;
    const DeskSettings *desk;
    const char *path;
    Table *table;
    GArray *lines;       /* guint: where each row begins */
    GPtrArray *recorded; /* Agent *: as they are now, of all desks */
    GHashTable *agents;  /* char *: login -> Agent *: those of the desk; borrowed */
    GHashTable *seen;    /* char *: what the rows were about so far */
    Table *differences;  /* what would change */
} Import;

/* Reads --desk, FILE and the agents. REFUSED with file and line for what is no CSV, and for a
   column whose name is not among `known`. */
Outcome import_open(Ctl *ctl, const char *const *known, Import *import, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void import_clear(Import *import);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Import, import_clear)

/* The cell of a row, counted from 0; NULL: empty, or the file has no such column. */
const char *import_cell(const Import *import, guint row, const char *column);

/* "FILE: line 3: title "X" is ..." */
Outcome import_fail(const Import *import, guint row, const char *column, GError **error,
                    const char *what);
/* Puts "FILE: line 3: " before an error that is about a row. */
void import_blame(const Import *import, guint row, GError **error);

/* REFUSED when the row has no login, is of another desk, or is about the same as an earlier one;
   `more` and `yet_more` (may be NULL) are columns that make a difference there. */
Outcome import_check_row(const Import *import, guint row, const char *more, const char *yet_more,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A list as the store takes it; takes the list. Caller frees. */
char *import_json(json_t *list);

/* Says how many rows were, or would be, changed. */
void import_note(const Import *import, guint changed);

#endif
