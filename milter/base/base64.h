/*
 * base64 - decodes base64 (RFC 2045 6.8) in steps, whatever stands between its digits. GMime's and
 * GLib's decoders look at each octet twice and need two to three times as long.
 */
#ifndef INTAKE_BASE64_H
#define INTAKE_BASE64_H

#include <glib.h>

typedef struct base64 {  /* begins as zeros */
    guint32 group;       /* digits of an unfinished group */
    gsize digits;        /* how many */
    gboolean is_padded;  /* padding was the last that came */
    gboolean skips_line; /* a comment stands behind the padding, up to the line's end */
    gboolean has_strays; /* something was passed over that is no blank */
} Base64;

/* Octets that decoding `length` characters can give at most, with what the steps before left. */
#define BASE64_ROOM(length) ((length) / 4 * 3 + 6)

/* Decodes the next piece; returns the octets written to `out`. Stray characters are passed over;
   padding ends a group, and another may follow; what stands behind padding and a blank in a line is
   none. */
gsize base64_step(Base64 *state, const char *text, gsize length, char *out);

/* The last group when its padding is missing. */
gsize base64_finish(Base64 *state, char *out);

/* Appends what a whole text stands for. */
void base64_append(GString *octets, const char *text, gsize length);

#endif
