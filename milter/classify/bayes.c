#include "bayes.h"

#include <math.h>

/* Added to each sum: a tenth of it or ten times as much lost up to half a point. */
#define SMOOTHING 0.01

typedef struct sums { /* of the texts' values */
    double *rows;     /* of each row, in all texts */
    double *labels;   /* of each label, over all rows */
    double all;
} Sums;

static void sums_clear(Sums *sums)
{
    g_free(sums->rows);
    g_free(sums->labels);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sums, sums_clear)

static void add_text(Weights *weights, Sums *sums, const Sample *sample,
                     const Vocabulary *vocabulary)
{
    double scale = vocabulary_scale(vocabulary, sample->features, sample->length);
    for (gsize i = 0; i < sample->length; i++) {
        gsize row = vocabulary->row[sample->features[i].bucket] - 1;
        double value = vocabulary_weigh(vocabulary, &sample->features[i]) * scale;
        weights->rows_of_labels[row * weights->labels + sample->label] += (float)value;
        sums->rows[row] += value;
        sums->labels[sample->label] += value;
        sums->all += value;
    }
}

/* From sums to the logarithm of what is likelier. A label without a text has no say. */
static void weigh(Weights *weights, const Sums *sums)
{
    double smoothing = SMOOTHING * weights->rows;
    for (gsize row = 0; row < weights->rows; row++) {
        float *of_row = weights->rows_of_labels + row * weights->labels;
        double in_others = log(sums->rows[row] + SMOOTHING);
        for (guint label = 0; label < weights->labels; label++) {
            double here = (double)of_row[label];
            if (sums->labels[label] <= 0)
                continue;
            double with = log((here + SMOOTHING) / (sums->labels[label] + smoothing));
            double without = here > 0 ? log(MAX(sums->rows[row] - here, 0) + SMOOTHING) : in_others;
            of_row[label] =
                (float)(with - without + log(sums->all - sums->labels[label] + smoothing));
        }
    }
}

static double norm(const Weights *weights)
{
    double sum = 0;
    for (gsize i = 0; i < (gsize)weights->rows * weights->labels; i++)
        sum += (double)weights->rows_of_labels[i] * (double)weights->rows_of_labels[i];
    return sqrt(sum);
}

Weights *bayes_train(const Samples *samples, const gboolean *chosen, const Vocabulary *vocabulary,
                     const Weights *beside)
{
    Weights *weights = g_new0(Weights, 1);
    g_auto(Sums) sums = {.rows = g_new0(double, vocabulary->rows),
                         .labels = g_new0(double, samples->labels)};
    weights->labels = samples->labels;
    weights->rows = vocabulary->rows;
    weights->rows_of_labels = g_new0(float, (gsize)weights->rows * weights->labels);
    weights->bias = g_new0(double, weights->labels);
    for (guint i = 0; i < samples->samples->len; i++) {
        if (chosen[i])
            add_text(weights, &sums, samples_at(samples, i), vocabulary);
    }
    weigh(weights, &sums);
    double size = norm(weights);
    float scale = size > 0 ? (float)(norm(beside) / size) : 0;
    for (gsize i = 0; i < (gsize)weights->rows * weights->labels; i++)
        weights->rows_of_labels[i] *= scale;
    return weights;
}
