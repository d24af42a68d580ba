#include "../text/text.h"
#include "place.h"

#include <string.h>

static gboolean same_line(const char *line, gsize length, const char *wanted)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    while (length > 0 && *line == ' ') { /* space stuffing */
        line++;
        length--;
    }
    g_autofree char *bare = g_strstrip(g_strdup(wanted));
    return strlen(bare) == length && memcmp(line, bare, length) == 0;
}

/* Whether the lines of our signature stand one below the other in text[from, until). */
static gboolean has_signature(const char *text, gsize from, gsize until, const char *signature)
{
    g_auto(GStrv) wanted = g_strsplit(signature, "\n", -1);
    guint count = g_strv_length(wanted);
    guint matched = 0;
    for (gsize at = from; at < until && matched < count;) {
        gsize size = strcspn(text + at, "\n");
        gboolean is_same = same_line(text + at, size, wanted[matched]);
        if (!is_same && matched > 0) {
            matched = 0;
            is_same = same_line(text + at, size, wanted[0]);
        }
        matched += is_same ? 1 : 0;
        at += size + 1;
    }
    return matched == count;
}

Place place_in_text(const char *text, gsize length, const char *signature)
{
    TextLayout layout = text_layout(text);
    Place place = {
        .insert = layout.new_end,
        .remove_from = layout.signature,
        .remove_until = layout.new_end,
        .above_quote = layout.new_end == layout.quote && layout.quote < length,
        .already_signed = has_signature(text, 0, layout.quote, signature) ||
                          has_signature(text, layout.quote_end, length, signature),
    };
    if (place.remove_until - place.remove_from > PLACE_OWN_SIGNATURE_MAX)
        place.remove_from = place.remove_until;
    return place;
}
