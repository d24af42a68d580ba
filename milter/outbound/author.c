#include "outbound.h"

#include "../mime/mime.h"

void outbound_name_author(const MailFacts *facts, const DeskSettings *desk,
                          const char *display_name, MailEdits *edits)
{
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    if (g_strcmp0(author->name, display_name) == 0 &&
        g_strcmp0(author->canonical, desk->address) == 0)
        return;
    g_autofree char *mailbox = mime_encode_mailbox(display_name, desk->address);
    mail_edits_replace_header(edits, "From", 1, mailbox);
}
