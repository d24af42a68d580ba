/*
 * layout - tables as lines of text. Pure.
 */
#ifndef INTAKE_CTL_LAYOUT_H
#define INTAKE_CTL_LAYOUT_H

#include "print.h"

/* Appends the table with its heading, two blanks between columns, wide columns cut so that a line
   fits into the width. */
void layout_table(GString *text, const Table *table, const PrintStyle *style);

/* Appends one row as lines "name  value": values whole, those of several lines below their name,
   empty ones not at all. */
void layout_facts(GString *text, const Table *table, guint row, const PrintStyle *style);

/* Appends a text in the colour of its tone, where colours are on. */
void layout_append_toned(GString *text, const char *value, Tone tone, const PrintStyle *style);

#endif
