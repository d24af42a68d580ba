#include "model.h"

#include "model_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct model {
    GBytes *bytes;
    ModelHeader header;
    const char **labels; /* [header.labels], into the file */
    const float *bias;
    const guint32 *index;
    const guint8 *rows;
    const char *figures;
    gsize row_octets;
};

/* ---- opening: nothing is believed before it was looked at ---- */

static Outcome refuse(const char *name, const char *why, GError **error)
{
    return outcome_fail(OUTCOME_REFUSED, error,
                        "\"%s\" is no model this program can use: %s (hint: \"intakectl model "
                        "train\" writes one)",
                        name, why);
}

static const char *fault_of_header(const ModelHeader *header, gsize octets)
{
    if (memcmp(header->magic, MODEL_MAGIC, sizeof header->magic) != 0)
        return "it does not begin as one";
    if (header->byte_order != MODEL_BYTE_ORDER)
        return "it was written on a machine of another byte order";
    if (header->version != MODEL_VERSION || header->features_version != FEATURES_VERSION)
        return "it is of another version";
    if (header->octets != octets)
        return "it is cut or has something appended";
    if (header->bits < 1 || header->bits > FEATURES_BITS_MAX || header->labels < 2 ||
        header->labels > MODEL_LABELS_MAX || header->rows > (guint64)1 << header->bits ||
        header->labels_octets > octets || header->figures_octets > octets ||
        header->figures_octets == 0)
        return "its counts contradict each other";
    if (!isfinite(header->temperature) || header->temperature <= 0 || !isfinite(header->unknown))
        return "its numbers are none";
    return model_layout_of(header).end == octets ? NULL : "its counts contradict its length";
}

/* FALSE: not as many strings as there are labels. */
static gboolean take_labels(Model *model, const char *octets, gsize length)
{
    const char *end = octets + length;
    model->labels = g_new0(const char *, model->header.labels);
    for (guint i = 0; i < model->header.labels; i++) {
        const char *nul = octets < end ? memchr(octets, '\0', (gsize)(end - octets)) : NULL;
        if (nul == NULL || !g_utf8_validate(octets, -1, NULL))
            return FALSE;
        model->labels[i] = octets;
        octets = nul + 1;
    }
    return octets == end;
}

static gboolean are_rows_sound(const Model *model)
{
    for (gsize i = 0; i < (gsize)1 << model->header.bits; i++) {
        if (model->index[i] > model->header.rows)
            return FALSE;
    }
    for (gsize i = 0; i < model->header.rows; i++) {
        float numbers[2];
        memcpy(numbers, model->rows + i * model->row_octets, sizeof numbers);
        if (!isfinite(numbers[0]) || !isfinite(numbers[1]))
            return FALSE;
    }
    for (guint i = 0; i < model->header.labels; i++) {
        if (!isfinite(model->bias[i]))
            return FALSE;
    }
    return TRUE;
}

static const char *take_sections(Model *model, const guint8 *octets, gsize length)
{
    gsize behind = G_STRUCT_OFFSET(ModelHeader, checksum) + sizeof model->header.checksum;
    if (model_checksum(octets + behind, length - behind) != model->header.checksum)
        return "it is damaged: its checksum differs";
    ModelLayout layout = model_layout_of(&model->header);
    model->row_octets = layout.row_octets;
    model->bias = (const float *)(const void *)(octets + layout.bias);
    model->index = (const guint32 *)(const void *)(octets + layout.index);
    model->rows = octets + layout.rows;
    model->figures = (const char *)octets + layout.figures;
    const char *labels = (const char *)octets + layout.labels;
    if (!take_labels(model, labels, model->header.labels_octets) || !are_rows_sound(model) ||
        model->figures[model->header.figures_octets - 1] != '\0' ||
        !g_utf8_validate(model->figures, -1, NULL))
        return "what is in it contradicts itself";
    return NULL;
}

Outcome model_open_bytes(GBytes *bytes, const char *name, Model **model_r, GError **error)
{
    gsize length = 0;
    const guint8 *octets = g_bytes_get_data(bytes, &length);
    g_autoptr(Model) model = g_new0(Model, 1);
    if (length < sizeof model->header || length > MODEL_OCTETS_MAX)
        return refuse(name, length == 0 ? "it is empty" : "its length is none", error);
    memcpy(&model->header, octets, sizeof model->header);
    const char *fault = fault_of_header(&model->header, length);
    if (fault == NULL)
        fault = take_sections(model, octets, length);
    if (fault != NULL)
        return refuse(name, fault, error);
    model->bytes = g_bytes_ref(bytes);
    *model_r = g_steal_pointer(&model);
    return OUTCOME_DONE;
}

