#include "model_write.h"

#include "model_file.h"

#include <math.h>
#include <string.h>

#define WEIGHT_MOST 127
#define TOP_FEATURES 20

/* ---- what training measured, and the strongest features by name ---- */

typedef struct naming {
    const Vocabulary *vocabulary;
    char **names; /* of each row, from 1; NULL: not wanted, "" wanted */
} Naming;

static void name_row(guint32 bucket, const char *feature, const char *words, gpointer data)
{
    (void)words;
    Naming *naming = data;
    guint32 row = naming->vocabulary->row[bucket];
    if (row == 0 || naming->names[row] == NULL || naming->names[row][0] != '\0')
        return;
    g_free(naming->names[row]);
    naming->names[row] = g_strdelimit(g_strdup(feature), "\t\r\n", ' ');
}

static double weight_of(const ModelDraft *draft, guint32 row, guint label)
{
    return (double)draft->vocabulary->weight[row] *
           (double)
               draft->weights->rows_of_labels[(gsize)(row - 1) * draft->weights->labels + label];
}

/* The rows with the greatest weights, greatest first. */
static void top_rows(const ModelDraft *draft, guint label, guint32 top[TOP_FEATURES])
{
    memset(top, 0, TOP_FEATURES * sizeof *top);
    for (guint32 row = 1; row <= draft->vocabulary->rows; row++) {
        guint32 held = row;
        double weight = weight_of(draft, row, label);
        for (guint i = 0; i < TOP_FEATURES; i++) {
            if (top[i] != 0 && weight <= weight_of(draft, top[i], label))
                continue;
            guint32 next = top[i];
            top[i] = held;
            if (next == 0)
                break;
            held = next;
            weight = weight_of(draft, held, label);
        }
    }
}

static void name_rows(const ModelDraft *draft, Naming *naming)
{
    for (guint i = 0; i < draft->corpus->texts->len; i++) {
        const CorpusText *text = g_ptr_array_index(draft->corpus->texts, i);
        (void)feature_reader_name(draft->reader, text->subject, text->text, name_row, naming);
    }
}

static void add_top_features(const ModelDraft *draft, GString *figures)
{
    guint labels = draft->weights->labels;
    g_autofree guint32 *top = g_new(guint32, (gsize)labels * TOP_FEATURES);
    Naming naming = {.vocabulary = draft->vocabulary};
    naming.names = g_new0(char *, (gsize)draft->vocabulary->rows + 1);
    for (guint label = 0; label < labels; label++) {
        guint32 *rows = top + (gsize)label * TOP_FEATURES;
        top_rows(draft, label, rows);
        for (guint i = 0; i < TOP_FEATURES; i++) {
            if (rows[i] != 0 && naming.names[rows[i]] == NULL)
                naming.names[rows[i]] = g_strdup("");
        }
    }
    name_rows(draft, &naming);
    for (guint label = 0; label < labels; label++) {
        for (guint i = 0; i < TOP_FEATURES; i++) {
            guint32 row = top[(gsize)label * TOP_FEATURES + i];
            if (row != 0 && weight_of(draft, row, label) > 0)
                g_string_append_printf(figures, "top\t%s\t%s\t%.3f\n",
                                       (char *)g_ptr_array_index(draft->corpus->labels, label),
                                       naming.names[row], weight_of(draft, row, label));
        }
    }
    for (gsize i = 0; i <= draft->vocabulary->rows; i++)
        g_free(naming.names[i]);
    g_free(naming.names);
}

static GString *figures_of(const ModelDraft *draft)
{
    GString *figures = g_string_new(NULL);
    guint texts = 0;
    for (guint i = 0; i < draft->corpus->texts->len; i++) {
        const CorpusText *text = g_ptr_array_index(draft->corpus->texts, i);
        texts += text->is_keywords ? 0 : 1;
    }
    Reliability reliability = calibrate_reliability(draft->judged, draft->temperature);
    Cover cover = calibrate_cover(draft->judged, draft->temperature, 0.9);
    g_string_append_printf(figures, "texts\t%u\n", texts);
    g_string_append_printf(figures, "judged\t%u\n", draft->judged->length);
    g_string_append_printf(figures, "machine\t%s\n", machine_name(draft->machine.kind));
    g_string_append_printf(figures, "cost\t%g\n", draft->machine.cost);
    g_string_append_printf(figures, "bayes\t%g\n", draft->machine.bayes);
    g_string_append_printf(figures, "temperature\t%.4f\n", draft->temperature);
    g_string_append_printf(figures, "accuracy\t%.4f\n", calibrate_accuracy(draft->judged));
    g_string_append_printf(figures, "calibration_error\t%.4f\n", reliability.error);
    g_string_append_printf(figures, "decided_at_90\t%.4f\n", cover.share);
    add_top_features(draft, figures);
    return figures;
}

