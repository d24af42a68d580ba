#include "learn.h"

#include "../classify/starter_texts.h"
#include "lesson_plan.h"
#include "schedule.h"
#include "training.h"

void learnt_free(Learnt *learnt)
{
    if (learnt == NULL)
        return;
    g_free(learnt->why);
    g_free(learnt);
}

Outcome learn_texts(Store *store, const DeskSettings *desk, GPtrArray **texts_r, GError **error)
{
    return store_labelled_texts(store, desk->name, TRAINING_TEXTS_MAX, texts_r, error);
}

/* ---- one desk ---- */

/* A stored model that cannot be read (any more) is none: then the starter is in force, too. */
static Outcome read_incumbent(Store *store, const GPtrArray *desks, Incumbent *incumbent,
                              Model **model_r, GError **error)
{
    g_autoptr(GPtrArray) models = NULL;
    g_autoptr(GBytes) octets = NULL;
    Outcome outcome = store_models_in_force(store, desks, &models, error);
    if (outcome != OUTCOME_DONE || models->len == 0)
        return outcome;
    const StoredModel *stored = g_ptr_array_index(models, 0);
    outcome = store_model_octets(store, stored, &octets, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (model_open_bytes(octets, "model in force", model_r, NULL) == OUTCOME_DONE) {
        incumbent->model = *model_r;
        incumbent->newest_label = stored->newest_label;
        incumbent->accuracy = stored->accuracy;
    }
    return OUTCOME_DONE;
}

static Outcome save(Store *store, const NewModel *model, const char *why, Learnt **learnt_r,
                    GError **error)
{
    gint64 number = 0;
    Outcome outcome = store_model_save(store, model, &number, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    Learnt *learnt = g_new0(Learnt, 1);
    learnt->model = number;
    learnt->in_force = model->activate;
    learnt->labels = model->labels;
    learnt->accuracy = model->accuracy;
    learnt->macro_f1 = model->macro_f1;
    learnt->why = g_strdup(why);
    *learnt_r = learnt;
    return OUTCOME_DONE;
}

/* NULL: none of the desk's types is of a kind, or the texts are not there; its own will do. */
static Corpus *starter_for(const DeskSettings *desk)
{
    g_autoptr(Corpus) starter = corpus_new();
    gboolean is_wanted = FALSE;
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        is_wanted = is_wanted || type->kinds->len > 0;
    }
    return is_wanted && starter_texts_read(starter, NULL) == OUTCOME_DONE
               ? g_steal_pointer(&starter)
               : NULL;
}

Outcome learn_judge(const DeskSettings *desk, const GPtrArray *texts, Corpus **corpus_r,
                    Judged *judged_r, GError **error)
{
    g_autoptr(Corpus) starter = starter_for(desk);
    return training_judge(texts, desk, starter, corpus_r, judged_r, error);
}

static Outcome train_and_save(Store *store, const DeskSettings *desk, const char *who,
                              const TrainingState *state, Learnt **learnt_r, GError **error)
{
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    g_autoptr(GPtrArray) texts = NULL;
    g_autoptr(Corpus) starter = starter_for(desk);
    g_autoptr(Model) model = NULL;
    g_autoptr(Training) training = NULL;
    Incumbent incumbent = {0};
    g_ptr_array_add(desks, desk->name);
    Outcome outcome = learn_texts(store, desk, &texts, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_incumbent(store, desks, &incumbent, &model, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outcome = training_run(texts, desk, starter, &incumbent, &training, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const NewModel made = {.desk = desk->name,
                           .who = who,
                           .labels = training->labels,
                           .newest_label = state->newest_label,
                           .accuracy = training->accuracy,
                           .macro_f1 = training->macro_f1,
                           .figures = training->figures,
                           .why = training->why,
                           .octets = training->octets,
                           /* What was forgotten must not stay in force. */
                           .activate = training->is_better || state->wanted};
    return save(store, &made, training->why, learnt_r, error);
}

static char *result_of(Outcome outcome, const Learnt *learnt, const GError *reason)
{
    if (outcome != OUTCOME_DONE)
        return g_strdup(reason->message);
    return g_strdup_printf("model %" G_GINT64_FORMAT " %s: %s", learnt->model,
                           learnt->in_force ? "is in force" : "is not in force", learnt->why);
}

static Outcome learn_claimed(Store *store, const DeskSettings *desk, const char *who,
                             const TrainingState *state, Learnt **learnt_r, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(Learnt) learnt = NULL;
    Outcome outcome = train_and_save(store, desk, who, state, &learnt, &reason);
    g_autofree char *result = result_of(outcome, learnt, reason);
    /* What the store could not give or take is to be tried again. */
    gint64 looked_at =
        outcome == OUTCOME_DONE || outcome == OUTCOME_REFUSED ? state->newest_label : 0;
    Outcome ended = store_training_end(store, desk->name, who, looked_at, result,
                                       reason == NULL ? error : NULL);
    if (outcome == OUTCOME_DONE)
        outcome = ended;
    if (outcome == OUTCOME_DONE)
        *learnt_r = g_steal_pointer(&learnt);
    else if (reason != NULL)
        g_propagate_error(error, g_steal_pointer(&reason));
    return outcome;
}

Outcome learn_desk(Store *store, const DeskSettings *desk, const char *who, Learnt **learnt_r,
                   GError **error)
{
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    g_autoptr(GPtrArray) states = NULL;
    g_ptr_array_add(desks, desk->name);
    Outcome outcome = store_training_begin(store, desk->name, who, LEARN_LEASE_S, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outcome = store_training_state(store, desks, &states, error);
    return outcome == OUTCOME_DONE
               ? learn_claimed(store, desk, who, g_ptr_array_index(states, 0), learnt_r, error)
               : outcome;
}

/* ---- all desks ---- */

static const DeskSettings *desk_that_is_due(const Settings *settings, const TrainingState *state)
{
    const DeskSettings *desk = settings_desk_by_name(settings, state->desk);
    return desk != NULL && schedule_is_due(desk, state, g_get_real_time() / G_USEC_PER_SEC) ? desk
                                                                                            : NULL;
}

static Outcome states_of(Store *store, const Settings *settings, GPtrArray **states_r,
                         GError **error)
{
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        g_ptr_array_add(desks, desk->name);
    }
    return store_training_state(store, desks, states_r, error);
}

Outcome learn_is_due(Store *store, const Settings *settings, gboolean *due_r, GError **error)
{
    g_autoptr(GPtrArray) states = NULL;
    Outcome outcome = states_of(store, settings, &states, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *due_r = FALSE;
    for (guint i = 0; i < states->len; i++)
        *due_r = *due_r || desk_that_is_due(settings, g_ptr_array_index(states, i)) != NULL;
    return OUTCOME_DONE;
}

static void learn_and_log(Store *store, const DeskSettings *desk, const char *who, Log *log)
{
    g_autoptr(Learnt) learnt = NULL;
    g_autoptr(GError) error = NULL;
    if (learn_desk(store, desk, who, &learnt, &error) != OUTCOME_DONE) {
        log_write(log, LOG_LEVEL_INFO, NULL, "desk %s: no model was learnt: %s", desk->name,
                  error->message);
        return;
    }
    log_write(log, LOG_LEVEL_INFO, NULL, "desk %s: model %" G_GINT64_FORMAT " %s; %s", desk->name,
              learnt->model, learnt->in_force ? "is in force" : "is not put in force", learnt->why);
}

void learn_what_is_due(Store *store, const Settings *settings, const char *who, Log *log)
{
    g_autoptr(GPtrArray) states = NULL;
    g_autoptr(GError) error = NULL;
    if (states_of(store, settings, &states, &error) != OUTCOME_DONE) {
        log_write(log, LOG_LEVEL_WARNING, NULL, "nothing was learnt: %s", error->message);
        return;
    }
    for (guint i = 0; i < states->len; i++) {
        const DeskSettings *desk = desk_that_is_due(settings, g_ptr_array_index(states, i));
        if (desk != NULL)
            learn_and_log(store, desk, who, log);
    }
}
