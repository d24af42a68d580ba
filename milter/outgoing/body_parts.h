/*
 * body_parts - which parts of a mail are what its author says, in plain text and in HTML (RFC 2046
 * 5.1, 2387): all alternatives, since each customer is shown another, and no text beside them that
 * a server put there. mime/body.h asks what is shown instead: one alternative, and what servers
 * added. What is shown and is none of these parts stays as it is, and no command may begin it
 * (understanding.c). Pure.
 */
#ifndef INTAKE_BODY_PARTS_H
#define INTAKE_BODY_PARTS_H

#include "../mime/tree.h"

typedef struct body_parts { /* const MimePart *, borrowed, in the order they are read */
    GPtrArray *text, *html; /* alternatives of each other; several of a kind follow one another */
    GPtrArray *ahead;       /* texts before them that have a file name and are taken for files */
    GPtrArray *beside; /* further alternatives in words, which are not rewritten: text/enriched,
                          text/calendar, AMP, RTF, a second HTML */
    gboolean is_named; /* text and HTML have file names, and are words only if they can be read */
} BodyParts;

/* A text with a file name is a file, but when it is not called an attachment and is an alternative,
   or the first text of a mail that has none without a name: some programs name the words of their
   mails. REFUSED, with the reason, where the body must not be touched: signed, encrypted, a report.
   Text and HTML are empty when the mail has attachments alone. */
Outcome body_parts_find(const MimePart *root, BodyParts *parts_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void body_parts_clear(BodyParts *parts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BodyParts, body_parts_clear)

#endif
