/*
 * csv - tables as RFC 4180 writes them, for spreadsheets. Pure.
 */
#ifndef INTAKE_CTL_CSV_H
#define INTAKE_CTL_CSV_H

#include "../../store/admin.h"

#define CSV_ROWS_MAX 100000
#define CSV_COLUMNS_MAX 100

/* UTF-8, with or without its byte order mark, lines ended by CRLF or LF; the first line names the
   columns. An empty cell is NULL; the apostrophe that csv_write() puts before a formula is taken
   off. *lines_r (may be NULL) has the line of the file, a guint, that each row begins on. REFUSED
   with the line for a quote without its end, a row of another length, a column named twice, or
   octets that are not UTF-8. Caller frees. */
Outcome csv_read(const char *text, gsize length, Table **table_r, GArray **lines_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The table with CRLF line ends. A cell that a spreadsheet would take for a formula begins with an
   apostrophe. Caller frees. */
char *csv_write(const Table *table);

/* The column of that name, case folded; -1: there is none. */
int csv_column(const Table *table, const char *name);

#endif
