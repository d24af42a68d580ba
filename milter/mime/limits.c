#include "mime.h"

#define MEGABYTE 1000000

MimeLimits mime_limits_of(const LimitSettings *settings)
{
    MimeLimits limits = MIME_LIMITS_DEFAULT;
    limits.header_octets = settings->header_octets;
    limits.header_fields = settings->header_fields;
    limits.depth = settings->mime_depth;
    limits.parts = settings->mime_parts;
    limits.text_octets = settings->text_octets;
    limits.items = settings->items;
    limits.cpu_ms = settings->cpu_ms;
    return limits;
}

Budget mime_budget(const MimeLimits *limits, gsize size)
{
    gint64 milliseconds = (gint64)limits->cpu_ms * (1 + (gint64)(size / MEGABYTE));
    return budget_begin(limits->items, milliseconds * 1000, limits->clock);
}
