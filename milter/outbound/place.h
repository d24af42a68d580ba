/*
 * place - where in an agent's words the signature goes. Pure; works on the decoded octets of one
 * text part (transfer encoding undone, charset as it is).
 *
 * The rules: under the newest text and above the quote; at the end when there is no quote or when
 * the agent's last words stand below it; once; the agent's own signature makes room first, but
 * only where its borders are beyond doubt.
 */
#ifndef INTAKE_PLACE_H
#define INTAKE_PLACE_H

#include <glib.h>

/* An agent's own signature longer than this is taken for words, and stays. */
#define PLACE_OWN_SIGNATURE_MAX 4096

/* The class that marks our signature's element in HTML. */
#define PLACE_HTML_MARK "intake-signature"

typedef struct place {
    gsize insert;                    /* octet offset for the signature */
    gsize remove_from, remove_until; /* the agent's own signature; equal: none. Until <= insert. */
    gboolean above_quote;            /* a quote follows */
    gboolean already_signed;         /* our signature stands in the new text: change nothing */
} Place;

/* HTML, in a charset html_scan.h can read. */
Place place_in_html(const char *html, gsize length);

/* Plain text, UTF-8 with LF or CRLF; `signature` is ours, to recognise it. */
Place place_in_text(const char *text, gsize length, const char *signature);

#endif
