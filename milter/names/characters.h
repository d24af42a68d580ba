/*
 * characters - what a name must not hold, and what looks like an address. Pure, private to the
 * room.
 */
#ifndef INTAKE_NAMES_CHARACTERS_H
#define INTAKE_NAMES_CHARACTERS_H

#include <glib.h>

/* Control, bidi, zero-width and other format characters, private use, unassigned, variation
   selectors, and letters that show nothing (Hangul fillers and their kin). */
gboolean character_is_invisible(gunichar c);

/* "@" in any width. */
gboolean character_is_at_sign(gunichar c);

/* Whether a text holds a URL, an IP address or the name of a host ("www.acme.example",
   "acme.support", also in full width). "Dr.Li" is none. */
gboolean characters_hold_host(const char *text);

#endif
