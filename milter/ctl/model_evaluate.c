#include "../learning/learn.h"
#include "../learning/training.h"
#include "cli/terminal.h"
#include "commands.h"
#include "model_command.h"
#include "model_page.h"

#include <jansson.h>

#define WEEKS 26    /* of filing that are shown */
#define MISTAKES 12 /* shown to people; programs get the whole table */

/* ---- for people ---- */

static char *percent(double share)
{
    return g_strdup_printf("%5.1f %%", share * 100);
}

static void print_summary(Ctl *ctl, const Evaluation *evaluation)
{
    g_autoptr(Table) table =
        table_new("texts", "types", "accuracy", "macro-F1", "calibration error", NULL);
    g_autofree char *texts = g_strdup_printf("%u", evaluation->all.texts);
    g_autofree char *types = g_strdup_printf("%u", evaluation->labels->len);
    g_autofree char *accuracy = percent(figures_accuracy(&evaluation->all));
    g_autofree char *f1 = percent(evaluation->all.f1);
    g_autofree char *error = g_strdup_printf("%.3f", evaluation->reliability.error);
    ctl_add_row(table, texts, types, g_strstrip(accuracy), g_strstrip(f1), error);
    printer_facts(ctl->printer, "summary", table);
}

static void print_coverage(Ctl *ctl, const Evaluation *evaluation)
{
    g_autoptr(Table) table = table_new("wanted accuracy", "decided", "from confidence", NULL);
    for (guint i = 0; i < EVALUATE_COVERS; i++) {
        const WantedCover *wanted = &evaluation->covers[i];
        g_autofree char *accuracy = percent(wanted->accuracy);
        g_autofree char *share = percent(wanted->cover.share);
        g_autofree char *threshold = percent(wanted->cover.threshold);
        ctl_add_row(table, accuracy, share, wanted->cover.threshold <= 1 ? threshold : "never");
    }
    printer_table(ctl->printer, "coverage", table);
}

static void add_figures(Table *table, const char *name, const Figures *figures)
{
    g_autofree char *texts = g_strdup_printf("%u", figures->texts);
    g_autofree char *precision = percent(figures->precision);
    g_autofree char *recall = percent(figures->recall);
    g_autofree char *f1 = percent(figures->f1);
    ctl_add_row(table, *name != '\0' ? name : "none named", texts, precision, recall, f1);
}

static void print_types(Ctl *ctl, const Evaluation *evaluation)
{
    g_autoptr(Table) table = table_new("type", "texts", "precision", "recall", "F1", NULL);
    for (guint i = 0; i < evaluation->labels->len; i++) {
        Figures figures = evaluation_type(evaluation, i);
        add_figures(table, g_ptr_array_index(evaluation->labels, i), &figures);
    }
    printer_table(ctl->printer, "types", table);
}

static void print_languages(Ctl *ctl, const Evaluation *evaluation)
{
    g_autoptr(Table) table =
        table_new("language", "texts", "accuracy", "precision", "recall", "F1", NULL);
    for (guint i = 0; i < evaluation->languages->len; i++) {
        const LanguageFigures *language = g_ptr_array_index(evaluation->languages, i);
        const Figures *figures = &language->figures;
        g_autofree char *texts = g_strdup_printf("%u", figures->texts);
        g_autofree char *accuracy = percent(figures_accuracy(figures));
        g_autofree char *precision = percent(figures->precision);
        g_autofree char *recall = percent(figures->recall);
        g_autofree char *f1 = percent(figures->f1);
        ctl_add_row(table, *language->name != '\0' ? language->name : "none named", texts, accuracy,
                    precision, recall, f1);
    }
    printer_table(ctl->printer, "languages", table);
}

static void print_mistakes(Ctl *ctl, const Evaluation *evaluation)
{
    g_autoptr(Table) table = table_new("type", "told", "texts", NULL);
    g_autoptr(GArray) mistakes = evaluation_mistakes(evaluation, MISTAKES);
    for (guint i = 0; i < mistakes->len; i++) {
        const Mistake *mistake = &g_array_index(mistakes, Mistake, i);
        g_autofree char *texts = g_strdup_printf("%u", mistake->texts);
        ctl_add_row(table, g_ptr_array_index(evaluation->labels, mistake->gold),
                    g_ptr_array_index(evaluation->labels, mistake->told), texts);
    }
    printer_table(ctl->printer, "mistakes", table);
}

