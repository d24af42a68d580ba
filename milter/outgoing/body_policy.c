#include "body_policy.h"

#include "command_lines.h"
#include "dkim_field.h"

#include <string.h>

#define STATUS_CONTENT "5.7.0"

typedef struct body_question {
    const DeskSettings *desk;
    const MailFacts *facts;
} BodyQuestion;

/* Lets the octets of the body pass as they are, or refuses. */
static void settle(const BodyQuestion *question, gboolean refuses, const char *what,
                   const char *advice, OutgoingPlan *plan)
{
    const char *reply = question->facts->reply;
    gboolean has_commands =
        plan->orders->count > 0 || (question->desk->outgoing.commands && reply != NULL &&
                                    command_lines_lead_text(reply, strlen(reply)));
    if (refuses) {
        outgoing_plan_refuse(plan, STATUS_CONTENT,
                             g_strdup_printf("This mail is %s; %s", what, advice), what);
        return;
    }
    if (has_commands) {
        outgoing_plan_refuse(plan, STATUS_CONTENT,
                             g_strdup_printf("The commands cannot be taken out of this mail, which "
                                             "is %s; send them in a mail of their own",
                                             what),
                             "commands in a mail that must stay as it is");
        return;
    }
    g_free(plan->reason);
    plan->reason = g_strdup(what);
}

static void keep(OutgoingPlan *plan)
{
    if (plan->action == ACTION_SIGN)
        plan->action = ACTION_KEEP;
}

void body_policy_apply(const DeskSettings *desk, const MailFacts *facts, OutgoingPlan *plan)
{
    const BodyQuestion question = {.desk = desk, .facts = facts};
    const OutgoingSettings *outgoing = &desk->outgoing;
    const char *field = dkim_field(facts);
    if (plan->action != ACTION_SIGN)
        return;
    if (facts->is_signed || facts->is_encrypted) {
        settle(&question, outgoing->when_encrypted == UNTOUCHED_REFUSE,
               facts->is_encrypted ? "encrypted by the client (PGP or S/MIME)"
                                   : "signed by the client (PGP or S/MIME)",
               "send it again without", plan);
        keep(plan);
        return;
    }
    if (field == NULL || outgoing->when_dkim_signed == DKIM_REWRITE)
        return;
    g_autofree char *what = g_strdup_printf("under a signature of its own, %s", field);
    settle(&question, outgoing->when_dkim_signed == DKIM_REFUSE, what,
           "let the mail server sign after the filter", plan);
    keep(plan);
}

void body_policy_unsafe(const DeskSettings *desk, const MailFacts *facts, const char *reason,
                        OutgoingPlan *plan)
{
    const BodyQuestion question = {.desk = desk, .facts = facts};
    g_autofree char *what = g_strdup_printf("not safe to sign (%s)", reason);
    settle(&question, desk->outgoing.when_unsafe == UNTOUCHED_REFUSE, what,
           "send its text without the part that is in the way", plan);
}
