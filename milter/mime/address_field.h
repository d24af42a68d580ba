/*
 * address_field - the mailboxes of From, To and their kin (RFC 5322 3.4 and 4.4, RFC 6532), and
 * what people and programs write there instead. Private to the room.
 *
 * GMime's parser goes one call deeper for each open group and gives up at the first fault; this one
 * walks once, and always comes back with what can be used.
 */
#ifndef INTAKE_MIME_ADDRESS_FIELD_H
#define INTAKE_MIME_ADDRESS_FIELD_H

#include "../base/budget.h"
#include "../mail/mail.h"
#include "encoded_word.h"

/* Appends the mailboxes of an unfolded field value to `addresses` (MailAddress *), at most up to
   `limit` elements in all; members of groups are mailboxes like any other. A name without an
   address has address NULL. A spent budget (NULL: there is none) ends the reading. Linear. */
void mime_addresses_add(GPtrArray *addresses, const char *value, MimeCharsets *charsets, int limit,
                        Budget *budget);

#endif
