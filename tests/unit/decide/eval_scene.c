#include "eval_scene.h"

#include "../common/fixture.h"

static const char nonce[] = "abcdefghijklmnopqrstuvwxyz";

void eval_scene_open(EvalScene *scene)
{
    scene->settings = fixture_settings();
    scene->facts = fixture_facts();
    scene->envelope = fixture_envelope();
    scene->known = known_new();
    scene->moment.nonce = nonce;
    scene->guesses = guesses_new();
    scene->guesses->source = g_strdup("the starter");
    scene->guesses->threshold = 0.6;
    scene->guesses->accuracy = 90;
}

void eval_scene_close(EvalScene *scene)
{
    plan_free(scene->plan);
    guesses_free(scene->guesses);
    reception_free(scene->reception);
    known_free(scene->known);
    envelope_free(scene->envelope);
    mail_facts_free(scene->facts);
    settings_unref(scene->settings);
}

void eval_scene_decide(EvalScene *scene)
{
    own_list_overlook(scene->settings, scene->facts);
    gateway_recover(scene->settings, scene->moment.keys, scene->moment.now, scene->envelope,
                    scene->facts);
    scene->reception = decide_reception(scene->settings, scene->envelope, scene->facts);
    if (scene->reception != NULL)
        scene->moment.claim =
            decide_claim(scene->reception, scene->facts, scene->moment.keys, scene->moment.now);
    if (scene->reception != NULL)
        scene->plan = decide(scene->reception, scene->envelope, scene->facts, scene->known,
                             scene->settings, &scene->moment);
}

/* ---- what several inputs need ---- */

gboolean eval_has_word(char **words, const char *word)
{
    return g_strv_contains((const char *const *)words, word);
}

void eval_replace(char **text, const char *value)
{
    g_free(*text);
    *text = g_strdup(value);
}

DeskSettings *eval_desk(EvalScene *scene)
{
    return g_ptr_array_index(scene->settings->desks, 0);
}

ServiceType *eval_default_type(EvalScene *scene)
{
    return (ServiceType *)eval_desk(scene)->default_type;
}

Need *eval_invoice(EvalScene *scene)
{
    return g_ptr_array_index(desk_service_type(eval_desk(scene), "billing")->needs, 0);
}
