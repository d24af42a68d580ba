/*
 * header_block - changes to a part's header as octets: one field is written anew, every other
 * octet stays. Pure.
 */
#ifndef INTAKE_HEADER_BLOCK_H
#define INTAKE_HEADER_BLOCK_H

#include <glib.h>

/* A Content-Type value with its charset parameter set: replaced where it stands, else added at
   the end. Quoted strings and comments are respected. Caller frees. */
char *content_type_with_charset(const char *value, const char *charset);

/* The octets [start, end) of the `index`th field of that name with its continuation lines, counted
   from 1 as the mail server does. FALSE: not there; both then stand at the empty line. */
gboolean header_block_find(const GString *block, const char *name, guint index, gsize *start_r,
                           gsize *end_r);

/* Sets `name` in a header block (fields, then an empty line): the first field of that name is
   replaced with its continuation lines, or the field is added at the end. */
void header_block_set(GString *block, const char *name, const char *value, const char *line_end);

/* The fields of a part or a mail that tell octets or lines of its content (RFC 1864, and what mail
   stores write): none is true of a changed one. Ends with NULL. */
extern const char *const header_block_sums[];

#endif
