#include "curve.h"

#include "cross.h"

#define FOLDS 5

static guint count_tested(const Samples *samples)
{
    guint texts = 0;
    for (guint i = 0; i < samples->samples->len; i++)
        texts += samples_at(samples, i)->is_keywords ? 0 : 1;
    return texts;
}

GArray *curve_of(const Corpus *corpus, guint seed)
{
    GArray *curve = g_array_new(FALSE, TRUE, sizeof(CurvePoint));
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    g_autoptr(Samples) samples = samples_of(corpus, reader, FEATURES_BITS);
    guint most = count_tested(samples) * (FOLDS - 1) / FOLDS;
    for (guint part = 1U << (CURVE_POINTS - 1); part > 0; part /= 2) {
        const CrossPlan plan = {.folds = FOLDS,
                                .judged = FOLDS,
                                .machine = {MACHINE_AT_ONCE, 1},
                                .seed = seed,
                                .texts_max = most / part};
        if (plan.texts_max < 2)
            continue;
        g_auto(Judged) judged = cross_validate(samples, &plan);
        const CurvePoint point = {.texts = plan.texts_max, .accuracy = calibrate_accuracy(&judged)};
        g_array_append_val(curve, point);
    }
    return curve;
}
