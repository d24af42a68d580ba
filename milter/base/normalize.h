/*
 * normalize - Unicode's normal forms of strangers' text. Pure.
 */
#ifndef INTAKE_NORMALIZE_H
#define INTAKE_NORMALIZE_H

#include <glib.h>

/* `length` octets of valid UTF-8 (-1: up to its NUL) in a normal form. Of the marks on one
   character 30 stay, which no writing system reaches (UAX 15, stream-safe text): putting them in
   order takes the square of their number. Linear. Caller frees. */
char *normalize_text(const char *text, gssize length, GNormalizeMode form);

#endif
