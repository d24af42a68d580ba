#include "outgoing.h"

#include "../mime/mime.h"

#include <string.h>

/* A second address, which breaks the RFC, may hide behind one that is read. */
static gboolean holds_second_address(const MailFacts *facts)
{
    const HeaderField *field = mail_facts_field(facts, "From");
    return field != NULL && strchr(field->text, '@') != strrchr(field->text, '@');
}

void outgoing_name_author(const MailFacts *facts, const DeskSettings *desk,
                          const char *display_name, MailEdits *edits)
{
    const MailAddress *author = g_ptr_array_index(facts->from, 0);
    if (!holds_second_address(facts) && g_strcmp0(author->name, display_name) == 0 &&
        g_strcmp0(author->canonical, desk->address) == 0)
        return;
    g_autofree char *mailbox = mime_encode_mailbox(display_name, desk->address);
    mail_edits_replace_header(edits, "From", 1, mailbox);
}
