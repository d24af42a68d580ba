/* What becomes of a mail that leaves under a desk's address: the whole decision, as a table. */
#include "outgoing/outgoing_plan.h"

#include "../common/departing.h"
#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

typedef struct scene { /* one mail, free to be bent */
    Settings *settings;
    DeskSettings *desk;
    MailFacts *facts;
    Envelope *envelope;
    KnownOutgoing *known;
    GPtrArray *commands;
    gint64 tag;
    gboolean is_author, is_absence, is_unread, has_words;
    const char *command_fault;
} Scene;

typedef void (*Bend)(Scene *scene);

static void command(Scene *scene, const char *text)
{
    g_ptr_array_add(scene->commands, g_strdup(text));
}

static void in_ticket(Scene *scene)
{
    departing_ticket(scene->known, PLACE_REFERENCE);
}

static void in_billing_of_another(Scene *scene)
{
    OutgoingTicket *ticket = departing_ticket(scene->known, PLACE_REFERENCE);
    departing_set(&ticket->service_type, "billing");
    g_ptr_array_add(scene->known->agent->service_types, g_strdup("technical"));
}

static void nobody(Scene *scene)
{
    g_clear_pointer(&scene->known->agent, agent_free);
    departing_set(&scene->envelope->login, NULL);
}

static void from_a_program(Scene *scene)
{
    nobody(scene);
    departing_set(&scene->envelope->sender, "");
    departing_set(&scene->envelope->client_address, "127.0.0.1");
}

