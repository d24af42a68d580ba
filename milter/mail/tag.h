/*
 * tag - the ticket number in a subject: "[#ACME-1042]". Pure.
 */
#ifndef INTAKE_TAG_H
#define INTAKE_TAG_H

#include "../settings/settings.h"

/* The ticket's number as people read it: the desk's prefix and the number, "ACME-1042". Caller
   frees. */
char *tag_number(const DeskSettings *desk, gint64 ticket);

/* The desk's tag_format filled in. `service_type` NULL is empty. Caller frees. */
char *tag_text(const DeskSettings *desk, gint64 ticket, const char *service_type);

/* The first ticket number of this desk in a decoded subject, 0 when there is none. Full-width
   letters, other case and blanks inside the tag are forgiven; a number that belongs to a longer
   word is not a tag. A desk without a prefix demands what its format puts before {ticket}. */
gint64 tag_find(const DeskSettings *desk, const char *subject);

/* The ticket number in what a person wrote for one: "1042", "ACME-1042", "#acme-1042" or the whole
   tag. 0: it is none of this desk. */
gint64 tag_read(const DeskSettings *desk, const char *word);

/* The subject behind a tag that the desk puts in front of it, for any of its tickets and service
   types; the whole of it when there is none. Points into `subject`. */
const char *tag_strip(const DeskSettings *desk, const char *subject);

#endif
