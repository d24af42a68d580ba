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

static gboolean has_words(const Page *page)
{
    return command_page_skip_blank(page, 0) < page_count(page);
}

/* FALSE when the text has other commands. `rest_r` is the first line below them. */
static gboolean match_all(Page *page, const GPtrArray *lines, GPtrArray *found, guint *rest_r)
{
    guint at = command_page_start(page);
    for (guint i = 0; i < lines->len; i++) {
        const char *wanted = g_ptr_array_index(lines, i);
        guint first = at;
        if (!command_page_is_command(page, at) || !match_lines(page, &at, wanted))
            return FALSE;
        CommandLine *command = command_line_new(g_string_new(wanted));
        command_line_take(command, page, first, command_page_gap_end(page, at));
        g_ptr_array_add(found, command);
        at = command_page_skip_blank(page, at);
    }
    *rest_r = at;
    return !command_page_is_command(page, at);
}

Outcome command_lines_match_text(Page *page, const GPtrArray *lines, GPtrArray **lines_r,
                                 GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)command_line_free);
    guint rest = page_count(page);
    if (has_words(page) && !match_all(page, lines, found, &rest))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "the plain text and the HTML of the mail have different commands");
    page_mark_quotes(page);
    Outcome outcome = command_page_check_rest(page, page_next_new(page, rest), error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *lines_r = g_steal_pointer(&found);
    return OUTCOME_DONE;
}