static void plain_reply(Scene *scene)
{
    in_ticket(scene);
}
static void later_reply(Scene *scene)
{
    in_ticket(scene);
    OutgoingTicket *ticket = g_ptr_array_index(scene->known->tickets, 0);
    ticket->answered_before = TRUE;
}
static void later_reply_in_full(Scene *scene)
{
    later_reply(scene);
    scene->desk->outgoing.short_signature = FALSE;
}
static void claim(Scene *scene)
{
    nobody(scene);
    scene->desk->refuse_claims = FALSE;
}
static void refused_claim(Scene *scene)
{
    nobody(scene);
    scene->desk->refuse_claims = TRUE;
}
static void sender_field(Scene *scene)
{
    scene->is_author = FALSE;
}
static void refused_sender_field(Scene *scene)
{
    refused_claim(scene);
    scene->is_author = FALSE;
}
static void unread_claim(Scene *scene)
{
    scene->is_author = FALSE;
    scene->is_unread = TRUE;
}
static void unread_claim_is_refused(Scene *scene)
{
    unread_claim(scene);
    scene->desk->refuse_claims = TRUE;
}
static void unread_claim_is_unsafe(Scene *scene)
{
    unread_claim(scene);
    scene->desk->outgoing.when_unsafe = UNTOUCHED_REFUSE;
}
static void strangers_unread_claim(Scene *scene)
{
    refused_claim(scene);
    unread_claim(scene);
}
static void out_of_office(Scene *scene)
{
    in_ticket(scene);
    scene->facts->automatic = AUTOMATIC_REPLIED;
    scene->desk->agent_out_of_office = FALSE;
}
static void out_of_office_passes(Scene *scene)
{
    out_of_office(scene);
    scene->desk->agent_out_of_office = TRUE;
}
static void out_of_office_is_renamed(Scene *scene)
{
    out_of_office(scene);
    scene->desk->outgoing.absence = ABSENCE_RENAME;
}
static void out_of_office_renamed_too_often(Scene *scene)
{
    out_of_office_is_renamed(scene);
    scene->known->answers_in_period = 99;
}
static void signed_out_of_office_is_renamed(Scene *scene)
{
    out_of_office_is_renamed(scene);
    scene->facts->is_signed = TRUE;
}
static void out_of_office_of_own_address(Scene *scene)
{
    out_of_office(scene);
    scene->is_author = FALSE;
    scene->is_absence = TRUE;
}
static void out_of_office_to_others(Scene *scene)
{
    out_of_office_of_own_address(scene);
    scene->is_absence = FALSE;
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
    command(scene, "#close");
}
static void strangers_tag(Scene *scene)
{
    departing_ticket(scene->known, PLACE_TAG)->insiders = 0;
    scene->tag = 1042;
}
static void new_ticket(Scene *scene)
{
    in_ticket(scene);
    command(scene, "#new");
}
static void new_ticket_of_type(Scene *scene)
{
    command(scene, "#new");
    command(scene, "#type billing");
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
    command(scene, "#new");
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
    command(scene, "#close");
}
static void foreign_type_renamed(Scene *scene)
{
    in_billing_of_another(scene);
    command(scene, "#type technical");
}
static void foreign_type_handed_over(Scene *scene)
{
    in_billing_of_another(scene);
    scene->has_words = FALSE;
    command(scene, "#assign li");
}
static void foreign_type_closed(Scene *scene)
{
    in_billing_of_another(scene);
    scene->has_words = FALSE;
    command(scene, "#close");
}
static void assigned_without_right(Scene *scene)
{
    in_ticket(scene);
    command(scene, "#assign li");
}
static void assigned_with_type(Scene *scene)
{
    in_ticket(scene);
    command(scene, "#assign li");
    command(scene, "#type billing");
}
static void commands_alone(Scene *scene)
{
    in_ticket(scene);
    scene->has_words = FALSE;
    command(scene, "#close");
}
static void refuse_order(Scene *scene, const char *order, const char *why)
{
    in_ticket(scene);
    OutgoingTicket *ticket = g_ptr_array_index(scene->known->tickets, 0);
    g_hash_table_insert(ticket->refused, g_strdup(order), g_strdup(why));
}
static void state_without_way(Scene *scene)
{
    refuse_order(scene, "answered", "is closed and cannot become answered (hint: open can follow)");
    command(scene, "#state answered");
}
static void state_with_way(Scene *scene)
{
    refuse_order(scene, "answered", "is closed");
    command(scene, "#state open");
}
static void nothing_to_approve(Scene *scene)
{
    refuse_order(scene, ORDER_REVIEW, "does not wait for a review: it is open");
    command(scene, "#approve");
}
static void once_more_without_way(Scene *scene)
{
    state_without_way(scene);
    scene->known->departed = scene->known->departed_sent = TRUE;
}
static void wrong_command(Scene *scene)
{
    in_ticket(scene);
    command(scene, "#colse");
}
static void to_colleagues(Scene *scene)
{
    g_ptr_array_set_size(scene->known->outside, 0);
}
static void encrypted(Scene *scene)
{
    in_ticket(scene);
    scene->facts->is_encrypted = TRUE;
}
static void encrypted_is_refused(Scene *scene)
{
    encrypted(scene);
    scene->desk->outgoing.when_encrypted = UNTOUCHED_REFUSE;
}
static void signed_with_commands(Scene *scene)
{
    in_ticket(scene);
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
    in_ticket(scene);
    scene->command_fault = "where the note ends cannot be told";
}
static void dkim_with_commands(Scene *scene)
{
    in_ticket(scene);
    fixture_facts_add_field(scene->facts, "DKIM-Signature", "v=1");
    command(scene, "#close");
}
static void dkim(Scene *scene)
{
    in_ticket(scene);
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
    from_a_program(scene);
}
static void program_too_often(Scene *scene)
{
    from_a_program(scene);
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
    command(scene, "#new");
}
static void once_more_without_right(Scene *scene)
{
    in_billing_of_another(scene);
    scene->known->departed = scene->known->departed_sent = TRUE;
}
static void once_more_commands_alone(Scene *scene)
{
    in_ticket(scene);
    scene->known->departed = TRUE;
    command(scene, "#close");
}

