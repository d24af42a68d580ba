/*
 * signing - one text part of the body with its place for the signature, and the edits that sign it.
 * Private to the room.
 */
#ifndef INTAKE_SIGNING_H
#define INTAKE_SIGNING_H

#include "outgoing.h"
#include "part.h"
#include "place.h"

typedef struct signing {
    TextPart *text;
    Place place;
    gboolean is_html;
    char *expected; /* what the edits make of its text in UTF-8; NULL: no edits yet */
} Signing;
void signing_free(Signing *signing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Signing, signing_free)

/* Before each larger piece of work: REFUSED when the mail's budget is spent. */
Outcome signing_afford(const RewriteRequest *request, GError **error);

/* Reads the part and finds the place. `html` is that of the HTML alternative, or NULL.
   REFUSED when the part cannot be read with certainty, or costs too much. */
Outcome signing_load(const RewriteRequest *request, const MimePart *part, const Place *html,
                     Signing **signing_r, GError **error);

/* Adds the edits: what is to go goes, and where `is_target` the signature comes. REFUSED when the
   part cannot hold it, or when more words would go than the place says. */
Outcome signing_edit(const RewriteRequest *request, Signing *signing, gboolean is_target,
                     MailEdits *edits, GError **error);

/* What the text says without what is planned to go. Caller frees. */
char *signing_rest(const Signing *signing);

/* Our signature's HTML with the mark of the ticket in the class of its element. Caller frees. */
char *signing_marked_html(const char *html, const char *mark);

#endif
