#include "model_page.h"

#include "model_chart.h"

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
    "<title>Service types: evaluation</title>\n<style>\n"
    ":root{color-scheme:light dark;--paper:#fff;--ink:#1d2430;--soft:#5b6675;--line:#d9dee6;"
    "--field:#f5f7fa;--right:#1f6fb5;--wrong:#c2571a;--deep:#fff}\n"
    "@media (prefers-color-scheme:dark){:root{--paper:#14181f;--ink:#e6eaf0;--soft:#9aa5b4;"
    "--line:#333b47;--field:#1b212a;--right:#63b0f2;--wrong:#f0965a;--deep:#0c1016}}\n"
    "body{margin:0 auto;max-width:64rem;padding:1.5rem;background:var(--paper);color:var(--ink);"
    "font:16px/1.5 system-ui,sans-serif}\n"
    "h1{font-size:1.5rem;margin:0 0 .5rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}\n"
    "p{margin:.25rem 0 .75rem;color:var(--soft)}\n"
    ".wide{overflow-x:auto}\n"
    "table{border-collapse:collapse}th,td{padding:.25rem .9rem .25rem 0;text-align:right;"
    "border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}\n"
    "th{font-weight:600}th:first-child,td:first-child{text-align:left;overflow-wrap:anywhere}\n"
    "svg{display:block;max-width:100%;height:auto;font:12px system-ui,sans-serif}\n"
    "svg text{fill:var(--ink)}svg .middle{text-anchor:middle}svg .end{text-anchor:end}\n"
    "svg text.deep{fill:var(--deep)}.field{fill:var(--field)}.right{fill:var(--right)}"
    ".wrong{fill:var(--wrong)}\n"
    ".grid{stroke:var(--line);fill:none}.ideal{stroke:var(--soft);stroke-dasharray:5 4;"
    "fill:none}\n"
    ".bar{fill:var(--soft);fill-opacity:.3}.curve{stroke:var(--right);stroke-width:2;fill:none}"
    ".point{fill:var(--right)}\n"
    "</style>\n</head>\n<body>\n";

static void append_percent(GString *page, double share)
{
    g_string_append_printf(page, "<td>%.1f</td>", share * 100);
}

static void open_table(GString *page, const char *title, const char *note, const char *columns)
{
    g_auto(GStrv) names = g_strsplit(columns, "|", -1);
    g_string_append_printf(page, "<h2>%s</h2>\n<p>%s</p>\n<div class=\"wide\"><table>\n<tr>", title,
                           note);
    for (guint i = 0; names[i] != NULL; i++)
        g_string_append_printf(page, "<th>%s</th>", names[i]);
    g_string_append(page, "</tr>\n");
}

static void close_table(GString *page)
{
    g_string_append(page, "</table></div>\n");
}

static void append_summary(GString *page, const Evaluation *evaluation)
{
    g_string_append_printf(page,
                           "<h1>Service types: evaluation</h1>\n<p>%u texts of %u types, each "
                           "judged by a machine that had not seen it (cross-validation).</p>\n"
                           "<div class=\"wide\"><table>\n<tr><th>accuracy, %%</th><th>macro-F1, "
                           "%%</th><th>calibration error</th></tr>\n<tr>",
                           evaluation->all.texts, evaluation->labels->len);
    append_percent(page, figures_accuracy(&evaluation->all));
    append_percent(page, evaluation->all.f1);
    g_string_append_printf(page, "<td>%.3f</td></tr>\n", evaluation->reliability.error);
    close_table(page);
}

static void append_coverage(GString *page, const Evaluation *evaluation)
{
    open_table(page, "Decided at a wanted accuracy",
               "How many of the texts can be decided so that that part of the decided is right, "
               "and from which confidence on.",
               "wanted, %|decided, %|from confidence, %");
    for (guint i = 0; i < EVALUATE_COVERS; i++) {
        const WantedCover *wanted = &evaluation->covers[i];
        g_string_append_printf(page, "<tr><td>%.0f</td>", wanted->accuracy * 100);
        append_percent(page, wanted->cover.share);
        if (wanted->cover.threshold <= 1)
            append_percent(page, wanted->cover.threshold);
        else
            g_string_append(page, "<td>never</td>");
        g_string_append(page, "</tr>\n");
    }
    close_table(page);
}

