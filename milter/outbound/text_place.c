#include "place_private.h"

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

/* How often the lines of our signature stand one below the other in what is new. */
static guint count_signatures(const char *text, const TextLayout *layout, const char *signature)
{
    g_auto(GStrv) wanted = g_strsplit(signature, "\n", -1);
    guint count = g_strv_length(wanted), matched = 0, found = 0;
    for (gsize at = 0; text[at] != '\0' && count > 0;) {
        gsize size = strcspn(text + at, "\n");
        gboolean is_new = place_is_new(layout, at);
        gboolean is_same = is_new && same_line(text + at, size, wanted[matched]);
        if (!is_same && matched > 0) {
            matched = 0;
            is_same = is_new && same_line(text + at, size, wanted[0]);
        }
        matched += is_same ? 1 : 0;
        found += matched == count ? 1 : 0;
        matched %= count;
        at += size + (text[at + size] == '\n' ? 1 : 0);
    }
    return found;
}

void place_in_text(const char *text, const PlaceWish *wish, Place *place_r)
{
    *place_r = (Place){.removals = NULL};
    g_auto(PlaceLines) lines = {.removals = NULL};
    place_lines_find(text, NULL, wish, &lines, place_r);
    const TextLayout *layout = &lines.layout;
    place_r->insert = place_r->at_placeholder ? lines.placeholder.from : layout->new_end;
    place_r->removals = g_array_ref(lines.removals);
    place_settle(place_r);
    if (wish->signature_text != NULL && *wish->signature_text != '\0')
        place_r->signatures = count_signatures(text, layout, wish->signature_text);
    place_r->already_signed = place_r->signatures > 0;
}
