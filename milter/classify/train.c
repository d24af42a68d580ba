#include "train.h"

#include "cross.h"
#include "model_write.h"

#include <math.h>

/* Above so many texts times labels a second training would be felt: one cost that served all, and
   as few parts judged as the caller bears. */
#define CHEAP_WORK 100000
/* Above this the costs are fewer. */
#define MODERATE_WORK 20000
#define FOLDS 5
#define COST_OF_MANY 1.5

static const double costs[] = {1, 2, 0.5, 4};

/* How surprising the right labels were, per text, at the best temperature. */
static double surprise_of(const Judged *judged, double temperature)
{
    double sum = 0;
    for (guint i = 0; i < judged->length; i++) {
        const double *scores = judged->scores + (gsize)i * judged->labels;
        double confidence = 0;
        guint best = calibrate_best(scores, judged->labels, temperature, &confidence);
        sum += (scores[best] - scores[judged->gold[i]]) / temperature - log(confidence);
    }
    return judged->length > 0 ? sum / judged->length : 0;
}

/* `judged_of_many`: parts of FOLDS that are judged where there are many texts. */
static Judged judge_with_best_cost(const Samples *samples, guint seed, guint judged_of_many,
                                   double *cost_r)
{
    guint64 work = (guint64)samples->samples->len * samples->labels;
    CrossPlan plan = {.folds = FOLDS, .judged = FOLDS, .cost = COST_OF_MANY, .seed = seed};
    if (work > CHEAP_WORK) {
        plan.judged = judged_of_many;
        *cost_r = plan.cost;
        return cross_validate(samples, &plan);
    }
    Judged best = {0};
    double least = INFINITY;
    for (gsize i = 0; i < (work > MODERATE_WORK ? 2 : G_N_ELEMENTS(costs)); i++) {
        plan.cost = costs[i];
        g_auto(Judged) judged = cross_validate(samples, &plan);
        double surprise = surprise_of(&judged, calibrate_temperature(&judged));
        if (surprise < least) {
            Judged kept = best;
            best = judged;
            judged = kept;
            least = surprise;
            *cost_r = plan.cost;
        }
    }
    return best;
}

static Outcome check_size(const Corpus *corpus, GError **error)
{
    if (corpus->texts->len < 2 || corpus->labels->len < 2)
        return outcome_fail(OUTCOME_REFUSED, error, "%u texts are too few to learn from",
                            corpus->texts->len);
    return OUTCOME_DONE;
}

Outcome train_judge(const Corpus *corpus, const TrainOptions *options, Judged *judged_r,
                    GError **error)
{
    double cost = 0;
    Outcome outcome = check_size(corpus, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    g_autoptr(Samples) samples = samples_of(corpus, reader, FEATURES_BITS);
    *judged_r = judge_with_best_cost(samples, options->seed, FOLDS, &cost);
    return OUTCOME_DONE;
}

Outcome train_model(const Corpus *corpus, const TrainOptions *options, GBytes **model_r,
                    GError **error)
{
    Outcome outcome = check_size(corpus, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    g_autoptr(Samples) samples = samples_of(corpus, reader, FEATURES_BITS);
    ModelDraft draft = {.corpus = corpus, .samples = samples, .reader = reader};
    g_auto(Judged) judged = judge_with_best_cost(samples, options->seed, 1, &draft.cost);
    draft.judged = &judged;
    draft.temperature = calibrate_temperature(&judged);
    g_autofree gboolean *chosen = g_new(gboolean, samples->samples->len);
    for (guint i = 0; i < samples->samples->len; i++)
        chosen[i] = TRUE;
    g_autoptr(Vocabulary) vocabulary = vocabulary_of(samples, chosen);
    g_autoptr(Weights) weights =
        learner_train(samples, chosen, vocabulary, draft.cost, options->seed);
    draft.vocabulary = vocabulary;
    draft.weights = weights;
    *model_r = model_write(&draft);
    return OUTCOME_DONE;
}

Outcome train_save(GBytes *model, const char *path, GError **error)
{
    gsize length = 0;
    const char *octets = g_bytes_get_data(model, &length);
    g_autoptr(GError) reason = NULL;
    if (!g_file_set_contents(path, octets, (gssize)length, &reason))
        return outcome_fail(OUTCOME_RETRY, error, "cannot write \"%s\": %s", path, reason->message);
    return OUTCOME_DONE;
}
