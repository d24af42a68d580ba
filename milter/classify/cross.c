#include "cross.h"

#include "bayes.h"

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

static Judged judged_new(const Samples *samples)
{
    guint length = samples->samples->len;
    return (Judged){.labels = samples->labels,
                    .scores = g_new(double, (gsize)length * samples->labels),
                    .gold = g_new(guint, length),
                    .text = g_new(guint, length)};
}

void cross_validate_shares(const Samples *samples, const CrossPlan *plan, const double *shares,
                           gsize count, Judged *judged_r)
{
    g_autofree guint *fold = spread(samples, plan);
    g_autofree gboolean *chosen = g_new(gboolean, samples->samples->len);
    for (gsize i = 0; i < count; i++)
        judged_r[i] = judged_new(samples);
    for (guint left_out = 0; left_out < plan->judged; left_out++) {
        choose(samples, fold, left_out, plan->texts_max, chosen);
        g_autoptr(Vocabulary) vocabulary = vocabulary_of(samples, chosen);
        g_autoptr(Weights) weights =
            learner_train(samples, chosen, vocabulary, plan->machine, plan->seed);
        g_autoptr(Weights) bayes =
            shares[count - 1] > 0 ? bayes_train(samples, chosen, vocabulary, weights) : NULL;
        for (gsize i = 0; i < count; i++) {
            if (shares[i] > 0)
                weights_add(weights, bayes, shares[i] - (i > 0 ? shares[i - 1] : 0));
            judge(samples, fold, left_out, vocabulary, weights, &judged_r[i]);
        }
    }
}

Judged cross_validate(const Samples *samples, const CrossPlan *plan)
{
    Judged judged = {0};
    cross_validate_shares(samples, plan, &plan->machine.bayes, 1, &judged);
    return judged;
}
