#include "cross.h"

/* Spreads each label's texts over the folds, by a shuffle of the seed. Keywords are in none. */
static guint *spread(const Samples *samples, const CrossPlan *plan)
{
    guint length = samples->samples->len;
    g_autofree guint *order = g_new(guint, length);
    g_autofree guint *next = g_new0(guint, samples->labels);
    guint *fold = g_new(guint, length);
    g_autoptr(GRand) random = g_rand_new_with_seed(plan->seed);
    for (guint i = 0; i < length; i++)
        order[i] = i;
    for (guint i = length; i > 1; i--) {
        guint other = (guint)g_rand_int_range(random, 0, (gint32)i);
        guint kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    for (guint i = 0; i < samples->labels; i++)
        next[i] = i;
    for (guint i = 0; i < length; i++) {
        const Sample *sample = samples_at(samples, order[i]);
        fold[order[i]] = sample->is_keywords ? plan->folds : next[sample->label]++ % plan->folds;
    }
    return fold;
}

/* The texts learnt from when `left_out` is judged; at most so many, evenly taken. */
static void choose(const Samples *samples, const guint *fold, guint left_out, guint texts_max,
                   gboolean *chosen)
{
    guint texts = 0;
    for (guint i = 0; i < samples->samples->len; i++) {
        chosen[i] = fold[i] != left_out;
        texts += chosen[i] && !samples_at(samples, i)->is_keywords ? 1 : 0;
    }
    if (texts_max == 0 || texts <= texts_max)
        return;
    guint64 at = 0;
    for (guint i = 0; i < samples->samples->len; i++) {
        if (!chosen[i] || samples_at(samples, i)->is_keywords)
            continue;
        chosen[i] = at * texts_max / texts != (at + 1) * texts_max / texts;
        at++;
    }
}

static void judge(const Samples *samples, const guint *fold, guint left_out,
                  const Vocabulary *vocabulary, const Weights *weights, Judged *judged)
{
    for (guint i = 0; i < samples->samples->len; i++) {
        if (fold[i] != left_out)
            continue;
        const Sample *sample = samples_at(samples, i);
        weights_score(weights, vocabulary, sample,
                      judged->scores + (gsize)judged->length * judged->labels);
        judged->gold[judged->length] = sample->label;
        judged->text[judged->length++] = i;
    }
}

Judged cross_validate(const Samples *samples, const CrossPlan *plan)
{
    guint length = samples->samples->len;
    Judged judged = {.labels = samples->labels};
    judged.scores = g_new(double, (gsize)length * samples->labels);
    judged.gold = g_new(guint, length);
    judged.text = g_new(guint, length);
    g_autofree guint *fold = spread(samples, plan);
    g_autofree gboolean *chosen = g_new(gboolean, length);
    for (guint i = 0; i < plan->judged; i++) {
        choose(samples, fold, i, plan->texts_max, chosen);
        g_autoptr(Vocabulary) vocabulary = vocabulary_of(samples, chosen);
        g_autoptr(Weights) weights =
            learner_train(samples, chosen, vocabulary, plan->machine, plan->seed);
        judge(samples, fold, i, vocabulary, weights, &judged);
    }
    return judged;
}
