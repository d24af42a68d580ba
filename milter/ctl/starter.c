#include "starter.h"

#include "../classify/shelf.h"
#include "../classify/starter_texts.h"
#include "../classify/train.h"

#define MODEL_FILE "starter.model"

static Outcome learn_with(const char *keywords, Model **model_r, GError **error)
{
    g_autoptr(Corpus) corpus = corpus_new();
    g_autoptr(GBytes) bytes = NULL;
    const TrainOptions options = {.seed = 1};
    Outcome outcome = starter_texts_read(corpus, error);
    if (outcome == OUTCOME_DONE)
        outcome = corpus_read_keywords(corpus, keywords, error);
    if (outcome == OUTCOME_DONE)
        outcome = corpus_finish(corpus, error);
    if (outcome == OUTCOME_DONE)
        outcome = train_model(corpus, &options, &bytes, error);
    return outcome == OUTCOME_DONE ? model_open_bytes(bytes, MODEL_FILE, model_r, error) : outcome;
}

Outcome starter_open(const char *model, const char *keywords, Model **model_r, GError **error)
{
    if (model != NULL)
        return model_open(model, model_r, error);
    if (keywords != NULL)
        return learn_with(keywords, model_r, error);
    g_autofree char *file = shelf_starter_file();
    return model_open(file, model_r, error);
}
