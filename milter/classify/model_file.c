#include "model_file.h"

#include <string.h>

const double model_accuracies[MODEL_THRESHOLDS] = {0.8, 0.85, 0.9, 0.95};

static gsize aligned(gsize octets)
{
    return (octets + 7) & ~(gsize)7;
}

ModelLayout model_layout_of(const ModelHeader *header)
{
    ModelLayout layout = {.labels = aligned(sizeof *header)};
    layout.row_octets = aligned(2 * sizeof(float) + header->labels);
    layout.bias = layout.labels + aligned(header->labels_octets);
    layout.index = layout.bias + aligned(header->labels * sizeof(float));
    layout.rows = layout.index + ((gsize)1 << header->bits) * sizeof(guint32);
    layout.figures = layout.rows + layout.row_octets * header->rows;
    layout.end = layout.figures + aligned(header->figures_octets);
    return layout;
}

static guint64 mix(guint64 sum, guint64 word)
{
    sum = (sum ^ word) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return sum ^ (sum >> 32);
}

guint64 model_checksum(const guint8 *octets, gsize length)
{
    guint64 sum = length;
    guint64 word = 0;
    gsize i = 0;
    for (; i + sizeof word <= length; i += sizeof word) {
        memcpy(&word, octets + i, sizeof word);
        sum = mix(sum, word);
    }
    for (; i < length; i++)
        sum = mix(sum, octets[i]);
    return sum;
}
