#include "plan_scene.h"

#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

void plan_command(Scene *scene, const char *text)
{
    g_ptr_array_add(scene->commands, g_strdup(text));
}

void plan_in_ticket(Scene *scene)
{
    departing_ticket(scene->known, PLACE_REFERENCE);
}

void plan_nobody(Scene *scene)
{
    g_clear_pointer(&scene->known->agent, agent_free);
    departing_set(&scene->envelope->login, NULL);
}

void plan_from_a_program(Scene *scene)
{
    plan_nobody(scene);
    departing_set(&scene->envelope->sender, "");
    departing_set(&scene->envelope->client_address, "127.0.0.1");
}

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

static void assert_plan(const PlanCase *test, const OutgoingPlan *plan)
{
    const char *text = plan->text != NULL ? plan->text : plan->warning;
    gint64 ticket = plan->ticket != NULL ? plan->ticket->number : 0;
    if (plan->action != test->action || ticket != test->ticket || plan->opens != test->opens ||
        plan->is_short != test->is_short ||
        g_strcmp0(plan->service_type, test->service_type) != 0 || plan->reason == NULL)
        fail_msg("%s: %s ticket %" G_GINT64_FORMAT " type %s: %s (%s)", test->what,
                 outgoing_action_name(plan->action), ticket, plan->service_type, plan->reason,
                 text);
    if ((text == NULL) != (test->text == NULL) ||
        (text != NULL && strstr(text, test->text) == NULL))
        fail_msg("%s: %s", test->what, text);
    if (plan->action == ACTION_REFUSE)
        assert_true(plan->status != NULL && g_str_is_ascii(text) && strlen(text) < 480);
}

void plan_case_check(const PlanCase *test)
{
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
    test->bend(&scene);
    g_autoptr(OutgoingPlan) plan = plan_of(&scene);
    assert_plan(test, plan);
}
