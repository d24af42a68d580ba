/* What becomes of a mail that claims the desk's name for somebody else, or is an agent's absence.
 */
#include "plan_scene.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void claim(Scene *scene)
{
    plan_nobody(scene);
    scene->desk->refuse_claims = FALSE;
}
static void refused_claim(Scene *scene)
{
    plan_nobody(scene);
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
    plan_in_ticket(scene);
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
static const PlanCase cases[] = {
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
};

static void every_claim_has_its_course(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        plan_case_check(&cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_claim_has_its_course),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
