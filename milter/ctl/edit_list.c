#include "edit_list.h"

#include "../base/utf8.h"
#include "../mime/mime.h"
#include "ctl.h"

#include <string.h>

/* ---- octets fit to be shown ---- */

static void append_shown(GString *shown, gunichar c, const char *at)
{
    if (c == UTF8_BROKEN)
        g_string_append_printf(shown, "\\x%02x", (unsigned char)*at);
    else if (c == '\n' || g_unichar_isprint(c))
        g_string_append_unichar(shown, c);
    else if (c != '\r')
        g_string_append_printf(shown, c < 0x100 ? "\\x%02x" : "\\u%04x", c);
}

static char *shown_octets(const char *octets, gsize length)
{
    GString *shown = g_string_new(NULL);
    gsize end = MIN(length, (gsize)EDIT_SHOWN_OCTETS);
    for (gsize at = 0; at < end;) {
        gunichar c;
        gsize size = utf8_read(octets + at, length - at, &c);
        append_shown(shown, c, octets + at);
        at += size;
    }
    if (end < length)
        g_string_append(shown, "...");
    return g_string_free(shown, FALSE);
}

static char *shown_text(const char *text)
{
    return text != NULL ? shown_octets(text, strlen(text)) : g_strdup("");
}

/* ---- rows ---- */

static const char *field_value(const MailFacts *facts, const HeaderEdit *edit)
{
    guint seen = 0;
    for (guint i = 0; edit->kind != HEADER_ADD && i < facts->fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        if (g_ascii_strcasecmp(field->name, edit->name) == 0 && ++seen == edit->index)
            return field->value;
    }
    return NULL;
}

static void add_header_row(Table *table, const MailFacts *facts, const HeaderEdit *edit)
{
    g_autofree char *at =
        edit->index > 1 ? g_strdup_printf("%s %u", edit->name, edit->index) : g_strdup(edit->name);
    const char *old_value = field_value(facts, edit);
    g_autofree char *removed = shown_text(old_value);
    g_autofree char *inserted = shown_text(edit->value);
    g_autofree char *octets = g_strdup_printf("%" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT,
                                              old_value != NULL ? strlen(old_value) : (gsize)0,
                                              edit->value != NULL ? strlen(edit->value) : (gsize)0);
    ctl_add_row(table, "header", at, octets, removed, inserted);
}

static Outcome add_body_row(Table *table, const Message *message, const Splice *splice,
                            GError **error)
{
    gsize length = 0;
    const char *fresh = g_bytes_get_data(splice->octets, &length);
    g_autofree char *old = g_malloc(splice->length + 1);
    Outcome outcome = message_read_at(message, splice->offset, old, splice->length, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *at = g_strdup_printf("%" G_GSIZE_FORMAT, splice->offset);
    g_autofree char *octets =
        g_strdup_printf("%" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT, splice->length, length);
    g_autofree char *removed = shown_octets(old, splice->length);
    g_autofree char *inserted = length > 0 ? shown_octets(fresh, length) : g_strdup("");
    ctl_add_row(table, "body", at, octets, removed, inserted);
    return OUTCOME_DONE;
}

Outcome edit_list(const Message *message, const MailEdits *edits, Table **table_r, GError **error)
{
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(MailFacts) facts = NULL;
    g_autoptr(Table) table = table_new("where", "at", "octets", "removed", "inserted", NULL);
    Outcome outcome = mime_read(message, &limits, &facts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (edits->sender != NULL)
        ctl_add_row(table, "envelope", "sender", "", "", edits->sender);
    for (guint i = 0; i < edits->headers->len; i++)
        add_header_row(table, facts, g_ptr_array_index(edits->headers, i));
    for (guint i = 0; outcome == OUTCOME_DONE && i < edits->splices->len; i++)
        outcome = add_body_row(table, message, &g_array_index(edits->splices, Splice, i), error);
    if (outcome == OUTCOME_DONE)
        *table_r = g_steal_pointer(&table);
    return outcome;
}

/* ---- lines ---- */

static void append_side(GString *text, char mark, const char *side)
{
    if (*side == '\0')
        return;
    g_auto(GStrv) lines = g_strsplit(side, "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (**line != '\0' || line[1] != NULL)
            g_string_append_printf(text, "%c%s\n", mark, *line);
    }
}

char *edit_list_text(const Table *table)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < table->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(table->rows, i);
        const char *octets = g_ptr_array_index(row, 2);
        g_string_append_printf(text, "@@ %s %s%s%s%s\n", (char *)g_ptr_array_index(row, 0),
                               (char *)g_ptr_array_index(row, 1), *octets != '\0' ? ", " : "",
                               octets, *octets != '\0' ? " octets" : "");
        append_side(text, '-', g_ptr_array_index(row, 3));
        append_side(text, '+', g_ptr_array_index(row, 4));
    }
    return g_string_free(text, FALSE);
}
