/*
 * sign_off - the agent's own name, title and address as the last lines of what the agent wrote,
 * with no "-- " above them. Pure, private to the room.
 *
 * A line goes when it holds nothing else, and only where it stands alone as a sign-off: below a
 * farewell ("Best regards,"), or below an empty line and a finished sentence. The farewell stays,
 * and so does every line with a word that is not the agent's own.
 */
#ifndef INTAKE_SIGN_OFF_H
#define INTAKE_SIGN_OFF_H

#include "own_signature.h"

/* The lines of a sign-off that ends at line `end`; `lines_r` gets their numbers (guint), last
   first: none, where there is none. A line with a date alone among them is none of them. */
void sign_off_find(const Page *page, const PlaceWish *wish, guint from, guint end, GArray *lines_r);

#endif