Outcome model_open(const char *path, Model **model_r, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, &reason);
    if (file == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "cannot read the model \"%s\": %s", path,
                            reason->message);
    g_autoptr(GBytes) bytes = g_mapped_file_get_bytes(file);
    return model_open_bytes(bytes, path, model_r, error);
}

void model_free(Model *model)
{
    if (model == NULL)
        return;
    g_clear_pointer(&model->bytes, g_bytes_unref);
    g_free(model->labels);
    g_free(model);
}

guint model_labels(const Model *model)
{
    return model->header.labels;
}

const char *model_label(const Model *model, guint label)
{
    return model->labels[label];
}

guint model_bits(const Model *model)
{
    return model->header.bits;
}

guint model_rows(const Model *model)
{
    return model->header.rows;
}

gsize model_octets(const Model *model)
{
    return model->header.octets;
}

const char *model_figures(const Model *model)
{
    return model->figures;
}

double model_threshold(const Model *model, double accuracy)
{
    for (guint i = 0; i < MODEL_THRESHOLDS; i++) {
        if (accuracy <= model_accuracies[i])
            return (double)model->header.threshold[i];
    }
    return 2;
}

/* ---- judging ---- */

typedef struct row {
    float rarity, scale;
    const gint8 *weights;
} Row;

static gboolean find_row(const Model *model, guint32 bucket, Row *row_r)
{
    guint32 number = model->index[bucket];
    if (number == 0)
        return FALSE;
    const guint8 *octets = model->rows + (gsize)(number - 1) * model->row_octets;
    memcpy(&row_r->rarity, octets, sizeof row_r->rarity);
    memcpy(&row_r->scale, octets + sizeof(float), sizeof row_r->scale);
    row_r->weights = (const gint8 *)(octets + 2 * sizeof(float));
    return TRUE;
}

/* What each label's machine says of the text. */
static void score(const Model *model, FeatureSet set, float *scores)
{
    guint labels = model->header.labels;
    float square = 0;
    memset(scores, 0, labels * sizeof *scores);
    for (gsize i = 0; i < set.length; i++) {
        Row row;
        if (!find_row(model, set.features[i].bucket, &row)) {
            float unknown = set.features[i].value * model->header.unknown;
            square += unknown * unknown;
            continue;
        }
        float value = set.features[i].value * row.rarity;
        square += value * value;
        value *= row.scale;
        for (guint label = 0; label < labels; label++)
            scores[label] += value * (float)row.weights[label];
    }
    float scale = square > 0 ? 1 / sqrtf(square) : 0;
    for (guint label = 0; label < labels; label++)
        scores[label] = scores[label] * scale + model->bias[label];
}

static int surest_first(const void *one, const void *other)
{
    const Guess *left = one;
    const Guess *right = other;
    if (left->confidence != right->confidence)
        return left->confidence < right->confidence ? 1 : -1;
    return left->label < right->label ? -1 : 1;
}

void model_judge(const Model *model, FeatureSet set, Guess *guesses_r)
{
    float scores[MODEL_LABELS_MAX];
    guint labels = model->header.labels;
    score(model, set, scores);
    float best = scores[0];
    for (guint i = 1; i < labels; i++)
        best = MAX(best, scores[i]);
    double sum = 0;
    for (guint i = 0; i < labels; i++) {
        guesses_r[i].label = i;
        guesses_r[i].confidence = (double)expf((scores[i] - best) / model->header.temperature);
        sum += guesses_r[i].confidence;
    }
    for (guint i = 0; i < labels; i++)
        guesses_r[i].confidence /= sum;
    qsort(guesses_r, labels, sizeof *guesses_r, surest_first);
}

/* ---- why ---- */

typedef struct account { /* of a text's words */
    const Model *model;
    guint label;
    GHashTable *often;  /* bucket -> occurrences */
    GHashTable *weight; /* words -> double */
} Account;

static void count_bucket(guint32 bucket, const char *feature, const char *words, gpointer data)
{
    (void)feature;
    (void)words;
    Account *account = data;
    gpointer key = GUINT_TO_POINTER(bucket + 1);
    guint often = GPOINTER_TO_UINT(g_hash_table_lookup(account->often, key));
    g_hash_table_insert(account->often, key, GUINT_TO_POINTER(often + 1));
}

/* A share of the feature's weight for each of its occurrences. */
static void charge(guint32 bucket, const char *feature, const char *words, gpointer data)
{
    (void)feature;
    Account *account = data;
    Row row;
    if (!find_row(account->model, bucket, &row))
        return;
    guint often =
        GPOINTER_TO_UINT(g_hash_table_lookup(account->often, GUINT_TO_POINTER(bucket + 1)));
    double weight = (double)(row.rarity * row.scale * (float)row.weights[account->label]) *
                    (1 + log(often)) / often;
    double *sum = g_hash_table_lookup(account->weight, words);
    if (sum == NULL) {
        sum = g_new0(double, 1);
        g_hash_table_insert(account->weight, g_strdup(words), sum);
    }
    *sum += weight;
}

