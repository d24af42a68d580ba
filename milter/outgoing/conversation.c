#include "conversation.h"

#include "../answer/ticket_address.h"
#include "../mime/mime.h"

#include <string.h>

static const char REPLY_TO[] = "Reply-To";

static gboolean is_reply_to(const char *name)
{
    return g_ascii_strcasecmp(name, REPLY_TO) == 0;
}

static void forget_edits(MailEdits *edits)
{
    for (guint i = edits->headers->len; i > 0; i--) {
        if (is_reply_to(((const HeaderEdit *)g_ptr_array_index(edits->headers, i - 1))->name))
            g_ptr_array_remove_index(edits->headers, i - 1);
    }
}

void conversation_reply_to(const DeskSettings *desk, const MailFacts *facts, const char *name,
                           const char *token, MailEdits *edits)
{
    g_autofree char *address = ticket_address(desk, token, NULL);
    g_autofree char *mailbox = name != NULL ? mime_encode_mailbox(name, address) : NULL;
    const char *wanted = mailbox != NULL ? mailbox : address;
    guint count = 0;
    const char *value = NULL;
    for (guint i = 0; i < facts->fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        if (!is_reply_to(field->name))
            continue;
        count++;
        value = field->value;
    }
    forget_edits(edits);
    if (count == 1 && strcmp(value, wanted) == 0)
        return;
    for (guint index = count; index > 1; index--)
        mail_edits_delete_header(edits, REPLY_TO, index);
    if (count > 0)
        mail_edits_replace_header(edits, REPLY_TO, 1, wanted);
    else
        mail_edits_add_header(edits, REPLY_TO, wanted);
}
