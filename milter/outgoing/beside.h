/*
 * beside - texts around the body that are not rewritten, held against the promise that no command
 * reaches the customer.
 */
#ifndef INTAKE_BESIDE_H
#define INTAKE_BESIDE_H

#include "outgoing.h"

/* Whether the text begins with a command, as command_lines.h has it. */
gboolean beside_leads(TextPart *text);

/* `parts` (MimePart *) are texts that were taken for files. REFUSED when one begins with a
   command: it is what the author wrote. One that cannot be read is a file. */
Outcome beside_check_ahead(const RewriteRequest *request, const GPtrArray *parts, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* `parts` (MimePart *) are those of a mail with commands. REFUSED, with what its author can do,
   when one of them holds a command, too, or cannot be read. */
Outcome beside_check(const RewriteRequest *request, const GPtrArray *parts, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* `html` is that of a mail with commands, which are taken out of what its reader sees. REFUSED when
   one stands in its title, a comment or hidden words as well: some programs show them. */
Outcome beside_check_hidden(TextPart *html, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
