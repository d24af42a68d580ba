#include "calibrate.h"

#include <math.h>

#define COLDEST 0.02
#define HOTTEST 5.0
#define STEPS 60 /* of the golden section: far below any difference that shows */
#define GOLDEN 0.6180339887498949
#define NEVER 2.0

void judged_clear(Judged *judged)
{
    g_free(judged->scores);
    g_free(judged->gold);
    g_free(judged->text);
}

static const double *scores_of(const Judged *judged, guint index)
{
    return judged->scores + (gsize)index * judged->labels;
}

guint calibrate_best(const double *scores, guint labels, double temperature, double *confidence_r)
{
    guint best = 0;
    for (guint i = 1; i < labels; i++)
        best = scores[i] > scores[best] ? i : best;
    double sum = 0;
    for (guint i = 0; i < labels; i++)
        sum += exp((scores[i] - scores[best]) / temperature);
    *confidence_r = 1 / sum;
    return best;
}

/* Minus the logarithm of the likelihood of `share` of a right label and the rest spread over all:
   as Platt does, since a few texts that are all told right do not make the next one certain. */
static double surprise(const Judged *judged, double temperature)
{
    double share = (judged->length + 1.0) / (judged->length + 2.0);
    double sum = 0;
    for (guint i = 0; i < judged->length; i++) {
        const double *scores = scores_of(judged, i);
        double confidence = 0;
        guint best = calibrate_best(scores, judged->labels, temperature, &confidence);
        double mean = 0;
        for (guint j = 0; j < judged->labels; j++)
            mean += scores[j] / judged->labels;
        double expected = share * scores[judged->gold[i]] + (1 - share) * mean;
        sum += (scores[best] - expected) / temperature - log(confidence);
    }
    return sum;
}

double calibrate_temperature(const Judged *judged)
{
    double low = log(COLDEST);
    double high = log(HOTTEST);
    for (int i = 0; i < STEPS && judged->length > 0; i++) {
        double left = high - (high - low) * GOLDEN;
        double right = low + (high - low) * GOLDEN;
        if (surprise(judged, exp(left)) < surprise(judged, exp(right)))
            high = right;
        else
            low = left;
    }
    return judged->length > 0 ? exp((low + high) / 2) : 1;
}

Reliability calibrate_reliability(const Judged *judged, double temperature)
{
    Reliability reliability = {0};
    for (guint i = 0; i < judged->length; i++) {
        double confidence = 0;
        guint best = calibrate_best(scores_of(judged, i), judged->labels, temperature, &confidence);
        guint bin = MIN((guint)(confidence * CALIBRATE_BINS), CALIBRATE_BINS - 1);
        reliability.texts[bin]++;
        reliability.confidence[bin] += confidence;
        reliability.right[bin] += best == judged->gold[i];
    }
    for (guint bin = 0; bin < CALIBRATE_BINS; bin++) {
        if (reliability.texts[bin] == 0)
            continue;
        reliability.error += fabs(reliability.confidence[bin] - reliability.right[bin]);
        reliability.confidence[bin] /= reliability.texts[bin];
        reliability.right[bin] /= reliability.texts[bin];
    }
    reliability.error /= MAX(judged->length, 1);
    return reliability;
}

typedef struct answer {
    double confidence;
    gboolean right;
} Answer;

static gint surest_first(gconstpointer one, gconstpointer other)
{
    double left = ((const Answer *)one)->confidence;
    double right = ((const Answer *)other)->confidence;
    return (left < right) - (left > right);
}

Cover calibrate_cover(const Judged *judged, double temperature, double accuracy)
{
    g_autoptr(GArray) answers = g_array_new(FALSE, FALSE, sizeof(Answer));
    for (guint i = 0; i < judged->length; i++) {
        Answer answer = {0};
        guint best =
            calibrate_best(scores_of(judged, i), judged->labels, temperature, &answer.confidence);
        answer.right = best == judged->gold[i];
        g_array_append_val(answers, answer);
    }
    g_array_sort(answers, surest_first);
    Cover cover = {.threshold = NEVER};
    guint right = 0;
    for (guint i = 0; i < answers->len; i++) {
        right += g_array_index(answers, Answer, i).right ? 1 : 0;
        if (right >= accuracy * (i + 1)) {
            cover.threshold = g_array_index(answers, Answer, i).confidence;
            cover.share = (i + 1.0) / judged->length;
        }
    }
    /* The least sure of easy texts says nothing about one that is less sure and still likely. */
    if (cover.share >= 1)
        cover.threshold = MIN(cover.threshold, accuracy);
    return cover;
}

double calibrate_surprise(const Judged *judged)
{
    double temperature = calibrate_temperature(judged);
    double sum = 0;
    for (guint i = 0; i < judged->length; i++) {
        const double *scores = scores_of(judged, i);
        double confidence = 0;
        guint best = calibrate_best(scores, judged->labels, temperature, &confidence);
        sum += (scores[best] - scores[judged->gold[i]]) / temperature - log(confidence);
    }
    return judged->length > 0 ? sum / judged->length : 0;
}

double calibrate_accuracy(const Judged *judged)
{
    guint right = 0;
    for (guint i = 0; i < judged->length; i++) {
        double confidence = 0;
        right +=
            calibrate_best(scores_of(judged, i), judged->labels, 1, &confidence) == judged->gold[i];
    }
    return judged->length > 0 ? (double)right / judged->length : 0;
}
