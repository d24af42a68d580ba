#include "mime.h"

MimeLimits mime_limits_of(const LimitSettings *settings)
{
    MimeLimits limits = MIME_LIMITS_DEFAULT;
    limits.header_octets = settings->header_octets;
    limits.header_fields = settings->header_fields;
    limits.depth = settings->mime_depth;
    limits.parts = settings->mime_parts;
    limits.text_octets = settings->text_octets;
    return limits;
}
