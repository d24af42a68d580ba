#include "model_chart.h"

#include "../base/printable.h"
#include "../base/utf8.h"

/* Units of the drawings; the page scales them. */
#define CELL_NUMBERED 44 /* wide enough for a number */
#define CELL_SMALL 12
#define NUMBERED_MOST 30 /* labels: more have small cells without numbers */
#define COLUMN 7         /* of a label; wide characters have two */
#define LABEL_CHARACTERS 28
#define PLOT 400
#define MARGIN 56
#define SHADE_LEAST 8 /* hundredths of opacity: one text can be seen */
#define SHADE_MOST 95
#define SHADE_DEEP 75 /* from here on the paper's colour is read better than the ink's */

void chart_append_text(GString *page, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *printable = printable_line(valid);
    g_autofree char *escaped = g_markup_escape_text(printable, -1);
    g_string_append(page, escaped);
}

static void append_shortened(GString *page, const char *label)
{
    g_autofree char *valid = g_utf8_make_valid(label, -1);
    if (g_utf8_strlen(valid, -1) <= LABEL_CHARACTERS) {
        chart_append_text(page, valid);
        return;
    }
    g_autofree char *start = g_utf8_substring(valid, 0, LABEL_CHARACTERS - 1);
    chart_append_text(page, start);
    g_string_append(page, "…");
}

/* ---- the confusion matrix ---- */

typedef struct matrix {
    GString *page;
    const Evaluation *evaluation;
    guint room; /* left of the cells and above them: for the labels */
    guint cell;
    gboolean has_numbers;
} Matrix;

static const char *label_at(const Matrix *matrix, guint label)
{
    return g_ptr_array_index(matrix->evaluation->labels, label);
}

static void append_labels(const Matrix *matrix)
{
    for (guint i = 0; i < matrix->evaluation->labels->len; i++) {
        guint middle = matrix->room + i * matrix->cell + matrix->cell / 2;
        g_string_append_printf(matrix->page, "<text class=\"end\" x=\"%u\" y=\"%u\">",
                               matrix->room - 8, middle + 4);
        append_shortened(matrix->page, label_at(matrix, i));
        g_string_append_printf(
            matrix->page,
            "</text>\n<text transform=\"translate(%u %u) rotate(-55)\" x=\"0\" y=\"0\">",
            middle + 4, matrix->room - 8);
        append_shortened(matrix->page, label_at(matrix, i));
        g_string_append(matrix->page, "</text>\n");
    }
}

static void append_cell(const Matrix *matrix, guint gold, guint told, guint type_texts)
{
    guint texts = confusion_at(&matrix->evaluation->confusion, gold, told);
    guint x = matrix->room + told * matrix->cell;
    guint y = matrix->room + gold * matrix->cell;
    guint shade = SHADE_LEAST + (SHADE_MOST - SHADE_LEAST) * texts / MAX(type_texts, 1);
    g_string_append_printf(matrix->page, "<g><title>%u of %u: ", texts, type_texts);
    chart_append_text(matrix->page, label_at(matrix, gold));
    g_string_append(matrix->page, ", told ");
    chart_append_text(matrix->page, label_at(matrix, told));
    g_string_append_printf(matrix->page,
                           "</title><rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"%u\" "
                           "height=\"%u\" fill-opacity=\"0.%02u\"/>",
                           gold == told ? "right" : "wrong", x, y, matrix->cell - 1,
                           matrix->cell - 1, shade);
    if (matrix->has_numbers)
        g_string_append_printf(matrix->page, "<text class=\"middle%s\" x=\"%u\" y=\"%u\">%u</text>",
                               shade >= SHADE_DEEP ? " deep" : "", x + matrix->cell / 2,
                               y + matrix->cell / 2 + 4, texts);
    g_string_append(matrix->page, "</g>\n");
}

static guint room_of(const Evaluation *evaluation)
{
    guint columns = 0;
    for (guint i = 0; i < evaluation->labels->len; i++)
        columns = MAX(columns, utf8_columns(g_ptr_array_index(evaluation->labels, i), -1));
    return COLUMN * (MIN(columns, 2 * LABEL_CHARACTERS) + 4);
}

void chart_confusion(GString *page, const Evaluation *evaluation)
{
    guint labels = evaluation->labels->len;
    gboolean has_numbers = labels <= NUMBERED_MOST;
    const Matrix matrix = {page, evaluation, room_of(evaluation),
                           has_numbers ? CELL_NUMBERED : CELL_SMALL, has_numbers};
    guint cells = labels * matrix.cell;
    /* The last slanting label leans over the right edge. */
    guint width = matrix.room + cells + matrix.room / 2;
    g_string_append_printf(page,
                           "<svg role=\"img\" aria-label=\"confusion matrix\" viewBox=\"0 0 %u "
                           "%u\" width=\"%u\">\n<rect class=\"field\" x=\"%u\" y=\"%u\" "
                           "width=\"%u\" height=\"%u\"/>\n",
                           width, matrix.room + cells + 4, width, matrix.room, matrix.room, cells,
                           cells);
    append_labels(&matrix);
    for (guint gold = 0; gold < labels; gold++) {
        guint texts = evaluation_type(evaluation, gold).texts;
        for (guint told = 0; told < labels; told++) {
            if (confusion_at(&evaluation->confusion, gold, told) > 0)
                append_cell(&matrix, gold, told, texts);
        }
    }
    g_string_append(page, "</svg>\n");
}

