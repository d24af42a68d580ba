#include "print.h"

#include "../../base/printable.h"
#include "layout.h"

#include <jansson.h>
#include <string.h>

struct printer {
    PrintStyle style;
    GString *text;
    json_t *object;
    char *document;
};

Printer *printer_new(const PrintStyle *style)
{
    Printer *printer = g_new0(Printer, 1);
    printer->style = *style;
    printer->text = g_string_new(NULL);
    printer->object = json_pack("{s:i}", "format", PRINT_FORMAT);
    return printer;
}

void printer_free(Printer *printer)
{
    if (printer == NULL)
        return;
    g_string_free(printer->text, TRUE);
    json_decref(printer->object);
    g_free(printer->document);
    g_free(printer);
}

void printer_set_zone(Printer *printer, GTimeZone *zone)
{
    printer->style.zone = zone;
}

Tone print_tone(const char *value)
{
    static const struct {
        const char *value;
        Tone tone;
    } tones[] = {
        {"ok", TONE_GOOD},
        {"applied", TONE_GOOD},
        {"sent", TONE_GOOD},
        {"answered", TONE_GOOD},
        {"warn", TONE_WARNING},
        {"pending", TONE_WARNING},
        {"queued", TONE_WARNING},
        {"awaiting-confirmation", TONE_WARNING},
        {"awaiting-information", TONE_WARNING},
        {"awaiting-review", TONE_WARNING},
        {"fail", TONE_BAD},
        {"parked", TONE_BAD},
        {"lost", TONE_BAD},
        {"missing", TONE_WARNING},
    };
    for (guint i = 0; i < G_N_ELEMENTS(tones); i++) {
        if (strcmp(tones[i].value, value) == 0)
            return tones[i].tone;
    }
    return TONE_PLAIN;
}

/* ---- JSON ---- */

static json_t *json_value(const char *value, gboolean is_number)
{
    guint64 number = 0;
    if (value == NULL)
        return json_null();
    if (is_number && g_ascii_string_to_unsigned(value, 10, 0, G_MAXINT64, &number, NULL))
        return json_integer((json_int_t)number);
    g_autofree char *valid = g_utf8_make_valid(value, -1);
    return json_string(valid);
}

static json_t *json_row(const Table *table, guint row)
{
    json_t *object = json_object();
    const GPtrArray *cells = g_ptr_array_index(table->rows, row);
    for (guint i = 0; i < table->columns->len; i++) {
        const char *column = g_ptr_array_index(table->columns, i);
        const char *value = i < cells->len ? g_ptr_array_index(cells, i) : NULL;
        g_autofree char *key = g_strdelimit(g_strdup(column), " ", '_');
        json_object_set_new(object, key, json_value(value, table_is_of_numbers(table, i)));
    }
    return object;
}

static void add_note(Printer *printer, const char *note)
{
    json_t *notes = json_object_get(printer->object, "notes");
    if (notes == NULL) {
        json_object_set_new(printer->object, "notes", json_array());
        notes = json_object_get(printer->object, "notes");
    }
    g_autofree char *valid = g_utf8_make_valid(note, -1);
    json_array_append_new(notes, json_string(valid));
}

/* ---- both ---- */

/* A line between two things that a command prints. */
static void separate(Printer *printer)
{
    if (printer->text->len > 0)
        g_string_append_c(printer->text, '\n');
}

static void add_rows(Printer *printer, const char *kind, const Table *table)
{
    json_t *rows = json_array();
    for (guint row = 0; row < table->rows->len; row++)
        json_array_append_new(rows, json_row(table, row));
    json_object_set_new(printer->object, kind, rows);
}

void printer_table(Printer *printer, const char *kind, const Table *table)
{
    if (printer->style.json) {
        add_rows(printer, kind, table);
        return;
    }
    separate(printer);
    if (table->rows->len > 0)
        layout_table(printer->text, table, &printer->style);
    else
        g_string_append_printf(printer->text, "%s: none\n", kind);
}

void printer_facts(Printer *printer, const char *kind, const Table *table)
{
    if (printer->style.json) {
        json_object_set_new(printer->object, kind,
                            table->rows->len > 0 ? json_row(table, 0) : json_null());
        return;
    }
    separate(printer);
    if (table->rows->len > 0)
        layout_facts(printer->text, table, 0, &printer->style);
}

void printer_blocks(Printer *printer, const char *kind, const Table *table)
{
    if (printer->style.json) {
        add_rows(printer, kind, table);
        return;
    }
    for (guint row = 0; row < table->rows->len; row++) {
        separate(printer);
        layout_facts(printer->text, table, row, &printer->style);
    }
}

void printer_note(Printer *printer, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *note = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (printer->style.json)
        add_note(printer, note);
    else
        g_string_append_printf(printer->text, "%s\n", note);
}

void printer_text(Printer *printer, const char *kind, const char *octets, gsize length)
{
    if (!printer->style.json && !printer->style.terminal) {
        g_string_append_len(printer->text, octets, (gssize)length);
        return;
    }
    if (!printer->style.json) {
        g_autofree char *whole = g_utf8_make_valid(octets, (gssize)length);
        g_autofree char *lines = printable_lines(whole);
        g_string_append(printer->text, lines);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(octets, (gssize)length);
    json_object_set_new(printer->object, kind, json_string(valid));
}

void printer_document(Printer *printer, const char *json)
{
    g_free(printer->document);
    printer->document = printable_json(json);
}

static GString *finish_json(Printer *printer)
{
    char *dumped = json_dumps(printer->object, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    g_autofree char *shown = printable_json(dumped);
    GString *text = g_string_new(shown);
    g_string_append_c(text, '\n');
    free(dumped);
    json_object_clear(printer->object);
    json_object_set_new(printer->object, "format", json_integer(PRINT_FORMAT));
    return text;
}

GString *printer_finish(Printer *printer)
{
    if (printer->document != NULL) {
        GString *document = g_string_new(printer->document);
        g_clear_pointer(&printer->document, g_free);
        return document;
    }
    if (printer->style.json)
        return finish_json(printer);
    GString *text = printer->text;
    printer->text = g_string_new(NULL);
    return text;
}
