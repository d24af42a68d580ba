/*
 * entities - characters in the text of HTML: as references, as they are, and as nothing.
 */
#ifndef INTAKE_HTML_ENTITIES_H
#define INTAKE_HTML_ENTITIES_H

#include <glib.h>

/* The character the reference at `at` (which is an ampersand) stands for, with or without its
   semicolon: the octets used up, 0 when it is no reference. Never gives NUL, a control character
   other than line feed and tab, or a surrogate. */
gsize html_entity_read(const char *at, gsize left, gunichar *character_r);

/* A text with all its references undone; NULL: it has none. Caller frees. */
char *html_entities_undone(const char *text, gsize length);

/* How many of `left` octets at `at` are ASCII that needs no care at all: no blank, no reference. */
gsize html_plain_run(const char *at, gsize left);

/* Characters without width: what newsletters pad their previews with, and soft hyphens. */
gboolean html_is_padding(gunichar character);

#endif
