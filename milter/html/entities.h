/*
 * entities - character references of HTML.
 */
#ifndef INTAKE_HTML_ENTITIES_H
#define INTAKE_HTML_ENTITIES_H

#include <glib.h>

/* The character the reference at `at` (which is an ampersand) stands for, with or without its
   semicolon: the octets used up, 0 when it is no reference. Never gives NUL, a control character
   other than line feed and tab, or a surrogate. */
gsize html_entity_read(const char *at, gsize left, gunichar *character_r);

#endif
