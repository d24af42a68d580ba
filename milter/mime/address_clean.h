/*
 * address_clean - one address freed of what is written around and into it. Private to the room.
 */
#ifndef INTAKE_MIME_ADDRESS_CLEAN_H
#define INTAKE_MIME_ADDRESS_CLEAN_H

#include "encoded_word.h"

/* An address as it stands in angle brackets, or bare: without "mailto:", an RFC 822 route,
   Outlook's quotes, comments, blanks around dots and the at-sign, and what nobody sees
   (no-break and zero-width spaces, signs for the writing direction); encoded words decoded, raw
   octets read in `charsets`. NULL when nothing that can be an address is left. Linear. Caller
   frees. */
char *mime_address_clean(const char *written, MimeCharsets *charsets);

/* Takes out the blanks around dots and the at-sign (RFC 5322 4.4). Caller frees. */
char *mime_address_join(const char *address);

/* A decoded display name without signs that turn the writing direction or have no width, and
   without blanks of any kind at its ends. Caller frees. */
char *mime_name_clean(const char *decoded);

#endif
