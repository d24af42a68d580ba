#include "told.h"

#include "literal.h"

char *told_details(const Plan *plan)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) values = g_ptr_array_new();
    g_autoptr(GPtrArray) sources = g_ptr_array_new();
    g_autoptr(GPtrArray) confidences = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) remembered = g_ptr_array_new();
    char confidence[G_ASCII_DTOSTR_BUF_SIZE];
    for (guint i = 0; i < plan->details->len; i++) {
        const Detail *detail = g_ptr_array_index(plan->details, i);
        if (detail->source == DETAIL_TICKET)
            continue;
        gboolean is_kept = detail->is_needed && detail->remember_days > 0 && detail->told == 0;
        g_ptr_array_add(names, detail->name);
        g_ptr_array_add(values, detail->value);
        g_ptr_array_add(sources, (gpointer)detail_source_name(detail->source));
        g_ptr_array_add(confidences, g_strdup(g_ascii_formatd(confidence, sizeof confidence, "%.2f",
                                                              detail->confidence)));
        g_ptr_array_add(remembered, is_kept ? "t" : "f");
    }
    if (names->len == 0)
        return NULL;
    GString *row = g_string_new("(");
    literal_add_array(row, names, LITERAL_KEY_OCTETS);
    literal_add_array(row, values, LITERAL_KEY_OCTETS);
    literal_add_array(row, sources, LITERAL_KEY_OCTETS);
    literal_add_array(row, confidences, LITERAL_KEY_OCTETS);
    literal_add_array(row, remembered, LITERAL_KEY_OCTETS);
    return literal_row_end(row);
}

char *told_vote(const Vote *vote)
{
    if (!vote->is_given)
        return NULL;
    GString *row = g_string_new("(");
    literal_add_id(row, vote->stars);
    literal_add(row,
                vote->name_clear == NAME_CLEAR_UNSAID ? NULL
                : vote->name_clear == NAME_CLEAR_YES  ? "t"
                                                      : "f",
                LITERAL_KEY_OCTETS);
    literal_add(row, vote->words, LITERAL_LINE_OCTETS);
    return literal_row_end(row);
}
