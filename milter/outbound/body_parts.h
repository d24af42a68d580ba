/*
 * body_parts - which parts of a mail are what its author says, in plain text and in HTML (RFC 2046
 * 5.1, 2387). Pure.
 */
#ifndef INTAKE_BODY_PARTS_H
#define INTAKE_BODY_PARTS_H

#include "../mime/mime.h"

typedef struct body_parts { /* const MimePlace *, borrowed, in the order they are read */
    GPtrArray *text, *html; /* alternatives of each other; several of a kind follow one another */
} BodyParts;

/* REFUSED, with the reason, where the body must not be touched: signed, encrypted, a report. Both
   are empty when the mail has attachments alone. */
Outcome body_parts_find(const MimePlace *root, BodyParts *parts_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void body_parts_clear(BodyParts *parts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BodyParts, body_parts_clear)

#endif
