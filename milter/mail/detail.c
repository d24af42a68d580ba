#include "detail.h"

#include <string.h>

const char *detail_source_name(DetailSource source)
{
    static const char *const names[] = {
        [DETAIL_LINE] = "line",     [DETAIL_SUBJECT] = "subject",
        [DETAIL_TEXT] = "text",     [DETAIL_ATTACHMENT] = "attachment",
        [DETAIL_TICKET] = "ticket", [DETAIL_CUSTOMER] = "customer",
    };
    return names[source];
}

Detail *detail_new(const char *name, const char *value, DetailSource source, double confidence)
{
    Detail *detail = g_new0(Detail, 1);
    detail->name = g_strdup(name);
    detail->value = g_strdup(value);
    detail->source = source;
    detail->confidence = confidence;
    return detail;
}

void detail_free(Detail *detail)
{
    if (detail == NULL)
        return;
    g_free(detail->name);
    g_free(detail->value);
    g_free(detail);
}

static void detail_destroy(gpointer data)
{
    detail_free(data);
}

GPtrArray *details_new(void)
{
    return g_ptr_array_new_with_free_func(detail_destroy);
}

const Detail *details_find(const GPtrArray *details, const char *name)
{
    for (guint i = 0; i < details->len; i++) {
        const Detail *detail = g_ptr_array_index(details, i);
        if (strcmp(detail->name, name) == 0)
            return detail;
    }
    return NULL;
}