/* ---- sections ---- */

static GString *labels_of(const Corpus *corpus)
{
    GString *labels = g_string_new(NULL);
    for (guint i = 0; i < corpus->labels->len; i++) {
        const char *label = g_ptr_array_index(corpus->labels, i);
        g_string_append_len(labels, label, (gssize)strlen(label) + 1);
    }
    return labels;
}

/* Weights of one row in steps of its greatest one's 127th part. */
static void write_row(const ModelDraft *draft, guint32 row, guint8 *octets)
{
    guint labels = draft->weights->labels;
    const float *weights = draft->weights->rows_of_labels + (gsize)(row - 1) * labels;
    float most = 0;
    for (guint i = 0; i < labels; i++)
        most = MAX(most, fabsf(weights[i]));
    float scale = most / WEIGHT_MOST;
    memcpy(octets, &draft->vocabulary->weight[row], sizeof(float));
    memcpy(octets + sizeof(float), &scale, sizeof scale);
    for (guint i = 0; i < labels; i++)
        octets[2 * sizeof(float) + i] =
            (guint8)(gint8)(scale > 0 ? lroundf(weights[i] / scale) : 0);
}

static void write_sections(const ModelDraft *draft, const ModelLayout *layout, guint8 *octets)
{
    float *bias = (float *)(void *)(octets + layout->bias);
    for (guint i = 0; i < draft->weights->labels; i++)
        bias[i] = (float)draft->weights->bias[i];
    memcpy(octets + layout->index, draft->vocabulary->row,
           ((gsize)1 << draft->samples->bits) * sizeof(guint32));
    for (guint32 row = 1; row <= draft->vocabulary->rows; row++)
        write_row(draft, row, octets + layout->rows + (gsize)(row - 1) * layout->row_octets);
}

static void finish_header(const ModelDraft *draft, ModelHeader *header, guint8 *octets)
{
    for (guint i = 0; i < MODEL_THRESHOLDS; i++)
        header->threshold[i] =
            (float)calibrate_cover(draft->judged, draft->temperature, model_accuracies[i])
                .threshold;
    gsize behind = G_STRUCT_OFFSET(ModelHeader, checksum) + sizeof header->checksum;
    memcpy(octets, header, sizeof *header);
    header->checksum = model_checksum(octets + behind, header->octets - behind);
    memcpy(octets, header, sizeof *header);
}

GBytes *model_write(const ModelDraft *draft)
{
    g_autoptr(GString) labels = labels_of(draft->corpus);
    g_autoptr(GString) figures = figures_of(draft);
    ModelHeader header = {.byte_order = MODEL_BYTE_ORDER,
                          .version = MODEL_VERSION,
                          .features_version = FEATURES_VERSION,
                          .bits = draft->samples->bits,
                          .labels = draft->weights->labels,
                          .rows = draft->vocabulary->rows,
                          .labels_octets = (guint32)labels->len,
                          .figures_octets = (guint32)figures->len + 1,
                          .temperature = (float)draft->temperature,
                          .unknown = draft->vocabulary->unknown};
    memcpy(header.magic, MODEL_MAGIC, sizeof header.magic);
    ModelLayout layout = model_layout_of(&header);
    header.octets = layout.end;
    guint8 *octets = g_malloc0(layout.end);
    memcpy(octets + layout.labels, labels->str, labels->len);
    memcpy(octets + layout.figures, figures->str, figures->len + 1);
    write_sections(draft, &layout, octets);
    finish_header(draft, &header, octets);
    return g_bytes_new_take(octets, layout.end);
}
