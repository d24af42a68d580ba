#include "automatic_reply.h"

#include "../decide/rate_limit.h"

char *automatic_reply_refused(const DeskSettings *desk, const KnownOutgoing *known, gint64 now)
{
    char *reason = rate_limit_full(&desk->answer, known->answers_in_period);
    if (reason == NULL)
        reason =
            rate_limit_too_soon(&desk->answer, known->answers_in_period, known->last_answer, now);
    if (reason != NULL)
        return reason;
    gint64 pause = (gint64)desk->outgoing.repeat_minutes * 60;
    if (pause == 0 || known->last_reply == 0 || now - known->last_reply >= pause)
        return NULL;
    return g_strdup_printf("the last automatic reply to this address is less than %d minutes old",
                           desk->outgoing.repeat_minutes);
}

void automatic_reply_mark(const MailFacts *facts, MailEdits *edits)
{
    static const char name[] = "Auto-Submitted";
    const HeaderField *field = mail_facts_field(facts, name);
    if (field != NULL && g_ascii_strncasecmp(field->text, "auto-", 5) == 0)
        return;
    gboolean is_reply = facts->in_reply_to->len > 0 || facts->references->len > 0;
    const char *value = is_reply ? "auto-replied" : "auto-generated";
    if (field != NULL)
        mail_edits_replace_header(edits, name, 1, value);
    else
        mail_edits_add_header(edits, name, value);
}
