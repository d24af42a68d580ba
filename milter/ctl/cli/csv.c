#include "csv.h"

#include <string.h>

typedef struct csv_reader {
    const char *at, *end;
    guint line;
} CsvReader;

static gboolean ends_row(const CsvReader *reader)
{
    return reader->at >= reader->end || *reader->at == '\n' ||
           (*reader->at == '\r' && reader->at + 1 < reader->end && reader->at[1] == '\n');
}

static void skip_line_end(CsvReader *reader)
{
    if (reader->at < reader->end && *reader->at == '\r')
        reader->at++;
    if (reader->at < reader->end && *reader->at == '\n')
        reader->at++;
    reader->line++;
}

/* Between quotes; a doubled quote is one. */
static Outcome read_quoted(CsvReader *reader, GString *cell, GError **error)
{
    guint begin = reader->line;
    for (reader->at++; reader->at < reader->end; reader->at++) {
        if (*reader->at == '"' && reader->at + 1 < reader->end && reader->at[1] == '"') {
            reader->at++;
        } else if (*reader->at == '"') {
            reader->at++;
            return OUTCOME_DONE;
        }
        reader->line += *reader->at == '\n' ? 1 : 0;
        g_string_append_c(cell, *reader->at);
    }
    return outcome_fail(OUTCOME_REFUSED, error, "line %u: a quote without its end", begin);
}

/* What a spreadsheet takes for a formula begins with one of these. */
static gboolean starts_formula(char c)
{
    return c != '\0' && strchr("=+-@", c) != NULL;
}

static Outcome read_cell(CsvReader *reader, char **cell_r, GError **error)
{
    GString *cell = g_string_new(NULL);
    gboolean is_quoted = reader->at < reader->end && *reader->at == '"';
    Outcome outcome = is_quoted ? read_quoted(reader, cell, error) : OUTCOME_DONE;
    while (outcome == OUTCOME_DONE && !ends_row(reader) && *reader->at != ',') {
        if (is_quoted)
            outcome = outcome_fail(OUTCOME_REFUSED, error, "line %u: text behind a closing quote",
                                   reader->line);
        else
            g_string_append_c(cell, *reader->at++);
    }
    if (cell->len > 1 && cell->str[0] == '\'' && starts_formula(cell->str[1]))
        g_string_erase(cell, 0, 1);
    gboolean is_nothing = outcome != OUTCOME_DONE || cell->len == 0;
    *cell_r = g_string_free(cell, is_nothing);
    return outcome;
}

static Outcome read_row(CsvReader *reader, GPtrArray **row_r, GError **error)
{
    g_autoptr(GPtrArray) row = g_ptr_array_new_with_free_func(g_free);
    gboolean goes_on = TRUE;
    while (goes_on) {
        char *cell = NULL;
        Outcome outcome = read_cell(reader, &cell, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        g_ptr_array_add(row, cell);
        goes_on = reader->at < reader->end && *reader->at == ',' && row->len < CSV_COLUMNS_MAX;
        reader->at += goes_on ? 1 : 0;
    }
    skip_line_end(reader);
    *row_r = g_steal_pointer(&row);
    return OUTCOME_DONE;
}

static gboolean is_empty(const GPtrArray *row)
{
    return row->len == 1 && g_ptr_array_index(row, 0) == NULL;
}

static Outcome read_rows(CsvReader *reader, Table *table, GArray *lines, GError **error)
{
    while (reader->at < reader->end) {
        g_autoptr(GPtrArray) row = NULL;
        guint line = reader->line;
        Outcome outcome = read_row(reader, &row, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        if (is_empty(row))
            continue;
        if (row->len != table->columns->len)
            return outcome_fail(OUTCOME_REFUSED, error, "line %u: %u cells where %u are named",
                                line, row->len, table->columns->len);
        if (table->rows->len >= CSV_ROWS_MAX)
            return outcome_fail(OUTCOME_REFUSED, error, "line %u: more than %d rows", line,
                                CSV_ROWS_MAX);
        g_ptr_array_add(table->rows, g_steal_pointer(&row));
        g_array_append_val(lines, line);
    }
    return OUTCOME_DONE;
}

/* A single column without a name would be written as an empty line, which is no row. */
static gboolean is_nameless(const GPtrArray *names)
{
    const char *only = names->len == 1 ? g_ptr_array_index(names, 0) : NULL;
    return is_empty(names) || (only != NULL && only[strspn(only, " \t\v\f\r\n")] == '\0');
}

static Outcome name_columns(const GPtrArray *names, Table *table, GError **error)
{
    if (is_nameless(names))
        return outcome_fail(OUTCOME_REFUSED, error, "line 1: no names of columns");
    for (guint i = 0; i < names->len; i++) {
        const char *cell = g_ptr_array_index(names, i);
        g_autofree char *name = g_strstrip(g_strdup(cell != NULL ? cell : ""));
        if (csv_column(table, name) >= 0)
            return outcome_fail(OUTCOME_REFUSED, error, "line 1: two columns \"%s\"", name);
        g_ptr_array_add(table->columns, g_steal_pointer(&name));
    }
    return OUTCOME_DONE;
}

Outcome csv_read(const char *text, gsize length, Table **table_r, GArray **lines_r, GError **error)
{
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (memchr(text, '\0', length) != NULL || !g_utf8_validate(text, (gssize)length, NULL))
        return outcome_fail(OUTCOME_REFUSED, error, "the file is not UTF-8");
    CsvReader reader = {text, text + length, 1};
    g_autoptr(GPtrArray) names = NULL;
    g_autoptr(Table) table = table_new(NULL, NULL);
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(guint));
    Outcome outcome = read_row(&reader, &names, error);
    if (outcome == OUTCOME_DONE)
        outcome = name_columns(names, table, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_rows(&reader, table, lines, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *table_r = g_steal_pointer(&table);
    if (lines_r != NULL)
        *lines_r = g_steal_pointer(&lines);
    return outcome;
}

static void append_cell(GString *out, const char *cell)
{
    if (cell == NULL)
        return;
    gboolean is_formula = starts_formula(*cell);
    gboolean needs_quotes = strpbrk(cell, ",\"\r\n") != NULL || is_formula;
    if (!needs_quotes) {
        g_string_append(out, cell);
        return;
    }
    g_string_append_c(out, '"');
    if (is_formula)
        g_string_append_c(out, '\'');
    for (const char *c = cell; *c != '\0'; c++) {
        if (*c == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *c);
    }
    g_string_append_c(out, '"');
}

static void append_row(GString *out, const GPtrArray *row)
{
    for (guint i = 0; i < row->len; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        append_cell(out, g_ptr_array_index(row, i));
    }
    g_string_append(out, "\r\n");
}

char *csv_write(const Table *table)
{
    GString *out = g_string_new(NULL);
    append_row(out, table->columns);
    for (guint i = 0; i < table->rows->len; i++)
        append_row(out, g_ptr_array_index(table->rows, i));
    return g_string_free(out, FALSE);
}

int csv_column(const Table *table, const char *name)
{
    for (guint i = 0; i < table->columns->len; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(table->columns, i), name) == 0)
            return (int)i;
    }
    return -1;
}