static void append_row(GString *page, const char *name, const Figures *figures, double share)
{
    g_string_append(page, "<tr><td>");
    chart_append_text(page, *name != '\0' ? name : "none named");
    g_string_append_printf(page, "</td><td>%u</td>", figures->texts);
    append_percent(page, share);
    append_percent(page, figures->precision);
    append_percent(page, figures->recall);
    append_percent(page, figures->f1);
    g_string_append(page, "</tr>\n");
}

static void append_types(GString *page, const Evaluation *evaluation)
{
    open_table(page, "By type",
               "Told: of all texts, the part that was told to be of the type. Precision: of those "
               "the part that is. Recall: of the type's texts the part that was found.",
               "type|texts|told, %|precision, %|recall, %|F1, %");
    for (guint i = 0; i < evaluation->labels->len; i++) {
        Figures figures = evaluation_type(evaluation, i);
        double told = (double)figures.told / MAX(evaluation->all.texts, 1);
        append_row(page, g_ptr_array_index(evaluation->labels, i), &figures, told);
    }
    close_table(page);
}

static void append_languages(GString *page, const Evaluation *evaluation)
{
    open_table(page, "By language", "Precision, recall and F1 are means over the types.",
               "language|texts|accuracy, %|precision, %|recall, %|F1, %");
    for (guint i = 0; i < evaluation->languages->len; i++) {
        const LanguageFigures *language = g_ptr_array_index(evaluation->languages, i);
        append_row(page, language->name, &language->figures, figures_accuracy(&language->figures));
    }
    close_table(page);
}

static void append_learning(GString *page, const GArray *curve)
{
    g_string_append(page,
                    "<h2>Learning curve</h2>\n<p>How often a machine was right that had learnt "
                    "from so many of the texts.</p>\n<div class=\"wide\">\n");
    chart_learning(page, curve);
    g_string_append(page, "</div>\n");
}

static void append_weeks(GString *page, const GArray *weeks)
{
    open_table(
        page, "By week",
        "Of the tickets opened in the week of that Monday whose right type is known: the part "
        "that was filed under it at first.",
        "week|tickets|filed right, %");
    for (guint i = 0; i < weeks->len; i++) {
        const WeekAccuracy *week = &g_array_index(weeks, WeekAccuracy, i);
        g_string_append_printf(page, "<tr><td>%s</td><td>%u</td>", week->week, week->tickets);
        append_percent(page, (double)week->right / MAX(week->tickets, 1));
        g_string_append(page, "</tr>\n");
    }
    close_table(page);
}

GString *model_page(const ModelReport *report)
{
    const Evaluation *evaluation = report->evaluation;
    GString *page = g_string_new(head);
    append_summary(page, evaluation);
    append_coverage(page, evaluation);
    g_string_append(page,
                    "<h2>Confusion matrix</h2>\n<p>A row for each type, a column for what was "
                    "told. The deeper the colour, the larger the part of the row.</p>\n"
                    "<div class=\"wide\">\n");
    chart_confusion(page, evaluation);
    g_string_append(page,
                    "</div>\n<h2>Reliability curve</h2>\n<p>How often guesses of a confidence were "
                    "right: on the dashed line they mean what they say. The bars are how many "
                    "texts there were.</p>\n<div class=\"wide\">\n");
    chart_reliability(page, &evaluation->reliability);
    g_string_append(page, "</div>\n");
    if (report->curve != NULL && report->curve->len > 0)
        append_learning(page, report->curve);
    if (report->weeks != NULL)
        append_weeks(page, report->weeks);
    append_types(page, evaluation);
    append_languages(page, evaluation);
    g_string_append(page, "</body>\n</html>\n");
    return page;
}
