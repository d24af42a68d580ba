#include "rows.h"

#include <string.h>

struct rows {
    int columns;
    guint64 numbers;  /* a bit for each column of whole numbers */
    GPtrArray *names; /* char * */
    GPtrArray *cells; /* char *, row by row */
};

Rows *rows_new(void)
{
    Rows *rows = g_new0(Rows, 1);
    rows->names = g_ptr_array_new_with_free_func(g_free);
    rows->cells = g_ptr_array_new_with_free_func(g_free);
    return rows;
}

void rows_free(Rows *rows)
{
    if (rows == NULL)
        return;
    g_ptr_array_unref(rows->names);
    g_ptr_array_unref(rows->cells);
    g_free(rows);
}

void rows_add_column(Rows *rows, const char *name, gboolean is_number)
{
    rows->numbers |= (guint64)is_number << rows->columns++;
    g_ptr_array_add(rows->names, g_strdup(name));
}

void rows_add_cell(Rows *rows, const char *text)
{
    g_ptr_array_add(rows->cells, g_strdup(text));
}

/* Reads one field and its quoting, up to the comma or parenthesis that ends it; moves *text there.
   Nothing at all is null, "" is empty. Within quotes the server doubles quotes and backslashes. */
static char *next_field(const char **text)
{
    const char *at = *text;
    if (*at == ',' || *at == ')')
        return NULL;
    GString *field = g_string_new(NULL);
    gboolean quoted = FALSE;
    for (; *at != '\0' && (quoted || (*at != ',' && *at != ')')); at++) {
        if (quoted && (*at == '"' || *at == '\\') && at[1] == *at)
            g_string_append_c(field, *at++);
        else if (*at == '"')
            quoted = !quoted;
        else
            g_string_append_c(field, *at);
    }
    *text = at;
    return g_string_free(field, FALSE);
}

/* How many fields were added. */
static int add_fields(Rows *rows, const char *composite)
{
    int count = 0;
    const char *at = composite;
    while (at != NULL && (*at == '(' || *at == ',')) {
        at++;
        g_ptr_array_add(rows->cells, next_field(&at));
        count++;
    }
    return count;
}

Rows *rows_of_composites(const Rows *rows, int columns)
{
    g_autoptr(Rows) fields = rows_new();
    fields->columns = columns;
    for (int row = 0; row < rows_count(rows); row++) {
        if (add_fields(fields, rows_text(rows, row, 0)) != columns)
            return NULL;
    }
    return g_steal_pointer(&fields);
}

int rows_count(const Rows *rows)
{
    return rows->columns == 0 ? 0 : (int)rows->cells->len / rows->columns;
}

int rows_columns(const Rows *rows)
{
    return rows->columns;
}

const char *rows_column(const Rows *rows, int column)
{
    return g_ptr_array_index(rows->names, column);
}

gboolean rows_is_of_numbers(const Rows *rows, int column)
{
    return rows->numbers >> column & 1;
}

const char *rows_text(const Rows *rows, int row, int column)
{
    return g_ptr_array_index(rows->cells, row * rows->columns + column);
}

gint64 rows_number(const Rows *rows, int row, int column)
{
    const char *text = rows_text(rows, row, column);
    return text == NULL ? 0 : g_ascii_strtoll(text, NULL, 10);
}

gboolean rows_boolean(const Rows *rows, int row, int column)
{
    const char *text = rows_text(rows, row, column);
    return text != NULL && text[0] == 't';
}

char *rows_copy(const Rows *rows, int row, int column)
{
    return g_strdup(rows_text(rows, row, column));
}

char **packed_rows(const char *packed)
{
    return g_strsplit(packed != NULL ? packed : "", "\x1e", -1);
}

char **packed_fields(const char *row)
{
    return g_strsplit(row, "\x1f", -1);
}
