#include "absence.h"

#include "../mime/mime.h"
#include "../mime/tree.h"

#include <string.h>

/* Mail programs of persons, too, ask for no automatic answers, and bulk marks are a matter of
   taste: what an agent wrote must not be lost for them. */
const char *absence_mark(const MailFacts *facts)
{
    const char *reason = facts->automatic_reason != NULL ? facts->automatic_reason : "";
    gboolean asks_for_silence = g_str_has_prefix(reason, "X-Auto-Response-Suppress");
    switch (facts->automatic) {
    case AUTOMATIC_REPLIED: /* an agent's answer to an invitation is the agent's */
        return strcmp(reason, MIME_CALENDAR_ANSWER) == 0 ? NULL : reason;
    case AUTOMATIC_BOUNCE:
        return reason;
    case AUTOMATIC_GENERATED:
        return asks_for_silence ? NULL : reason;
    case AUTOMATIC_NONE:
    case AUTOMATIC_BULK:
    case AUTOMATIC_LIST:
    case AUTOMATIC_LOOP:
        break;
    }
    return NULL;
}

gboolean absence_in_header(const Settings *settings, const Message *message)
{
    MimeLimits limits = mime_limits_of(&settings->limits);
    Budget budget = mime_budget(&limits, message_size(message));
    g_autoptr(MimeTree) tree = NULL;
    g_autoptr(MailFacts) facts = NULL;
    Outcome outcome = mime_tree_open(message, &limits, &tree, NULL);
    if (outcome == OUTCOME_DONE)
        outcome = mime_tree_read(tree, NULL, &budget, &facts, NULL);
    return outcome == OUTCOME_DONE && absence_mark(facts) != NULL;
}
