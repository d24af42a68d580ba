#include "fuzz_piece.h"

#include "classify/model_file.h"
#include "classify/train.h"

#include <math.h>
#include <string.h>

#define EDIT_OCTETS 4
#define HEAD_OCTETS 512  /* header and labels */
#define TAIL_OCTETS 4096 /* rows and figures */

/* ---- features ---- */

typedef struct seen {
    GHashTable *buckets;
    guint names;
} Seen;

static void see_name(guint32 bucket, const char *feature, const char *words, gpointer data)
{
    Seen *seen = data;
    must_be_line(feature);
    must_be_line(words);
    must(g_hash_table_contains(seen->buckets, GUINT_TO_POINTER(bucket + 1)));
    seen->names++;
}

/* Each bucket is there once, and each has a name. */
void fuzz_features(const char *octets, gsize length)
{
    g_autofree char *text = g_strndup(octets, length);
    char *subject = NULL;
    char *body = NULL;
    corpus_split_subject(text, &subject, &body);
    g_autoptr(FeatureReader) reader = feature_reader_new(FEATURES_BITS);
    FeatureSet set = feature_reader_read(reader, subject, body);
    g_autofree Feature *kept = g_memdup2(set.features, set.length * sizeof(Feature));
    Seen seen = {.buckets = g_hash_table_new(NULL, NULL)};
    for (gsize i = 0; i < set.length; i++) {
        must(kept[i].bucket >> FEATURES_BITS == 0 && isfinite(kept[i].value) && kept[i].value > 0);
        must(g_hash_table_add(seen.buckets, GUINT_TO_POINTER(kept[i].bucket + 1)));
    }
    FeatureSet again = feature_reader_name(reader, subject, body, see_name, &seen);
    must(again.length == set.length && seen.names >= set.length);
    must(set.length == 0 || memcmp(again.features, kept, again.length * sizeof(Feature)) == 0);
    g_hash_table_unref(seen.buckets);
}

/* ---- the model file ---- */

static GBytes *sound_model(void)
{
    static GBytes *model;
    if (model != NULL)
        return model;
    g_autoptr(Corpus) corpus = corpus_new();
    corpus_add(corpus, "a", "en", "apple and pear");
    corpus_add(corpus, "b", "en", "no parcel came");
    corpus_add(corpus, "a", "en", "apples");
    corpus_add(corpus, "b", "en", "Parcel\n\nlost");
    const TrainOptions options = {.seed = 1};
    must(corpus_finish(corpus, NULL) == OUTCOME_DONE);
    must(train_model(corpus, &options, &model, NULL) == OUTCOME_DONE);
    return model;
}

static void ask(const Model *model)
{
    g_autoptr(FeatureReader) reader = feature_reader_new(model_bits(model));
    g_autofree Guess *guesses = g_new(Guess, model_labels(model));
    model_judge(model, feature_reader_read(reader, "Parcel", "no apple came"), guesses);
    for (guint i = 0; i < model_labels(model); i++)
        must(guesses[i].label < model_labels(model) &&
             model_label(model, guesses[i].label) != NULL);
    g_autoptr(GPtrArray) reasons =
        model_reasons(model, reader, "Parcel", "no apple came", guesses[0].label, 3);
    must(reasons->len <= 3 && model_figures(model) != NULL);
}

static void try_model(GBytes *bytes)
{
    g_autoptr(Model) model = NULL;
    g_autoptr(GError) error = NULL;
    Outcome outcome = model_open_bytes(bytes, "fuzz", &model, &error);
    must(outcome == OUTCOME_DONE || (outcome == OUTCOME_REFUSED && error != NULL));
    if (outcome == OUTCOME_DONE)
        ask(model);
}

/* Where an edit goes: into the head, the tail or anywhere. */
static gsize place_of(const guint8 *edit, gsize length)
{
    gsize at = (gsize)edit[1] << 8 | edit[2];
    if (edit[0] % 3 == 0)
        return at % MIN(HEAD_OCTETS, length);
    if (edit[0] % 3 == 1)
        return length - 1 - at % MIN(TAIL_OCTETS, length);
    return ((gsize)edit[0] << 16 | at) % length;
}

/* The octets as a file; and as edits of a sound one, with a checksum that is right. */
void fuzz_model(const char *octets, gsize length)
{
    g_autoptr(GBytes) raw = g_bytes_new(octets, length);
    try_model(raw);
    gsize size = 0;
    const guint8 *sound = g_bytes_get_data(sound_model(), &size);
    guint8 *changed = g_memdup2(sound, size);
    for (gsize i = 0; i + EDIT_OCTETS <= length; i += EDIT_OCTETS) {
        const guint8 *edit = (const guint8 *)octets + i;
        changed[place_of(edit, size)] = edit[3];
    }
    gsize behind = G_STRUCT_OFFSET(ModelHeader, checksum) + sizeof(guint64);
    guint64 sum = model_checksum(changed + behind, size - behind);
    memcpy(changed + G_STRUCT_OFFSET(ModelHeader, checksum), &sum, sizeof sum);
    g_autoptr(GBytes) edited = g_bytes_new_take(changed, size);
    try_model(edited);
}
