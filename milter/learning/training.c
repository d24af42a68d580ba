#include "training.h"

#include "../classify/evaluate.h"
#include "lesson_plan.h"
#include "select.h"

#include <math.h>
#include <string.h>

#define SEED 1
#define TYPE_TEXTS_MIN 5 /* of each type before the starter can be done without */
#define UNSEEN_MIN 10    /* texts on which two models can be compared */

void training_free(Training *training)
{
    if (training == NULL)
        return;
    g_clear_pointer(&training->octets, g_bytes_unref);
    g_free(training->figures);
    g_free(training->why);
    g_free(training);
}

/* ---- with the starter or without ---- */

typedef struct candidate {
    Corpus *corpus;
    Judged judged;
    Machine machine; /* the best for it */
    double surprise; /* of the right types, per text */
    gboolean has_starter;
} Candidate;

static void candidate_clear(Candidate *candidate)
{
    g_clear_pointer(&candidate->corpus, corpus_free);
    judged_clear(&candidate->judged);
    candidate->judged = (Judged){0};
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Candidate, candidate_clear)

static Outcome try_candidate(const GPtrArray *texts, const DeskSettings *desk,
                             const Corpus *starter, Candidate *candidate, GError **error)
{
    const TrainOptions options = {.seed = SEED};
    Outcome outcome = lesson_plan_corpus(texts, desk, starter, &candidate->corpus, error);
    if (outcome == OUTCOME_DONE)
        outcome = train_judge(candidate->corpus, &options, &candidate->judged, &candidate->machine,
                              error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    candidate->surprise =
        candidate->judged.length > 0 ? calibrate_surprise(&candidate->judged) : INFINITY;
    candidate->has_starter = starter != NULL;
    return OUTCOME_DONE;
}

/* A type that nobody has named yet is told by the starter, or by nobody. */
static gboolean can_do_without_starter(const GPtrArray *texts, const DeskSettings *desk)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        guint found = 0;
        for (guint j = 0; j < texts->len && found < TYPE_TEXTS_MIN; j++) {
            const LabelledText *text = g_ptr_array_index(texts, j);
            found += strcmp(text->service_type, type->name) == 0 ? 1 : 0;
        }
        if (type->kinds->len > 0 && found < TYPE_TEXTS_MIN)
            return FALSE;
    }
    return TRUE;
}

static Outcome choose_candidate(const GPtrArray *texts, const DeskSettings *desk,
                                const Corpus *starter, Candidate *best, GError **error)
{
    g_auto(Candidate) other = {0};
    if (texts->len < TRAINING_TEXTS_MIN)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "%u labelled texts are too few to learn from (hint: %d at least)",
                            texts->len, TRAINING_TEXTS_MIN);
    if (starter != NULL && !can_do_without_starter(texts, desk))
        return try_candidate(texts, desk, starter, best, error);
    Outcome outcome = try_candidate(texts, desk, NULL, best, error);
    if (outcome == OUTCOME_DONE && starter != NULL)
        outcome = try_candidate(texts, desk, starter, &other, error);
    if (outcome == OUTCOME_DONE && starter != NULL && other.surprise <= best->surprise) {
        Candidate left = *best;
        *best = other;
        other = left;
    }
    return outcome;
}

/* ---- against what is in force ---- */

typedef struct contest { /* on texts that neither has seen */
    guint texts, ours, theirs;
} Contest;

static Outcome learn_prior(const DeskSettings *desk, const Corpus *starter, Model **model_r,
                           GError **error)
{
    const TrainOptions options = {.seed = SEED};
    g_autoptr(Corpus) corpus = NULL;
    g_autoptr(GBytes) octets = NULL;
    Outcome outcome = lesson_plan_prior(desk, starter, &corpus, error);
    if (outcome == OUTCOME_DONE)
        outcome = train_model(corpus, &options, &octets, error);
    return outcome == OUTCOME_DONE ? model_open_bytes(octets, "starter", model_r, error) : outcome;
}

static gboolean is_right(const Model *model, FeatureReader *reader, Guess *guesses,
                         const LabelledText *text)
{
    model_judge(model, feature_reader_read(reader, text->subject, text->text), guesses);
    return strcmp(model_label(model, guesses[0].label), text->service_type) == 0;
}