static void print_curve(Ctl *ctl, const GArray *curve)
{
    g_autoptr(Table) table = table_new("learnt from", "accuracy", NULL);
    for (guint i = 0; i < curve->len; i++) {
        const CurvePoint *point = &g_array_index(curve, CurvePoint, i);
        g_autofree char *texts = g_strdup_printf("%u", point->texts);
        g_autofree char *accuracy = percent(point->accuracy);
        ctl_add_row(table, texts, accuracy);
    }
    printer_table(ctl->printer, "curve", table);
}

static void print_weeks(Ctl *ctl, const GArray *weeks)
{
    g_autoptr(Table) table = table_new("week", "tickets", "filed right", NULL);
    for (guint i = 0; i < weeks->len; i++) {
        const WeekAccuracy *week = &g_array_index(weeks, WeekAccuracy, i);
        g_autofree char *tickets = g_strdup_printf("%u", week->tickets);
        g_autofree char *accuracy = percent((double)week->right / MAX(week->tickets, 1));
        ctl_add_row(table, week->week, tickets, accuracy);
    }
    printer_table(ctl->printer, "weeks", table);
}

/* ---- for programs ---- */

static json_t *json_figures(const char *key, const char *name, const Figures *figures)
{
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    return json_pack("{s:s, s:I, s:I, s:I, s:f, s:f, s:f}", key, valid, "texts",
                     (json_int_t)figures->texts, "told", (json_int_t)figures->told, "right",
                     (json_int_t)figures->right, "precision", figures->precision, "recall",
                     figures->recall, "f1", figures->f1);
}

static json_t *json_types(const Evaluation *evaluation)
{
    json_t *types = json_array();
    for (guint i = 0; i < evaluation->labels->len; i++) {
        Figures figures = evaluation_type(evaluation, i);
        json_array_append_new(
            types, json_figures("type", g_ptr_array_index(evaluation->labels, i), &figures));
    }
    return types;
}

static json_t *json_languages(const Evaluation *evaluation)
{
    json_t *languages = json_array();
    for (guint i = 0; i < evaluation->languages->len; i++) {
        const LanguageFigures *language = g_ptr_array_index(evaluation->languages, i);
        json_t *row = json_figures("language", language->name, &language->figures);
        json_object_set_new(row, "accuracy", json_real(figures_accuracy(&language->figures)));
        json_array_append_new(languages, row);
    }
    return languages;
}

/* Rows and columns are in the order of the types. */
static json_t *json_confusion(const Confusion *confusion)
{
    json_t *rows = json_array();
    for (guint gold = 0; gold < confusion->labels; gold++) {
        json_t *row = json_array();
        for (guint told = 0; told < confusion->labels; told++)
            json_array_append_new(row,
                                  json_integer((json_int_t)confusion_at(confusion, gold, told)));
        json_array_append_new(rows, row);
    }
    return rows;
}

static json_t *json_calibration(const Evaluation *evaluation)
{
    const Reliability *reliability = &evaluation->reliability;
    json_t *bins = json_array();
    for (guint i = 0; i < CALIBRATE_BINS; i++)
        json_array_append_new(bins, json_pack("{s:I, s:f, s:f}", "texts",
                                              (json_int_t)reliability->texts[i], "confidence",
                                              reliability->confidence[i], "right",
                                              reliability->right[i]));
    return json_pack("{s:f, s:f, s:o}", "error", reliability->error, "temperature",
                     evaluation->temperature, "bins", bins);
}

static json_t *json_coverage(const Evaluation *evaluation)
{
    json_t *coverage = json_array();
    for (guint i = 0; i < EVALUATE_COVERS; i++) {
        const WantedCover *wanted = &evaluation->covers[i];
        json_t *threshold =
            wanted->cover.threshold <= 1 ? json_real(wanted->cover.threshold) : json_null();
        json_array_append_new(coverage,
                              json_pack("{s:f, s:f, s:o}", "accuracy", wanted->accuracy, "decided",
                                        wanted->cover.share, "threshold", threshold));
    }
    return coverage;
}

static json_t *json_curve(const GArray *curve)
{
    json_t *points = json_array();
    for (guint i = 0; i < curve->len; i++) {
        const CurvePoint *point = &g_array_index(curve, CurvePoint, i);
        json_array_append_new(points, json_pack("{s:I, s:f}", "texts", (json_int_t)point->texts,
                                                "accuracy", point->accuracy));
    }
    return points;
}

