#include "train.h"

#include "bayes.h"
#include "cross.h"
#include "model_write.h"

#include <math.h>
#include <string.h>

/* Above so many features times labels a second training would be felt: the machine that is the best
   where texts are many, and as few parts judged as the caller bears. */
#define CHEAP_WORK 10000000
#define FOLDS 5
/* Fewer typical texts would say less of a model than all of them do. */
#define TYPICAL_MIN 50

static const Machine machine_of_many = {MACHINE_AT_ONCE, 1.5, 0};
static const Machine machines[] = {{MACHINE_AT_ONCE, 1, 0},
                                   {MACHINE_ONE_TO_REST, 1, 0},
                                   {MACHINE_LOGISTIC, 16, 0},
                                   {MACHINE_ONE_TO_REST, 4, 0},
                                   {MACHINE_LOGISTIC, 4, 0}};

/* Of naive Bayes beside the machine, as large as its own weights. */
static const double shares[] = {0, 0.5, 1, 2};

static guint64 work_of(const Samples *samples)
{
    guint64 features = 0;
    for (guint i = 0; i < samples->samples->len; i++)
        features += samples_at(samples, i)->length;
    return features * samples->labels;
}

/* Leaves the typical texts, where there are enough. */
static void keep_typical(const Samples *samples, Judged *judged)
{
    guint typical = 0;
    for (guint i = 0; i < judged->length; i++)
        typical += samples_at(samples, judged->text[i])->is_typical ? 1 : 0;
    if (typical < TYPICAL_MIN)
        return;
    guint kept = 0;
    for (guint i = 0; i < judged->length; i++) {
        if (!samples_at(samples, judged->text[i])->is_typical)
            continue;
        memmove(judged->scores + (gsize)kept * judged->labels,
                judged->scores + (gsize)i * judged->labels, judged->labels * sizeof(double));
        judged->gold[kept] = judged->gold[i];
        judged->text[kept++] = judged->text[i];
    }
    judged->length = kept;
}

/* The machine's share of naive Bayes under which what is right was least surprising, if that is
   less than `least`: then into judged_r and machine_r. */
static double choose_share(const Samples *samples, const CrossPlan *plan, double least,
                           Judged *judged_r, Machine *machine_r)
{
    Judged judged[G_N_ELEMENTS(shares)] = {0};
    cross_validate_shares(samples, plan, shares, G_N_ELEMENTS(shares), judged);
    for (gsize i = 0; i < G_N_ELEMENTS(shares); i++) {
        double surprise = calibrate_surprise(&judged[i]);
        if (surprise < least) {
            Judged kept = *judged_r;
            *judged_r = judged[i];
            judged[i] = kept;
            least = surprise;
            *machine_r = plan->machine;
            machine_r->bayes = shares[i];
        }
        judged_clear(&judged[i]);
    }
    return least;
}

/* `judged_of_many`: parts of FOLDS that are judged where there are many texts. */
static Judged judge_with_best_machine(const Samples *samples, guint seed, guint judged_of_many,
                                      Machine *machine_r)
{
    CrossPlan plan = {.folds = FOLDS, .judged = FOLDS, .machine = machine_of_many, .seed = seed};
    Judged best = {0};
    double least = INFINITY;
    if (work_of(samples) > CHEAP_WORK) {
        plan.judged = judged_of_many;
        choose_share(samples, &plan, least, &best, machine_r);
        return best;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(machines); i++) {
        plan.machine = machines[i];
        least = choose_share(samples, &plan, least, &best, machine_r);
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
                    Machine *machine_r, GError **error)
{
    Machine machine = {0};
    Outcome outcome = check_size(corpus, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    g_autoptr(Samples) samples = samples_of(corpus, reader, FEATURES_BITS);
    *judged_r = judge_with_best_machine(samples, options->seed, FOLDS, &machine);
    keep_typical(samples, judged_r);
    if (machine_r != NULL)
        *machine_r = machine;
    return OUTCOME_DONE;
}

/* Learnt from all texts. */
static GBytes *write_model(ModelDraft *draft, guint seed)
{
    const Samples *samples = draft->samples;
    draft->temperature = calibrate_temperature(draft->judged);
    g_autofree gboolean *chosen = g_new(gboolean, samples->samples->len);
    for (guint i = 0; i < samples->samples->len; i++)
        chosen[i] = TRUE;
    g_autoptr(Vocabulary) vocabulary = vocabulary_of(samples, chosen);
    g_autoptr(Weights) weights = learner_train(samples, chosen, vocabulary, draft->machine, seed);
    if (draft->machine.bayes > 0) {
        g_autoptr(Weights) bayes = bayes_train(samples, chosen, vocabulary, weights);
        weights_add(weights, bayes, draft->machine.bayes);
    }
    draft->vocabulary = vocabulary;
    draft->weights = weights;
    return model_write(draft);
}

Outcome train_judged_model(const Corpus *corpus, const TrainOptions *options, const Judged *judged,
                           Machine machine, GBytes **model_r, GError **error)
{
    Outcome outcome = check_size(corpus, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    g_autoptr(Samples) samples = samples_of(corpus, reader, FEATURES_BITS);
    ModelDraft draft = {.corpus = corpus,
                        .samples = samples,
                        .reader = reader,
                        .judged = judged,
                        .machine = machine};
    *model_r = write_model(&draft, options->seed);
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
    g_auto(Judged) judged = judge_with_best_machine(samples, options->seed, 1, &draft.machine);
    keep_typical(samples, &judged);
    draft.judged = &judged;
    *model_r = write_model(&draft, options->seed);
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