static double length_of(const Model *model, FeatureSet set)
{
    double square = 0;
    for (gsize i = 0; i < set.length; i++) {
        Row row;
        float rarity =
            find_row(model, set.features[i].bucket, &row) ? row.rarity : model->header.unknown;
        double value = (double)(set.features[i].value * rarity);
        square += value * value;
    }
    return square > 0 ? sqrt(square) : 1;
}

static void reason_free(gpointer data)
{
    Reason *reason = data;
    g_free(reason->words);
    g_free(reason);
}

static gint strongest_first(gconstpointer one, gconstpointer other)
{
    const Reason *left = *(Reason *const *)one;
    const Reason *right = *(Reason *const *)other;
    double difference = fabs(right->weight) - fabs(left->weight);
    if (difference != 0)
        return difference > 0 ? 1 : -1;
    return strcmp(left->words, right->words);
}

GPtrArray *model_reasons(const Model *model, FeatureReader *reader, const char *subject,
                         const char *text, guint label, guint most)
{
    Account account = {.model = model, .label = label};
    account.often = g_hash_table_new(NULL, NULL);
    account.weight = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    (void)feature_reader_name(reader, subject, text, count_bucket, &account);
    FeatureSet set = feature_reader_name(reader, subject, text, charge, &account);
    double length = length_of(model, set);
    GPtrArray *reasons = g_ptr_array_new_with_free_func(reason_free);
    GHashTableIter iter;
    gpointer words = NULL;
    gpointer weight = NULL;
    g_hash_table_iter_init(&iter, account.weight);
    while (g_hash_table_iter_next(&iter, &words, &weight)) {
        Reason *reason = g_new(Reason, 1);
        *reason = (Reason){g_strdup(words), *(double *)weight / length};
        g_ptr_array_add(reasons, reason);
    }
    g_ptr_array_sort(reasons, strongest_first);
    if (reasons->len > most)
        g_ptr_array_set_size(reasons, (gint)most);
    g_hash_table_unref(account.often);
    g_hash_table_unref(account.weight);
    return reasons;
}

/* ---- why, of a text that is traced ---- */

typedef struct weighed { /* words of a text */
    FeatureWords words;
    double weight;
} Weighed;

static gint heaviest_first(gconstpointer one, gconstpointer other)
{
    const Weighed *left = one;
    const Weighed *right = other;
    double difference = fabs(right->weight) - fabs(left->weight);
    if (difference != 0)
        return difference > 0 ? 1 : -1;
    return left->words.first < right->words.first ? -1 : left->words.first > right->words.first;
}

static gboolean are_same(FeatureWords one, FeatureWords other)
{
    return one.first == other.first && one.last == other.last;
}

/* Of the same words: features of one word come one after the other, but for pairs. */
static Weighed *weighed_of(GArray *all, GHashTable *places, FeatureWords words)
{
    if (all->len > 0) {
        Weighed *last = &g_array_index(all, Weighed, all->len - 1);
        if (are_same(last->words, words))
            return last;
    }
    gint64 key = (gint64)words.first << 32 | words.last;
    gpointer place = g_hash_table_lookup(places, &key);
    if (place != NULL)
        return &g_array_index(all, Weighed, GPOINTER_TO_UINT(place) - 1);
    const Weighed fresh = {.words = words};
    g_array_append_val(all, fresh);
    g_hash_table_insert(places, g_memdup2(&key, sizeof key), GUINT_TO_POINTER(all->len));
    return &g_array_index(all, Weighed, all->len - 1);
}

GPtrArray *model_reasons_traced(const Model *model, const FeatureReader *reader, FeatureSet set,
                                guint label, guint most)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Weighed));
    g_autoptr(GHashTable) places = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (gsize i = 0; i < set.length; i++) {
        Row row;
        if (!find_row(model, set.features[i].bucket, &row))
            continue;
        weighed_of(all, places, feature_reader_words(reader, i))->weight +=
            (double)(set.features[i].value * row.rarity * row.scale * (float)row.weights[label]);
    }
    double length = length_of(model, set);
    GPtrArray *reasons = g_ptr_array_new_with_free_func(reason_free);
    g_array_sort(all, heaviest_first);
    for (guint i = 0; i < MIN(all->len, most); i++) {
        const Weighed *weighed = &g_array_index(all, Weighed, i);
        Reason *reason = g_new(Reason, 1);
        *reason =
            (Reason){feature_reader_written(reader, weighed->words), weighed->weight / length};
        g_ptr_array_add(reasons, reason);
    }
    return reasons;
}
