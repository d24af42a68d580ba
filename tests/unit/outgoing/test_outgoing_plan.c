/* What becomes of a mail that leaves under a desk's address: the whole decision, as a table. */
#include "plan_scene.h"

#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void in_billing_of_another(Scene *scene)
{
    OutgoingTicket *ticket = departing_ticket(scene->known, PLACE_REFERENCE);
    departing_set(&ticket->service_type, "billing");
    g_ptr_array_add(scene->known->agent->service_types, g_strdup("technical"));
}

static void plain_reply(Scene *scene)
{
    plan_in_ticket(scene);
}
static void later_reply(Scene *scene)
{
    plan_in_ticket(scene);
    OutgoingTicket *ticket = g_ptr_array_index(scene->known->tickets, 0);
    ticket->answered_before = TRUE;
}
static void later_reply_in_full(Scene *scene)
{
    later_reply(scene);
    scene->desk->outgoing.short_signature = FALSE;
}
static void unplaced(Scene *scene)
{
    (void)scene;
}
static void unplaced_opens(Scene *scene)
{
    scene->desk->outgoing.unplaced = UNPLACED_OPEN;
}
static void unplaced_is_signed(Scene *scene)
{
    scene->desk->outgoing.unplaced = UNPLACED_SIGN;
}
static void unplaced_is_not_closed(Scene *scene)
{
    unplaced_is_signed(scene);
    plan_command(scene, "#close");
}
static void strangers_tag(Scene *scene)
{
    departing_ticket(scene->known, PLACE_TAG)->insiders = 0;
    scene->tag = 1042;
}
static void new_ticket(Scene *scene)
{
    plan_in_ticket(scene);
    plan_command(scene, "#new");
}
static void new_ticket_of_type(Scene *scene)
{
    plan_command(scene, "#new");
    plan_command(scene, "#type billing");
}
static void new_ticket_without_right(Scene *scene)
{
    new_ticket_of_type(scene);
    g_ptr_array_add(scene->known->agent->service_types, g_strdup("technical"));
}
static void new_ticket_by_role(Scene *scene)
{
    new_ticket(scene);
    RoleSettings *role = g_new0(RoleSettings, 1);
    role->name = g_strdup("engineer");
    role->labels = g_ptr_array_new();
    role->titles = g_ptr_array_new();
    role->allowed_words = g_ptr_array_new();
    g_ptr_array_add(scene->desk->roles, role);
}
static void new_ticket_of_nothing(Scene *scene)
{
    scene->has_words = FALSE;
    plan_command(scene, "#new");
}
static void foreign_type(Scene *scene)
{
    in_billing_of_another(scene);
}
static void foreign_type_warns(Scene *scene)
{
    in_billing_of_another(scene);
    scene->desk->outgoing.service_right = SERVICE_RIGHT_WARN;
}
static void foreign_type_with_commands(Scene *scene)
{
    foreign_type_warns(scene);
    plan_command(scene, "#close");
}
static void foreign_type_renamed(Scene *scene)
{
    in_billing_of_another(scene);
    plan_command(scene, "#type technical");
}
static void foreign_type_handed_over(Scene *scene)
{
    in_billing_of_another(scene);
    scene->has_words = FALSE;
    plan_command(scene, "#assign li");
}
static void foreign_type_closed(Scene *scene)
{
    in_billing_of_another(scene);
    scene->has_words = FALSE;
    plan_command(scene, "#close");
}
static void assigned_without_right(Scene *scene)
{
    plan_in_ticket(scene);
    plan_command(scene, "#assign li");
}
static void assigned_with_type(Scene *scene)
{
    plan_in_ticket(scene);
    plan_command(scene, "#assign li");
    plan_command(scene, "#type billing");
}
static void commands_alone(Scene *scene)
{
    plan_in_ticket(scene);
    scene->has_words = FALSE;
    plan_command(scene, "#close");
}
static void refuse_order(Scene *scene, const char *order, const char *why)
{
    plan_in_ticket(scene);
    OutgoingTicket *ticket = g_ptr_array_index(scene->known->tickets, 0);
    g_hash_table_insert(ticket->refused, g_strdup(order), g_strdup(why));
}
static void state_without_way(Scene *scene)
{
    refuse_order(scene, "answered", "is closed and cannot become answered (hint: open can follow)");
    plan_command(scene, "#state answered");
}
static void state_with_way(Scene *scene)
{
    refuse_order(scene, "answered", "is closed");
    plan_command(scene, "#state open");
}
static void nothing_to_approve(Scene *scene)
{
    refuse_order(scene, ORDER_REVIEW, "does not wait for a review: it is open");
    plan_command(scene, "#approve");
}
static void without(Scene *scene, const char *right)
{
    plan_in_ticket(scene);
    g_hash_table_insert(scene->known->missing, g_strdup(right),
                        g_strdup_printf("the right %s is missing", right));
}
static void type_without_right(Scene *scene)
{
    without(scene, "type");
    plan_command(scene, "#type billing");
}
static void new_of_type_without_right(Scene *scene)
{
    without(scene, "type");
    plan_command(scene, "#new");
    plan_command(scene, "#type technical");
}
static void note_without_right(Scene *scene)
{
    without(scene, "note");
    plan_command(scene, "#note hm");
}
static void once_more_without_way(Scene *scene)
{
    state_without_way(scene);
    scene->known->departed = scene->known->departed_sent = TRUE;
}
static void wrong_command(Scene *scene)
{
    plan_in_ticket(scene);
    plan_command(scene, "#colse");
}
static void to_colleagues(Scene *scene)
{
    g_ptr_array_set_size(scene->known->outside, 0);
}
static void encrypted(Scene *scene)
{
    plan_in_ticket(scene);
    scene->facts->is_encrypted = TRUE;
}
static void encrypted_is_refused(Scene *scene)
{
    encrypted(scene);
    scene->desk->outgoing.when_encrypted = UNTOUCHED_REFUSE;
}
static void signed_with_commands(Scene *scene)
{
    plan_in_ticket(scene);
    scene->facts->is_signed = TRUE;
    departing_set(&scene->facts->reply, "\n#Close\n\nDone.");
}
static void signed_with_commands_off(Scene *scene)
{
    signed_with_commands(scene);
    scene->desk->outgoing.commands = FALSE;
}
static void unreadable_commands(Scene *scene)
{
    plan_in_ticket(scene);
    scene->command_fault = "where the note ends cannot be told";
}
static void dkim_with_commands(Scene *scene)
{
    plan_in_ticket(scene);
    fixture_facts_add_field(scene->facts, "DKIM-Signature", "v=1");
    plan_command(scene, "#close");
}
static void dkim(Scene *scene)
{
    plan_in_ticket(scene);
    fixture_facts_add_field(scene->facts, "DKIM-Signature", "v=1");
}
static void dkim_is_refused(Scene *scene)
{
    dkim(scene);
    scene->desk->outgoing.when_dkim_signed = DKIM_REFUSE;
}
static void dkim_is_rewritten(Scene *scene)
{
    dkim(scene);
    scene->desk->outgoing.when_dkim_signed = DKIM_REWRITE;
}
static void program(Scene *scene)
{
    plan_from_a_program(scene);
}
static void program_too_often(Scene *scene)
{
    plan_from_a_program(scene);
    scene->known->answers_in_period = 99;
}
static void program_once_more(Scene *scene)
{
    program_too_often(scene);
    scene->known->departed = TRUE;
}
static void once_more(Scene *scene)
{
    departing_ticket(scene->known, PLACE_DEPARTED);
    scene->known->departed = scene->known->departed_sent = TRUE;
    plan_command(scene, "#new");
}
static void once_more_without_right(Scene *scene)
{
    in_billing_of_another(scene);
    scene->known->departed = scene->known->departed_sent = TRUE;
}
static void once_more_commands_alone(Scene *scene)
{
    plan_in_ticket(scene);
    scene->known->departed = TRUE;
    plan_command(scene, "#close");
}

