#include "report.h"

#include "../../base/printable.h"
#include "layout.h"

#include <string.h>

static const char *const results[] = {
    [FINDING_OK] = "ok",
    [FINDING_WARNING] = "warn",
    [FINDING_FAULT] = "fail",
};

void report_add(Report *report, Finding finding, const char *check, const char *hint,
                const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *found = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    report->warnings += finding == FINDING_WARNING ? 1 : 0;
    report->faults += finding == FINDING_FAULT ? 1 : 0;
    ctl_add_row(report->table, results[finding], check, found, hint);
}

void report_add_error(Report *report, const char *check, const GError *error, const char *hint)
{
    static const char mark[] = " (hint: ";
    const char *own = strstr(error->message, mark);
    if (own == NULL) {
        report_add(report, FINDING_FAULT, check, hint, "%s", error->message);
        return;
    }
    const char *text = own + strlen(mark);
    gsize length = strlen(text);
    g_autofree char *own_hint = g_strndup(text, length > 0 ? length - 1 : 0);
    report_add(report, FINDING_FAULT, check, own_hint, "%.*s", (int)(own - error->message),
               error->message);
}

static void print_line(const Report *report, const GPtrArray *cells)
{
    const char *result = g_ptr_array_index(cells, 0);
    const char *hint = g_ptr_array_index(cells, 3);
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *padded = g_strdup_printf("%-4s", result);
    layout_append_toned(line, padded, print_tone(result), &report->ctl->style);
    g_autofree char *found = printable_line(g_ptr_array_index(cells, 2));
    g_string_append_printf(line, "  %-10s  %s", (const char *)g_ptr_array_index(cells, 1), found);
    g_autofree char *advice = hint != NULL ? printable_line(hint) : NULL;
    if (advice != NULL)
        g_string_append_printf(line, "\n                  %s", advice);
    printer_note(report->ctl->printer, "%s", line->str);
}

static const char *plural(guint count)
{
    return count == 1 ? "" : "s";
}

void report_print(Report *report)
{
    report->ctl->finding = report->faults > 0;
    if (report->ctl->style.json) {
        printer_table(report->ctl->printer, "checks", report->table);
        return;
    }
    for (guint i = 0; i < report->table->rows->len; i++)
        print_line(report, g_ptr_array_index(report->table->rows, i));
    guint checks = report->table->rows->len;
    printer_note(report->ctl->printer, "\n%u check%s, %u warning%s, %u fault%s", checks,
                 plural(checks), report->warnings, plural(report->warnings), report->faults,
                 plural(report->faults));
}
