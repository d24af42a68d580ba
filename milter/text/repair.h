/*
 * repair - octets that should be UTF-8 made into text that is.
 */
#ifndef INTAKE_TEXT_REPAIR_H
#define INTAKE_TEXT_REPAIR_H

#include <glib.h>

/* Valid UTF-8 whatever comes in: what is no character becomes U+FFFD (overlong forms, surrogates
   and cut sequences among it), every kind of line end becomes a line feed, a leading byte order
   mark and control characters other than line feed and tab are dropped; C1 controls become what
   Windows-1252 has in their place. *replaced_r (may be NULL)
   counts the U+FFFD put in. Caller frees. */
char *repair_utf8(const char *octets, gsize length, gsize *replaced_r);

/* Whether the octets are UTF-8 with at least one character beyond ASCII; *longest_r (may be NULL)
   is the octet count of the longest sequence. */
gboolean repair_is_utf8(const char *octets, gsize length, int *longest_r);

#endif