static const PlanCase cases[] = {
    {"reply", plain_reply, ACTION_SIGN, 1042, FALSE, FALSE, "technical", NULL},
    {"state without way", state_without_way, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "is closed and cannot become answered (hint: open can follow)"},
    {"state with way", state_with_way, ACTION_SIGN, 1042, FALSE, FALSE, "technical", NULL},
    {"nothing to approve", nothing_to_approve, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "does not wait for a review: it is open. Send the mail without #approve"},
    {"type without right", type_without_right, ACTION_REFUSE, 1042, FALSE, FALSE, "billing",
     "Not done: the right type is missing"},
    {"new of a type without right", new_of_type_without_right, ACTION_SIGN, 0, TRUE, FALSE,
     "technical", NULL},
    {"note without right", note_without_right, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "Not done: the right note is missing"},
    {"once more without way", once_more_without_way, ACTION_SIGN, 1042, FALSE, FALSE, "technical",
     NULL},
    {"later reply", later_reply, ACTION_SIGN, 1042, FALSE, TRUE, "technical", NULL},
    {"later in full", later_reply_in_full, ACTION_SIGN, 1042, FALSE, FALSE, "technical", NULL},
    {"unplaced", unplaced, ACTION_REFUSE, 0, FALSE, FALSE, NULL, "belongs to no ticket"},
    {"unplaced opens", unplaced_opens, ACTION_SIGN, 0, TRUE, FALSE, "consultation", NULL},
    {"unplaced is signed", unplaced_is_signed, ACTION_SIGN, 0, FALSE, FALSE, NULL, NULL},
    {"unplaced #close", unplaced_is_not_closed, ACTION_REFUSE, 0, FALSE, FALSE, NULL, "no ticket"},
    {"stranger's tag", strangers_tag, ACTION_REFUSE, 0, FALSE, FALSE, NULL, "ACME-1042"},
    {"#new", new_ticket, ACTION_SIGN, 0, TRUE, FALSE, "consultation", NULL},
    {"#new #type", new_ticket_of_type, ACTION_SIGN, 0, TRUE, FALSE, "billing", NULL},
    {"#new without right", new_ticket_without_right, ACTION_REFUSE, 0, TRUE, FALSE, "billing",
     "This mail's new ticket is billing, which you may not answer; assign it to one of: alex, li"},
    {"#new by role", new_ticket_by_role, ACTION_REFUSE, 0, TRUE, FALSE, NULL, "role"},
    {"#new alone", new_ticket_of_nothing, ACTION_REFUSE, 0, TRUE, FALSE, NULL, "nothing to send"},
    {"foreign type", foreign_type, ACTION_REFUSE, 1042, FALSE, FALSE, "billing",
     "Ticket ACME-1042 is billing, which you may not answer; assign it to one of: alex, li"},
    {"warned", foreign_type_warns, ACTION_KEEP, 1042, FALSE, FALSE, "billing", "may not answer"},
    {"warned #close", foreign_type_with_commands, ACTION_REFUSE, 1042, FALSE, FALSE, "billing",
     "may not answer"},
    {"renamed", foreign_type_renamed, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "ACME-1042 is billing"},
    {"handed over", foreign_type_handed_over, ACTION_EXECUTE, 1042, FALSE, FALSE, "billing", NULL},
    {"foreign #close", foreign_type_closed, ACTION_REFUSE, 1042, FALSE, FALSE, "billing",
     "may not answer"},
    {"wrong assignee", assigned_without_right, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "li does not answer technical; assign it to one of: alex"},
    {"assignee of the new type", assigned_with_type, ACTION_SIGN, 1042, FALSE, FALSE, "billing",
     NULL},
    {"commands alone", commands_alone, ACTION_EXECUTE, 1042, FALSE, FALSE, "technical", NULL},
    {"wrong command", wrong_command, ACTION_REFUSE, 0, FALSE, FALSE, NULL, "did you mean #close?"},
    {"to colleagues", to_colleagues, ACTION_LEAVE, 0, FALSE, FALSE, NULL, NULL},
    {"encrypted", encrypted, ACTION_KEEP, 1042, FALSE, FALSE, "technical", NULL},
    {"encrypted, refused", encrypted_is_refused, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "encrypted"},
    {"signed #close", signed_with_commands, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "cannot be taken out"},
    {"signed, no commands", signed_with_commands_off, ACTION_KEEP, 1042, FALSE, FALSE, "technical",
     NULL},
    {"unreadable", unreadable_commands, ACTION_REFUSE, 0, FALSE, FALSE, NULL,
     "Of the commands in this mail where the note ends cannot be told"},
    {"DKIM #close", dkim_with_commands, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "cannot be taken out"},
    {"DKIM", dkim, ACTION_KEEP, 1042, FALSE, FALSE, "technical", NULL},
    {"DKIM, refused", dkim_is_refused, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "DKIM-Signature"},
    {"DKIM, rewritten", dkim_is_rewritten, ACTION_SIGN, 1042, FALSE, FALSE, "technical", NULL},
    {"program", program, ACTION_SIGN, 0, FALSE, FALSE, NULL, NULL},
    {"program too often", program_too_often, ACTION_DROP, 0, FALSE, FALSE, NULL, NULL},
    {"program once more", program_once_more, ACTION_SIGN, 0, FALSE, FALSE, NULL, NULL},
    {"once more", once_more, ACTION_SIGN, 1042, FALSE, FALSE, "technical", NULL},
    {"once more, no right", once_more_without_right, ACTION_SIGN, 1042, FALSE, FALSE, "billing",
     NULL},
    {"once more, alone", once_more_commands_alone, ACTION_EXECUTE, 1042, FALSE, FALSE, "technical",
     NULL},
};

static void every_mail_has_its_course(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        plan_case_check(&cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mail_has_its_course),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
