/*
 * print - the one printer of intakectl: tables and facts for people, one JSON object for programs.
 *
 * In JSON the output of a command is {"format": PRINT_FORMAT, ...} with one member for each thing
 * printed: an array of objects for a table, an object for facts, "notes" for sentences. A change
 * that breaks readers raises the number.
 */
#ifndef INTAKE_CTL_PRINT_H
#define INTAKE_CTL_PRINT_H

#include "../../store/admin.h"

#define PRINT_FORMAT 1

typedef enum tone { TONE_PLAIN, TONE_GOOD, TONE_WARNING, TONE_BAD } Tone;

typedef struct print_style {
    gboolean json;
    gboolean colour;
    gboolean terminal; /* what is printed goes to one, and must not take it over */
    guint width;       /* columns of the terminal; 0: cells are cut at a generous width */
    GTimeZone *zone;   /* that moments are shown in; NULL: as they are, UTC; borrowed */
} PrintStyle;

typedef struct printer Printer;

Printer *printer_new(const PrintStyle *style);
void printer_free(Printer *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Printer, printer_free)

/* Of what is printed for people from now on; `zone` is borrowed. */
void printer_set_zone(Printer *printer, GTimeZone *zone);

/* A table with a heading line; "none" when it is empty. `kind` is the JSON member: "tickets". */
void printer_table(Printer *printer, const char *kind, const Table *table);

/* The only row of a table as "name  value" lines. */
void printer_facts(Printer *printer, const char *kind, const Table *table);

/* A table whose cells are too long for columns: each row as printer_facts() prints one. */
void printer_blocks(Printer *printer, const char *kind, const Table *table);

/* One sentence: what a command did. */
void printer_note(Printer *printer, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A result that is a text of its own (a rendered template, a mail), printed octet by octet; in JSON
   the member `kind`, made valid UTF-8. */
void printer_text(Printer *printer, const char *kind, const char *octets, gsize length);

/* A finished JSON document in place of everything else. */
void printer_document(Printer *printer, const char *json);

/* How values of the column "state" or "result" are toned, where colours are on. Static. */
Tone print_tone(const char *value);

/* All that was printed, and an empty printer. Caller frees. */
GString *printer_finish(Printer *printer);

#endif
