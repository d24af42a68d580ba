#include "layout.h"

#include "../../base/printable.h"
#include "../../base/utf8.h"

#include <string.h>

#define GAP 2            /* blanks between columns */
#define NARROWEST 8      /* columns of a cell that is being cut */
#define WIDEST 120       /* columns of a cell where nothing says how wide a line may be */
#define FACT_NAME_MAX 30 /* columns of the names in front of facts */
#define FACT_WIDEST (2 * WIDEST)

static const char *cell(const Table *table, guint row, guint column)
{
    const GPtrArray *cells = g_ptr_array_index(table->rows, row);
    const char *value = column < cells->len ? g_ptr_array_index(cells, column) : NULL;
    return value != NULL ? value : "";
}

/* What the store shows of a moment: "2026-12-01T08:30:00Z". */
static gboolean is_moment(const char *value)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    for (gsize i = 0; i < sizeof form; i++) {
        if (form[i] == '0' ? !g_ascii_isdigit(value[i]) : value[i] != form[i])
            return FALSE;
    }
    return TRUE;
}

/* In the zone of the desk, to the minute, with what that is from UTC: "2026-12-01 09:30+01:00". */
static char *local_moment(const char *value, GTimeZone *zone)
{
    g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(value, NULL);
    g_autoptr(GDateTime) local = moment != NULL ? g_date_time_to_timezone(moment, zone) : NULL;
    return local != NULL ? g_date_time_format(local, "%Y-%m-%d %H:%M%:z") : g_strdup(value);
}

/* Of one line, as a person reads it. Caller frees. */
static char *readable(const char *value, const PrintStyle *style)
{
    return style->zone != NULL && is_moment(value) ? local_moment(value, style->zone)
                                                   : printable_line(value);
}

static guint column_width(const Table *table, guint column, const PrintStyle *style)
{
    guint widest = utf8_columns(g_ptr_array_index(table->columns, column), -1);
    for (guint row = 0; row < table->rows->len; row++) {
        g_autofree char *printable = readable(cell(table, row, column), style);
        widest = MAX(widest, utf8_columns(printable, -1));
    }
    return widest;
}

static guint line_width(const guint *widths, guint columns)
{
    guint total = columns > 0 ? GAP * (columns - 1) : 0;
    for (guint i = 0; i < columns; i++)
        total += widths[i];
    return total;
}

/* Takes columns off the widest cell until a line fits, as far as that leaves something to read. */
static void fit(guint *widths, guint columns, guint width)
{
    guint total = line_width(widths, columns);
    while (width > 0 && total > width) {
        guint widest = 0;
        for (guint i = 1; i < columns; i++)
            widest = widths[i] > widths[widest] ? i : widest;
        if (widths[widest] <= NARROWEST)
            return;
        widths[widest]--;
        total--;
    }
}

static void append_blanks(GString *text, guint count)
{
    for (guint i = 0; i < count; i++)
        g_string_append_c(text, ' ');
}

void layout_append_toned(GString *text, const char *value, Tone tone, const PrintStyle *style)
{
    static const char *const begins[] = {
        [TONE_GOOD] = "\033[32m", [TONE_WARNING] = "\033[33m", [TONE_BAD] = "\033[31m"};
    if (style->colour && tone != TONE_PLAIN)
        g_string_append_printf(text, "%s%s\033[0m", begins[tone], value);
    else
        g_string_append(text, value);
}

static Tone column_tone(const char *column, const char *value)
{
    gboolean is_state = strcmp(column, "state") == 0 || strcmp(column, "result") == 0;
    return is_state ? print_tone(value) : TONE_PLAIN;
}

/* Numbers stand at the right end of their column. */
static void append_aligned(GString *text, const Table *table, guint column, const char *printable,
                           Tone tone, guint width, const PrintStyle *style)
{
    gboolean is_number = table_is_of_numbers(table, column);
    gboolean is_last = column + 1 == table->columns->len;
    g_autofree char *cut = utf8_cut_columns(printable, width);
    guint padding = width - MIN(width, utf8_columns(cut, -1));
    append_blanks(text, is_number ? padding : 0);
    layout_append_toned(text, cut, tone, style);
    append_blanks(text, is_last ? 0 : (is_number ? 0 : padding) + GAP);
}

static void append_heading(GString *text, const Table *table, const guint *widths,
                           const PrintStyle *style)
{
    if (style->colour)
        g_string_append(text, "\033[1m");
    for (guint i = 0; i < table->columns->len; i++)
        append_aligned(text, table, i, g_ptr_array_index(table->columns, i), TONE_PLAIN, widths[i],
                       style);
    g_string_append(text, style->colour ? "\033[0m\n" : "\n");
}

void layout_table(GString *text, const Table *table, const PrintStyle *style)
{
    guint columns = table->columns->len;
    g_autofree guint *widths = g_new0(guint, columns + 1);
    for (guint i = 0; i < columns; i++)
        widths[i] = MIN(column_width(table, i, style), WIDEST);
    fit(widths, columns, style->width);
    append_heading(text, table, widths, style);
    for (guint row = 0; row < table->rows->len; row++) {
        for (guint i = 0; i < columns; i++) {
            const char *value = cell(table, row, i);
            g_autofree char *printable = readable(value, style);
            Tone tone = column_tone(g_ptr_array_index(table->columns, i), value);
            append_aligned(text, table, i, printable, tone, widths[i], style);
        }
        g_string_append_c(text, '\n');
    }
}

static guint widest_name(const Table *table)
{
    guint widest = 0;
    for (guint i = 0; i < table->columns->len; i++)
        widest = MAX(widest, utf8_columns(g_ptr_array_index(table->columns, i), -1));
    return MIN(widest, FACT_NAME_MAX);
}

/* A text of several lines, below its name. */
static void append_lines(GString *text, const char *value)
{
    g_auto(GStrv) lines = g_strsplit(value, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *printable = printable_line(lines[i]);
        g_string_append_printf(text, "\n%s%s", *printable != '\0' ? "    " : "", printable);
    }
}

void layout_facts(GString *text, const Table *table, guint row, const PrintStyle *style)
{
    guint widest = widest_name(table);
    for (guint i = 0; i < table->columns->len; i++) {
        const char *column = g_ptr_array_index(table->columns, i);
        const char *value = cell(table, row, i);
        if (*value == '\0')
            continue;
        g_string_append(text, column);
        if (strchr(value, '\n') != NULL) {
            append_lines(text, value);
        } else {
            g_autofree char *whole = readable(value, style);
            g_autofree char *printable = utf8_cut_columns(whole, FACT_WIDEST);
            append_blanks(text, widest - MIN(widest, utf8_columns(column, -1)) + GAP);
            layout_append_toned(text, printable, column_tone(column, value), style);
        }
        g_string_append_c(text, '\n');
    }
}
