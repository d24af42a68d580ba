/*
 * model_file - how a model lies in its file. All numbers in the writer's byte order; each section
 * begins at a multiple of eight octets right behind the one before.
 */
#ifndef INTAKE_CLASSIFY_MODEL_FILE_H
#define INTAKE_CLASSIFY_MODEL_FILE_H

#include "model.h"

#define MODEL_MAGIC "INTAKE-C"
#define MODEL_BYTE_ORDER 0x01020304U
#define MODEL_THRESHOLDS 4

typedef struct model_header {
    char magic[8];
    guint32 byte_order;
    guint32 version;
    guint32 features_version;
    guint32 bits;
    guint64 octets;   /* of the whole file */
    guint64 checksum; /* of all octets behind this number */
    guint32 labels, rows, labels_octets, figures_octets;
    float temperature;
    float unknown; /* what a bucket without a row weighs in the length of a text's vector */
    float threshold[MODEL_THRESHOLDS];
} ModelHeader;

/* The accuracies the thresholds are for, ascending. */
extern const double model_accuracies[MODEL_THRESHOLDS];

typedef struct model_layout { /* offsets of the sections */
    gsize labels, bias, index, rows, figures, end;
    gsize row_octets; /* inverse document frequency, scale, a weight for each label */
} ModelLayout;

/* Where the sections lie by the header's counts, which are within the limits. */
ModelLayout model_layout_of(const ModelHeader *header);

/* Any change of a bit changes it. */
guint64 model_checksum(const guint8 *octets, gsize length);

#endif
