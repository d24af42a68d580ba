/*
 * uuencode - decodes uuencoded lines (POSIX uuencode). Private to the room.
 *
 * GMime decodes; it wants to be fed without the line "begin", and a line that lost its last blanks
 * would cost the octets of the next one, so it is given whole lines.
 */
#ifndef INTAKE_MIME_UUENCODE_H
#define INTAKE_MIME_UUENCODE_H

#include <glib.h>

/* Appends the octets a line of data stands for. Blanks lost at the end of the line stand for
   zeros, what is too much is passed over. Returns whether the line has the length it says, but for
   a check character. */
gboolean mime_uu_line_decode(const GString *line, GString *decoded);

typedef struct mime_uu { /* decodes a whole content in steps; begins as zeros */
    GString *line;       /* not complete yet */
    gboolean is_open;    /* between "begin" and "end" */
} MimeUu;

/* Appends to `decoded` what the next piece of the content stands for. */
void mime_uu_step(MimeUu *state, const char *text, gsize length, GString *decoded);
void mime_uu_clear(MimeUu *state);

/* The name in "begin 644 name"; NULL when the line is no such. Points into it. */
const char *mime_uu_begin(const char *line, const char *keyword);

#endif
