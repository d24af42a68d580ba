#include "learner.h"

#include <linear.h>
#include <stdlib.h>
#include <string.h>

#define BIAS 1.0
#define TOLERANCE 0.1 /* LIBLINEAR's own; a tenth of it changed no figure */
/* The bias of a label that none of the chosen texts has. */
#define NEVER_SEEN (-1.5)

typedef struct task {
    struct problem problem;
    struct feature_node *nodes; /* of all texts, one after the other */
} Task;

static void task_clear(Task *task)
{
    g_free(task->problem.y);
    g_free(task->problem.x);
    g_free(task->nodes);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Task, task_clear)

static struct feature_node *add_text(Task *task, const Sample *sample, const Vocabulary *vocabulary,
                                     struct feature_node *node)
{
    double scale = vocabulary_scale(vocabulary, sample->features, sample->length);
    task->problem.y[task->problem.l] = sample->label;
    task->problem.x[task->problem.l++] = node;
    for (gsize i = 0; i < sample->length; i++) {
        node->index = (int)vocabulary->row[sample->features[i].bucket];
        node->value = vocabulary_weigh(vocabulary, &sample->features[i]) * scale;
        node++;
    }
    *node++ = (struct feature_node){.index = (int)vocabulary->rows + 1, .value = BIAS};
    *node++ = (struct feature_node){.index = -1};
    return node;
}

static void task_fill(Task *task, const Samples *samples, const gboolean *chosen,
                      const Vocabulary *vocabulary)
{
    gsize nodes = 0;
    guint texts = samples->samples->len;
    for (guint i = 0; i < texts; i++)
        nodes += chosen[i] ? samples_at(samples, i)->length + 2 : 0;
    task->nodes = g_new(struct feature_node, nodes + 1);
    task->problem.y = g_new(double, texts);
    task->problem.x = g_new(struct feature_node *, texts);
    task->problem.n = (int)vocabulary->rows + 1;
    task->problem.bias = BIAS;
    struct feature_node *node = task->nodes;
    for (guint i = 0; i < texts; i++) {
        if (chosen[i])
            node = add_text(task, samples_at(samples, i), vocabulary, node);
    }
}

static void say_nothing(const char *text)
{
    (void)text;
}

/* LIBLINEAR's column `from` with its sign, which for two labels may stand for both. */
static void take_column(Weights *weights, const struct model *model, int columns, int from,
                        guint label, double sign)
{
    for (gsize row = 0; row < weights->rows; row++)
        weights->rows_of_labels[row * weights->labels + label] =
            (float)(sign * model->w[row * (gsize)columns + (gsize)from]);
    weights->bias[label] =
        sign * BIAS * model->w[(gsize)weights->rows * (gsize)columns + (gsize)from];
}

static Weights *weights_of(const struct model *model, guint labels, guint rows)
{
    Weights *weights = g_new0(Weights, 1);
    weights->labels = labels;
    weights->rows = rows;
    weights->rows_of_labels = g_new0(float, (gsize)rows *labels);
    weights->bias = g_new(double, labels);
    for (guint i = 0; i < labels; i++)
        weights->bias[i] = NEVER_SEEN;
    gboolean is_single = model->nr_class == 2 && model->param.solver_type != MCSVM_CS;
    int columns = is_single ? 1 : model->nr_class;
    for (int i = 0; i < model->nr_class; i++)
        take_column(weights, model, columns, is_single ? 0 : i, (guint)model->label[i],
                    is_single && i == 1 ? -1 : 1);
    return weights;
}

const char *machine_name(MachineKind kind)
{
    static const char *const names[] = {[MACHINE_AT_ONCE] = "at-once",
                                        [MACHINE_ONE_TO_REST] = "one-to-rest",
                                        [MACHINE_LOGISTIC] = "logistic"};
    return names[kind];
}

Weights *learner_train(const Samples *samples, const gboolean *chosen, const Vocabulary *vocabulary,
                       Machine machine, guint seed)
{
    static const int solvers[] = {[MACHINE_AT_ONCE] = MCSVM_CS,
                                  [MACHINE_ONE_TO_REST] = L2R_L2LOSS_SVC_DUAL,
                                  [MACHINE_LOGISTIC] = L2R_LR_DUAL};
    g_auto(Task) task = {0};
    task_fill(&task, samples, chosen, vocabulary);
    struct parameter parameter = {
        .solver_type = solvers[machine.kind], .eps = TOLERANCE, .C = machine.cost, .p = 0.1};
    set_print_string_function(say_nothing);
    srand(seed); // NOLINT(cert-msc32-c,cert-msc51-cpp): the same model for the same seed
    struct model *model = train(&task.problem, &parameter);
    Weights *weights = weights_of(model, samples->labels, vocabulary->rows);
    free_and_destroy_model(&model);
    return weights;
}

void weights_free(Weights *weights)
{
    if (weights == NULL)
        return;
    g_free(weights->rows_of_labels);
    g_free(weights->bias);
    g_free(weights);
}

void weights_add(Weights *weights, const Weights *others, double share)
{
    for (gsize i = 0; i < (gsize)weights->rows * weights->labels; i++)
        weights->rows_of_labels[i] += (float)share * others->rows_of_labels[i];
    for (guint label = 0; label < weights->labels; label++)
        weights->bias[label] += share * others->bias[label];
}

void weights_score(const Weights *weights, const Vocabulary *vocabulary, const Sample *sample,
                   double *scores_r)
{
    memset(scores_r, 0, weights->labels * sizeof *scores_r);
    for (gsize i = 0; i < sample->length; i++) {
        guint32 row = vocabulary->row[sample->features[i].bucket];
        if (row == 0)
            continue;
        double value = vocabulary_weigh(vocabulary, &sample->features[i]);
        const float *weight = weights->rows_of_labels + (gsize)(row - 1) * weights->labels;
        for (guint label = 0; label < weights->labels; label++)
            scores_r[label] += value * (double)weight[label];
    }
    double scale = vocabulary_scale(vocabulary, sample->features, sample->length);
    for (guint label = 0; label < weights->labels; label++)
        scores_r[label] = scores_r[label] * scale + weights->bias[label];
}
