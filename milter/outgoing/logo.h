/*
 * logo - the picture of the HTML signature, sent along within the mail (RFC 2387, 2392). Private to
 * the room.
 *
 * Where the HTML part stands directly in a multipart/related, the picture comes behind it;
 * elsewhere the HTML part is wrapped in one, its own header and content octet for octet as they
 * were.
 */
#ifndef INTAKE_LOGO_H
#define INTAKE_LOGO_H

#include "outgoing.h"

typedef struct logo Logo;

/* REFUSED when the part's header cannot be read. `html` must outlive the logo. Caller frees. */
Outcome logo_prepare(const RewriteRequest *request, const MimePart *html, const char *line_end,
                     Logo **logo_r, GError **error);
void logo_free(Logo *logo);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Logo, logo_free)

/* What comes before the HTML part's own edits, and what comes behind them. */
void logo_open(const Logo *logo, MailEdits *edits);
void logo_close(const Logo *logo, MailEdits *edits);

#endif
