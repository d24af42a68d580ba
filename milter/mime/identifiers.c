#include "identifiers.h"

#include <string.h>

/* The octets of an id without blanks, control characters and stray brackets, as valid UTF-8: some
   come from a header that nobody repaired. NULL when nothing is left. */
static char *cleaned(const char *octets, gsize length)
{
    g_autoptr(GString) id = g_string_sized_new(length + 1);
    for (gsize i = 0; i < length; i++)
        if (octets[i] != ' ' && !g_ascii_iscntrl(octets[i]) && octets[i] != '<' && octets[i] != '>')
            g_string_append_c(id, octets[i]);
    return id->len > 0 ? g_utf8_make_valid(id->str, (gssize)id->len) : NULL;
}

char *mime_identifier_parse(const char *value)
{
    const char *open = strchr(value, '<');
    if (open == NULL)
        return cleaned(value, strlen(value));
    const char *close = strchr(open, '>');
    gsize length = close != NULL ? (gsize)(close - open) : strlen(open);
    char *id = cleaned(open, length);
    return id != NULL ? id : cleaned(value, strlen(value));
}

static void add(GPtrArray *ids, char *id, int limit)
{
    if (id == NULL)
        return;
    if (ids->len > 0 && g_str_equal(g_ptr_array_index(ids, ids->len - 1), id)) {
        g_free(id);
        return;
    }
    g_ptr_array_add(ids, id);
    /* Dropping one at a time would move the list for each id: let it grow to twice the limit. */
    if (ids->len >= 2 * (guint)limit)
        g_ptr_array_remove_range(ids, 1, ids->len - (guint)limit);
}

static void add_bracketed(GPtrArray *ids, const char *value, int limit)
{
    for (const char *open = strchr(value, '<'); open != NULL; open = strchr(open, '<')) {
        gsize length = strcspn(open + 1, "<>");
        if (open[1 + length] == '>')
            add(ids, cleaned(open + 1, length), limit);
        else if (memchr(open + 1, '@', length) != NULL)
            add(ids, cleaned(open + 1, strcspn(open + 1, "<> \t,")), limit);
        open += 1 + length;
    }
}

/* Without brackets an id is a word with an at-sign, or the only word of the field. */
static void add_words(GPtrArray *ids, const char *value, int limit)
{
    static const char separators[] = " \t,;\"";
    const char *at = value + strspn(value, separators);
    gboolean is_only = at[strcspn(at, separators)] == '\0';
    while (*at != '\0') {
        gsize length = strcspn(at, separators);
        if (is_only || memchr(at, '@', length) != NULL)
            add(ids, cleaned(at, length), limit);
        at += length;
        at += strspn(at, separators);
    }
}

void mime_identifiers_add(GPtrArray *ids, const char *value, int limit)
{
    if (strchr(value, '<') != NULL)
        add_bracketed(ids, value, limit);
    else
        add_words(ids, value, limit);
    if (ids->len > (guint)limit)
        g_ptr_array_remove_range(ids, 1, ids->len - (guint)limit);
}