/* ---- the reliability curve ---- */

static int across(double share)
{
    return MARGIN + (int)(share * PLOT + 0.5);
}

static int up(double share)
{
    return MARGIN / 2 + PLOT - (int)(share * PLOT + 0.5);
}

/* The grid, with percents up the left side. */
static void append_grid(GString *page)
{
    for (int percent = 0; percent <= 100; percent += 20) {
        int x = across(percent / 100.0);
        int y = up(percent / 100.0);
        g_string_append_printf(page,
                               "<path class=\"grid\" d=\"M%d %dV%d M%d %dH%d\"/>\n"
                               "<text class=\"end\" x=\"%d\" y=\"%d\">%d</text>\n",
                               x, up(0), up(1), across(0), y, across(1), across(0) - 8, y + 4,
                               percent);
    }
}

static void append_names(GString *page, const char *axis, const char *side)
{
    g_string_append_printf(page,
                           "<text class=\"middle\" x=\"%d\" y=\"%d\">%s</text>\n"
                           "<text class=\"middle\" transform=\"translate(14 %d) rotate(-90)\">"
                           "%s</text>\n",
                           across(0.5), up(0) + 38, axis, up(0.5), side);
}

static void append_number_across(GString *page, double at, guint number)
{
    g_string_append_printf(page, "<text class=\"middle\" x=\"%d\" y=\"%d\">%u</text>\n", across(at),
                           up(0) + 18, number);
}

static void append_axes(GString *page)
{
    append_grid(page);
    for (guint percent = 0; percent <= 100; percent += 20)
        append_number_across(page, percent / 100.0, percent);
    g_string_append_printf(page, "<path class=\"ideal\" d=\"M%d %dL%d %d\"/>\n", across(0), up(0),
                           across(1), up(1));
    append_names(page, "confidence, %", "right, %");
}

static void append_bars(GString *page, const Reliability *reliability)
{
    guint most = 1;
    for (guint i = 0; i < CALIBRATE_BINS; i++)
        most = MAX(most, reliability->texts[i]);
    for (guint i = 0; i < CALIBRATE_BINS; i++) {
        double height = 0.2 * reliability->texts[i] / most;
        int left = across((double)i / CALIBRATE_BINS);
        g_string_append_printf(
            page, "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>\n", left + 1,
            up(height), across((i + 1.0) / CALIBRATE_BINS) - left - 2, up(0) - up(height));
    }
}

static void append_curve(GString *page, const Reliability *reliability)
{
    g_autoptr(GString) points = g_string_new(NULL);
    g_string_append(page, "<path class=\"curve\" d=\"");
    for (guint i = 0; i < CALIBRATE_BINS; i++) {
        if (reliability->texts[i] == 0)
            continue;
        int x = across(reliability->confidence[i]);
        int y = up(reliability->right[i]);
        g_string_append_printf(page, "%c%d %d", points->len > 0 ? 'L' : 'M', x, y);
        g_string_append_printf(points,
                               "<circle class=\"point\" cx=\"%d\" cy=\"%d\" r=\"5\"><title>"
                               "%u texts: confidence %.1f %%, right %.1f %%</title></circle>\n",
                               x, y, reliability->texts[i], reliability->confidence[i] * 100,
                               reliability->right[i] * 100);
    }
    g_string_append(page, "\"/>\n");
    g_string_append_len(page, points->str, (gssize)points->len);
}

static void open_plot(GString *page, const char *label)
{
    g_string_append_printf(
        page, "<svg role=\"img\" aria-label=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\">\n", label,
        PLOT + MARGIN + 24, PLOT + MARGIN + 24, PLOT + MARGIN + 24);
}

void chart_reliability(GString *page, const Reliability *reliability)
{
    open_plot(page, "reliability curve");
    append_axes(page);
    append_bars(page, reliability);
    append_curve(page, reliability);
    g_string_append(page, "</svg>\n");
}

/* ---- the learning curve ---- */

void chart_learning(GString *page, const GArray *curve)
{
    g_autoptr(GString) points = g_string_new(NULL);
    guint most = g_array_index(curve, CurvePoint, curve->len - 1).texts;
    open_plot(page, "learning curve");
    append_grid(page);
    append_names(page, "texts learnt from", "right, %");
    g_string_append(points, "<path class=\"curve\" d=\"");
    for (guint i = 0; i < curve->len; i++) {
        const CurvePoint *point = &g_array_index(curve, CurvePoint, i);
        double at = (double)point->texts / most;
        append_number_across(page, at, point->texts);
        g_string_append_printf(points, "%c%d %d", i > 0 ? 'L' : 'M', across(at),
                               up(point->accuracy));
    }
    g_string_append(points, "\"/>\n");
    g_string_append_len(page, points->str, (gssize)points->len);
    for (guint i = 0; i < curve->len; i++) {
        const CurvePoint *point = &g_array_index(curve, CurvePoint, i);
        g_string_append_printf(page,
                               "<circle class=\"point\" cx=\"%d\" cy=\"%d\" r=\"5\"><title>"
                               "%u texts: %.1f %% right</title></circle>\n",
                               across((double)point->texts / most), up(point->accuracy),
                               point->texts, point->accuracy * 100);
    }
    g_string_append(page, "</svg>\n");
}
