#include "model_command.h"

#include "cli/terminal.h"
#include "commands.h"
#include "starter.h"

#include <string.h>

#define SEED 1

/* ---- what is learnt from ---- */

Outcome model_read_corpus(const Ctl *ctl, Corpus *corpus, GError **error)
{
    const GPtrArray *files = ctl->arguments->rest;
    const char *typical = ctl_text(ctl, "--typical");
    const char *keywords = ctl_text(ctl, "--keywords");
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; i < files->len && outcome == OUTCOME_DONE; i++)
        outcome = corpus_read(corpus, g_ptr_array_index(files, i), error);
    if (outcome == OUTCOME_DONE && typical != NULL)
        outcome = corpus_read_typical(corpus, typical, error);
    if (outcome == OUTCOME_DONE && keywords != NULL)
        outcome = corpus_read_keywords(corpus, keywords, error);
    return outcome == OUTCOME_DONE ? corpus_finish(corpus, error) : outcome;
}

TrainOptions model_options(const Ctl *ctl)
{
    const char *seed = ctl_text(ctl, "--seed");
    return (TrainOptions){.seed = seed != NULL ? (guint)g_ascii_strtoull(seed, NULL, 10) : SEED};
}

/* ---- model train ---- */

static char *figure(const Model *model, const char *name)
{
    g_auto(GStrv) lines = g_strsplit(model_figures(model), "\n", -1);
    gsize length = strlen(name);
    for (guint i = 0; lines[i] != NULL; i++) {
        if (strncmp(lines[i], name, length) == 0 && lines[i][length] == '\t')
            return g_strdup(lines[i] + length + 1);
    }
    return g_strdup("");
}

static Outcome say_what_was_learnt(Ctl *ctl, GBytes *bytes, const char *path, GError **error)
{
    g_autoptr(Model) model = NULL;
    Outcome outcome = model_open_bytes(bytes, path, &model, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *texts = figure(model, "texts");
    g_autofree char *accuracy = figure(model, "accuracy");
    printer_note(ctl->printer,
                 "%s texts of %u types learnt; %.1f %% of texts not seen were told right; %s is "
                 "%.1f MB",
                 texts, model_labels(model), g_ascii_strtod(accuracy, NULL) * 100, path,
                 (double)model_octets(model) / 1e6);
    return OUTCOME_DONE;
}

static Outcome learn(Ctl *ctl, const Corpus *corpus, GError **error)
{
    const char *path = ctl_text(ctl, "--output");
    const TrainOptions options = model_options(ctl);
    g_autoptr(GBytes) bytes = NULL;
    Outcome outcome = train_model(corpus, &options, &bytes, error);
    ctl->stage = STAGE_COMMAND;
    if (outcome == OUTCOME_DONE)
        outcome = train_save(bytes, path, error);
    return outcome == OUTCOME_DONE ? say_what_was_learnt(ctl, bytes, path, error) : outcome;
}

Outcome model_train_corpus(Ctl *ctl, Corpus *corpus, GError **error)
{
    g_autoptr(Progress) progress G_GNUC_UNUSED = progress_start("learning");
    Outcome outcome = corpus_finish(corpus, error);
    return outcome == OUTCOME_DONE ? learn(ctl, corpus, error) : outcome;
}

Outcome ctl_model_train(Ctl *ctl, GError **error)
{
    g_autoptr(Corpus) corpus = corpus_new();
    g_autoptr(Progress) progress G_GNUC_UNUSED = progress_start("learning");
    ctl->stage = STAGE_INPUT;
    Outcome outcome = model_read_corpus(ctl, corpus, error);
    return outcome == OUTCOME_DONE ? learn(ctl, corpus, error) : outcome;
}

/* ---- model show ---- */

static void add_top(Table *table, const char *line)
{
    g_auto(GStrv) cells = g_strsplit(line, "\t", 3);
    if (g_strv_length(cells) == 3)
        ctl_add_row(table, cells[0], cells[1], cells[2]);
}

Outcome ctl_model_show(Ctl *ctl, GError **error)
{
    g_autoptr(Model) model = NULL;
    ctl->stage = STAGE_INPUT;
    Outcome outcome = starter_open(ctl_text(ctl, "--model"), NULL, &model, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Table) figures = table_new("figure", "value", NULL);
    g_autoptr(Table) top = table_new("type", "feature", "weight", NULL);
    g_autofree char *types = g_strdup_printf("%u", model_labels(model));
    g_autofree char *octets = g_strdup_printf("%" G_GSIZE_FORMAT, model_octets(model));
    ctl_add_row(figures, "types", types);
    ctl_add_row(figures, "octets", octets);
    g_auto(GStrv) lines = g_strsplit(model_figures(model), "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        const char *value = strchr(lines[i], '\t');
        if (value == NULL)
            continue;
        g_autofree char *name = g_strndup(lines[i], (gsize)(value - lines[i]));
        if (strcmp(name, "top") == 0)
            add_top(top, value + 1);
        else
            ctl_add_row(figures, name, value + 1);
    }
    printer_table(ctl->printer, "figures", figures);
    printer_table(ctl->printer, "features", top);
    return OUTCOME_DONE;
}