static json_t *json_weeks(const GArray *weeks)
{
    json_t *rows = json_array();
    for (guint i = 0; weeks != NULL && i < weeks->len; i++) {
        const WeekAccuracy *week = &g_array_index(weeks, WeekAccuracy, i);
        json_array_append_new(rows, json_pack("{s:s, s:I, s:I}", "week", week->week, "tickets",
                                              (json_int_t)week->tickets, "right",
                                              (json_int_t)week->right));
    }
    return rows;
}

static void print_document(Ctl *ctl, const ModelReport *report)
{
    const Evaluation *evaluation = report->evaluation;
    json_t *document = json_pack(
        "{s:i, s:I, s:f, s:f, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "format", PRINT_FORMAT, "texts",
        (json_int_t)evaluation->all.texts, "accuracy", figures_accuracy(&evaluation->all),
        "macro_f1", evaluation->all.f1, "types", json_types(evaluation), "languages",
        json_languages(evaluation), "confusion", json_confusion(&evaluation->confusion),
        "calibration", json_calibration(evaluation), "coverage", json_coverage(evaluation), "curve",
        json_curve(report->curve), "weeks", json_weeks(report->weeks));
    char *dumped = json_dumps(document, JSON_INDENT(2) | JSON_REAL_PRECISION(6));
    g_autofree char *line = g_strconcat(dumped, "\n", NULL);
    printer_document(ctl->printer, line);
    free(dumped);
    json_decref(document);
}

/* ---- the command ---- */

static Outcome write_page(Ctl *ctl, const ModelReport *report, GError **error)
{
    const char *path = ctl_text(ctl, "--html");
    g_autoptr(GError) reason = NULL;
    if (path == NULL)
        return OUTCOME_DONE;
    g_autoptr(GString) page = model_page(report);
    if (!g_file_set_contents(path, page->str, (gssize)page->len, &reason))
        return outcome_fail(OUTCOME_RETRY, error, "cannot write \"%s\": %s", path, reason->message);
    return OUTCOME_DONE;
}

static void print_report(Ctl *ctl, const ModelReport *report)
{
    const Evaluation *evaluation = report->evaluation;
    if (ctl->style.json) {
        print_document(ctl, report);
        return;
    }
    print_summary(ctl, evaluation);
    print_coverage(ctl, evaluation);
    print_types(ctl, evaluation);
    print_languages(ctl, evaluation);
    print_curve(ctl, report->curve);
    if (report->weeks != NULL)
        print_weeks(ctl, report->weeks);
    print_mistakes(ctl, evaluation);
}

static Outcome report_on(Ctl *ctl, const Corpus *corpus, const Judged *judged, const GArray *weeks,
                         GError **error)
{
    g_autoptr(Evaluation) evaluation = evaluation_of(corpus, judged);
    g_autoptr(GArray) curve = curve_of(corpus, model_options(ctl).seed);
    const ModelReport report = {evaluation, curve, weeks};
    Outcome outcome = write_page(ctl, &report, error);
    if (outcome == OUTCOME_DONE)
        print_report(ctl, &report);
    return outcome;
}

Outcome ctl_model_evaluate(Ctl *ctl, GError **error)
{
    const TrainOptions options = model_options(ctl);
    g_autoptr(Corpus) corpus = corpus_new();
    g_autoptr(Progress) progress G_GNUC_UNUSED = progress_start("learning and judging");
    g_auto(Judged) judged = {0};
    ctl->stage = STAGE_INPUT;
    Outcome outcome = model_read_corpus(ctl, corpus, error);
    if (outcome == OUTCOME_DONE)
        outcome = train_judge(corpus, &options, &judged, NULL, error);
    ctl->stage = STAGE_COMMAND;
    return outcome == OUTCOME_DONE ? report_on(ctl, corpus, &judged, NULL, error) : outcome;
}

Outcome ctl_model_evaluate_desk(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(GPtrArray) texts = NULL;
    g_autoptr(Corpus) corpus = NULL;
    g_autoptr(GArray) weeks = NULL;
    g_auto(Judged) judged = {0};
    Outcome outcome = ctl_desk_named(ctl, ctl_text(ctl, "DESK"), &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = learn_texts(ctl->store, desk, &texts, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_type_accuracy(ctl->store, desk->name, WEEKS, &weeks, error);
    if (outcome == OUTCOME_DONE)
        outcome = learn_judge(desk, texts, &corpus, &judged, error);
    return outcome == OUTCOME_DONE ? report_on(ctl, corpus, &judged, weeks, error) : outcome;
}