/* `model` NULL: nothing but the default type. */
static Contest contest_of(const GPtrArray *texts, const DeskSettings *desk, const Judged *judged,
                          const Model *model, gint64 newest_label)
{
    Contest contest = {0};
    g_autoptr(FeatureReader) reader = model != NULL ? feature_reader_new(model_bits(model)) : NULL;
    g_autofree Guess *guesses = model != NULL ? g_new(Guess, model_labels(model)) : NULL;
    for (guint i = 0; i < judged->length; i++) {
        const LabelledText *text = g_ptr_array_index(texts, judged->text[i]);
        const double *scores = judged->scores + (gsize)i * judged->labels;
        double confidence = 0;
        if (newest_label > 0 && text->label <= newest_label)
            continue;
        contest.texts++;
        if (calibrate_best(scores, judged->labels, 1, &confidence) == judged->gold[i])
            contest.ours++;
        if (model != NULL ? is_right(model, reader, guesses, text)
                          : strcmp(text->service_type, desk->default_type->name) == 0)
            contest.theirs++;
    }
    return contest;
}

static char *compare(const GPtrArray *texts, const DeskSettings *desk, const Corpus *starter,
                     const Candidate *ours, const Incumbent *incumbent, gboolean *is_better_r)
{
    g_autoptr(Model) prior = NULL;
    const Model *theirs = incumbent->model;
    if (theirs == NULL && starter != NULL &&
        learn_prior(desk, starter, &prior, NULL) == OUTCOME_DONE)
        theirs = prior;
    const char *name = incumbent->model != NULL ? "the model in force"
                       : prior != NULL          ? "the starter"
                                                : "the default type alone";
    Contest contest = contest_of(texts, desk, &ours->judged, theirs,
                                 incumbent->model != NULL ? incumbent->newest_label : 0);
    double accuracy = calibrate_accuracy(&ours->judged);
    if (contest.texts >= UNSEEN_MIN) {
        *is_better_r = contest.ours >= contest.theirs;
        return g_strdup_printf("of %u texts that neither had seen it told %u right, %s %u",
                               contest.texts, contest.ours, name, contest.theirs);
    }
    *is_better_r = accuracy >= incumbent->accuracy;
    return g_strdup_printf("its accuracy by cross-validation is %.3f, that of %s was %.3f",
                           accuracy, name, incumbent->accuracy);
}

/* ---- the whole ---- */

static Outcome finish(const Candidate *candidate, Training *training, GError **error)
{
    const TrainOptions options = {.seed = SEED};
    g_autoptr(Model) model = NULL;
    g_autoptr(Evaluation) evaluation = evaluation_of(candidate->corpus, &candidate->judged);
    training->accuracy = figures_accuracy(&evaluation->all);
    training->macro_f1 = evaluation->all.f1;
    Outcome outcome = train_judged_model(candidate->corpus, &options, &candidate->judged,
                                         candidate->machine, &training->octets, error);
    if (outcome == OUTCOME_DONE)
        outcome = model_open_bytes(training->octets, "model", &model, error);
    if (outcome == OUTCOME_DONE)
        training->figures = g_strdup(model_figures(model));
    return outcome;
}

static Selection select_texts(const GPtrArray *texts, const DeskSettings *desk)
{
    return selection_of(texts, desk, (guint)desk->learning.per_customer);
}

Outcome training_judge(const GPtrArray *texts, const DeskSettings *desk, const Corpus *starter,
                       Corpus **corpus_r, Judged *judged_r, GError **error)
{
    g_auto(Selection) selection = select_texts(texts, desk);
    g_auto(Candidate) candidate = {0};
    Outcome outcome = choose_candidate(selection.texts, desk, starter, &candidate, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *corpus_r = g_steal_pointer(&candidate.corpus);
    *judged_r = candidate.judged;
    candidate.judged = (Judged){0};
    return OUTCOME_DONE;
}

Outcome training_run(const GPtrArray *texts, const DeskSettings *desk, const Corpus *starter,
                     const Incumbent *incumbent, Training **training_r, GError **error)
{
    g_auto(Selection) selection = select_texts(texts, desk);
    g_auto(Candidate) candidate = {0};
    g_autoptr(Training) training = g_new0(Training, 1);
    Outcome outcome = choose_candidate(selection.texts, desk, starter, &candidate, error);
    if (outcome == OUTCOME_DONE)
        outcome = finish(&candidate, training, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    training->labels = selection.texts->len;
    g_autofree char *left_out = selection_left_out(&selection);
    g_autofree char *comparison =
        compare(selection.texts, desk, starter, &candidate, incumbent, &training->is_better);
    training->why = g_strdup_printf("learnt %s; %s%s%s",
                                    candidate.has_starter ? "beside the starter's texts"
                                                          : "without the starter's texts",
                                    comparison, *left_out != '\0' ? "; left out: " : "", left_out);
    *training_r = g_steal_pointer(&training);
    return OUTCOME_DONE;
}