static const struct {
    const char *what;
    Bend bend;
    OutgoingAction action;
    gint64 ticket;
    gboolean opens, is_short;
    const char *service_type;
    const char *text; /* of a refusal or a warning: what it must hold */
} cases[] = {
    {"reply", plain_reply, ACTION_SIGN, 1042, FALSE, FALSE, "technical", NULL},
    {"state without way", state_without_way, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "is closed and cannot become answered (hint: open can follow)"},
    {"state with way", state_with_way, ACTION_SIGN, 1042, FALSE, FALSE, "technical", NULL},
    {"nothing to approve", nothing_to_approve, ACTION_REFUSE, 1042, FALSE, FALSE, "technical",
     "does not wait for a review: it is open. Send the mail without #approve"},
    {"once more without way", once_more_without_way, ACTION_SIGN, 1042, FALSE, FALSE, "technical",
     NULL},
    {"later reply", later_reply, ACTION_SIGN, 1042, FALSE, TRUE, "technical", NULL},
    {"later in full", later_reply_in_full, ACTION_SIGN, 1042, FALSE, FALSE, "technical", NULL},
    {"claim", claim, ACTION_LEAVE, 0, FALSE, FALSE, NULL, NULL},
    {"refused claim", refused_claim, ACTION_REFUSE, 0, FALSE, FALSE, NULL, "may not send"},
    {"Sender field", sender_field, ACTION_LEAVE, 0, FALSE, FALSE, NULL, NULL},
    {"refused Sender", refused_sender_field, ACTION_REFUSE, 0, FALSE, FALSE, NULL, "may not send"},
    {"unread claim", unread_claim, ACTION_LEAVE, 0, FALSE, FALSE, NULL, NULL},
    {"unread, refused", unread_claim_is_refused, ACTION_REFUSE, 0, FALSE, FALSE, NULL,
     "too long to find its author"},
    {"unread, unsafe", unread_claim_is_unsafe, ACTION_REFUSE, 0, FALSE, FALSE, NULL,
     "too long to find its author"},
    {"stranger's unread claim", strangers_unread_claim, ACTION_REFUSE, 0, FALSE, FALSE, NULL,
     "may not send"},
    {"absence", out_of_office, ACTION_DROP, 0, FALSE, FALSE, NULL, NULL},
    {"absence passes", out_of_office_passes, ACTION_LEAVE, 0, FALSE, FALSE, NULL, NULL},
    {"absence renamed", out_of_office_is_renamed, ACTION_SIGN, 1042, FALSE, FALSE, "technical",
     NULL},
    {"absence renamed again", out_of_office_renamed_too_often, ACTION_DROP, 1042, FALSE, FALSE,
     "technical", NULL},
    {"signed absence", signed_out_of_office_is_renamed, ACTION_DROP, 1042, FALSE, FALSE,
     "technical", NULL},
    {"absence, own address", out_of_office_of_own_address, ACTION_DROP, 0, FALSE, FALSE, NULL,
     NULL},
    {"absence, to others", out_of_office_to_others, ACTION_LEAVE, 0, FALSE, FALSE, NULL, NULL},
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

static OutgoingPlan *plan_of(const Scene *scene)
{
    const OutgoingQuestion question = {
        .settings = scene->settings,
        .desk = scene->desk,
        .envelope = scene->envelope,
        .facts = scene->facts,
        .known = scene->known,
        .commands = scene->commands,
        .tag = scene->tag,
        .command_fault = scene->command_fault,
        .has_words = scene->has_words,
        .is_author = scene->is_author,
        .is_absence = scene->is_absence,
        .is_unread = scene->is_unread,
        .now = 1795420800,
    };
    return outgoing_plan_make(&question);
}

static void assert_plan(gsize i, const OutgoingPlan *plan)
{
    const char *text = plan->text != NULL ? plan->text : plan->warning;
    gint64 ticket = plan->ticket != NULL ? plan->ticket->number : 0;
    if (plan->action != cases[i].action || ticket != cases[i].ticket ||
        plan->opens != cases[i].opens || plan->is_short != cases[i].is_short ||
        g_strcmp0(plan->service_type, cases[i].service_type) != 0 || plan->reason == NULL)
        fail_msg("%s: %s ticket %" G_GINT64_FORMAT " type %s: %s (%s)", cases[i].what,
                 outgoing_action_name(plan->action), ticket, plan->service_type, plan->reason,
                 text);
    if ((text == NULL) != (cases[i].text == NULL) ||
        (text != NULL && strstr(text, cases[i].text) == NULL))
        fail_msg("%s: %s", cases[i].what, text);
    if (plan->action == ACTION_REFUSE)
        assert_true(plan->status != NULL && g_str_is_ascii(text) && strlen(text) < 480);
}

static void every_mail_has_its_course(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Settings) settings = fixture_settings();
        g_autoptr(MailFacts) facts = departing_facts();
        g_autoptr(Envelope) envelope = departing_envelope();
        g_autoptr(KnownOutgoing) known = departing_known();
        g_autoptr(GPtrArray) commands = g_ptr_array_new_with_free_func(g_free);
        Scene scene = {.settings = settings,
                       .desk = g_ptr_array_index(settings->desks, 0),
                       .facts = facts,
                       .envelope = envelope,
                       .known = known,
                       .commands = commands,
                       .is_author = TRUE,
                       .has_words = TRUE};
        cases[i].bend(&scene);
        g_autoptr(OutgoingPlan) plan = plan_of(&scene);
        assert_plan(i, plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mail_has_its_course),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
