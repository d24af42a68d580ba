#include "command_page.h"

#include <string.h>

/* The text without blanks. Caller frees. */
static char *squeeze(const char *text)
{
    g_auto(Page) page = {0};
    page_split(text, strlen(text), &page);
    GString *squeezed = g_string_new(NULL);
    for (guint i = 0; i < page_count(&page); i++)
        page_append_words(&page, i, "", squeezed);
    return g_string_free(squeezed, FALSE);
}

/* Whether lines from *at on, joined and without blanks, are the command; sets *at to the line after
   it then. */
static gboolean match_lines(const Page *page, guint *at, const char *command)
{
    g_autofree char *wanted = squeeze(command);
    g_autoptr(GString) seen = g_string_new(NULL);
    guint next = *at;
    while (seen->len < strlen(wanted) && next < page_count(page) && !page_is_blank(page, next)) {
        gsize before = seen->len;
        page_append_words(page, next++, "", seen);
        if (before == 0 && g_str_has_prefix(seen->str, "＃"))
            g_string_overwrite(g_string_erase(seen, 0, 2), 0, "#");
    }
    if (strcmp(seen->str, wanted) != 0)
        return FALSE;
    *at = next;
    return TRUE;
}

typedef struct twin {
    const Page *page;
    const GPtrArray *wanted; /* char * */
} Twin;

static Outcome fail_match(GError **error)
{
    return outcome_fail(OUTCOME_REFUSED, error,
                        "the plain text and the HTML of the mail have different commands");
}

static Outcome match_command(gpointer data, guint *at, GPtrArray *found, GError **error)
{
    const Twin *twin = data;
    guint first = *at;
    if (found->len >= twin->wanted->len)
        return fail_match(error);
    const char *wanted = g_ptr_array_index(twin->wanted, found->len);
    if (!match_lines(twin->page, at, wanted))
        return fail_match(error);
    CommandLine *command = command_line_new(g_string_new(wanted));
    command_line_take(command, twin->page, first, command_page_gap_end(twin->page, *at));
    return command_list_add(found, command, error);
}

Outcome command_lines_match_text(Page *page, const GPtrArray *lines, GPtrArray **lines_r,
                                 GError **error)
{
    Twin twin = {.page = page, .wanted = lines};
    g_autoptr(GPtrArray) found = NULL;
    Outcome outcome = command_page_read(page, match_command, &twin, &found, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (found->len < lines->len && command_page_has_words(page))
        return fail_match(error);
    *lines_r = g_steal_pointer(&found);
    return OUTCOME_DONE;
}
