#include "command_page.h"

void command_line_free(CommandLine *line)
{
    if (line == NULL)
        return;
    g_free(line->text);
    g_array_unref(line->spans);
    g_free(line);
}

CommandLine *command_line_new(GString *text)
{
    if (g_str_has_prefix(text->str, "＃"))
        g_string_overwrite(g_string_erase(text, 0, 2), 0, "#");
    CommandLine *command = g_new0(CommandLine, 1);
    command->text = g_string_free(text, FALSE);
    command->spans = g_array_new(FALSE, FALSE, sizeof(TextSpan));
    return command;
}

void command_line_take(CommandLine *command, const Page *page, guint from, guint until)
{
    TextSpan span = {page_line(page, from)->from, page_line(page, until - 1)->next};
    g_array_append_val(command->spans, span);
}

Outcome command_list_add(GPtrArray *list, CommandLine *command, GError **error)
{
    if (list->len < COMMAND_LINES_MAX) {
        g_ptr_array_add(list, command);
        return OUTCOME_DONE;
    }
    command_line_free(command);
    return outcome_fail(OUTCOME_REFUSED, error, "there are more than %d", COMMAND_LINES_MAX);
}

/* ---- lines ---- */

guint command_page_start(Page *page)
{
    guint start = page_next_new(page, 0);
    if (start < page_count(page) && page_is_command(page, start))
        return start;
    page_mark_quotes(page);
    return page_next_new(page, 0);
}

gboolean command_page_is_command(const Page *page, guint at)
{
    return at < page_count(page) && page_line(page, at)->kind != TEXT_LINE_QUOTED &&
           page_is_command(page, at);
}

static guint skip_blank(const Page *page, guint at)
{
    while (at < page_count(page) && page_is_blank(page, at))
        at++;
    return at;
}

gboolean command_page_has_words(const Page *page)
{
    return skip_blank(page, 0) < page_count(page);
}

/* The next newly written line from `at` on, where a further command may stand: a quote between two
   commands ends them as little as a blank line does, or the second would reach the customer. */
static guint next_line(Page *page, guint at)
{
    guint next = skip_blank(page, at);
    if (next >= page_count(page) || command_page_is_command(page, next))
        return next;
    page_mark_quotes(page);
    return page_next_new(page, next);
}

guint command_page_end(const Page *page)
{
    guint end = page_next_new(page, 0);
    for (guint at = end; command_page_is_command(page, at); at = page_next_new(page, end))
        end = skip_blank(page, at + 1);
    return end;
}

guint command_page_gap_end(const Page *page, guint at)
{
    guint next = skip_blank(page, at);
    return command_page_is_command(page, next) ? next : MIN(next, at + 1);
}

Outcome command_page_read(Page *page, CommandReader read, gpointer data, GPtrArray **lines_r,
                          GError **error)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)command_line_free);
    Outcome outcome = OUTCOME_DONE;
    guint at = command_page_start(page);
    while (outcome == OUTCOME_DONE && command_page_is_command(page, at)) {
        outcome = read(data, &at, found, error);
        at = next_line(page, at);
    }
    if (outcome == OUTCOME_DONE)
        outcome = command_page_check_rest(page, at, error);
    if (outcome == OUTCOME_DONE)
        *lines_r = g_steal_pointer(&found);
    return outcome;
}

/* ---- HTML ---- */

static Outcome read_line(gpointer data, guint *at, GPtrArray *found, GError **error)
{
    const HtmlLines *lines = data;
    if (page_line(&lines->page, *at)->is_doubtful)
        return outcome_fail(
            OUTCOME_REFUSED, error,
            "one is written so that perhaps nobody sees it, by its colour, its size or a style "
            "sheet; write it in plain letters, or take it out");
    GString *text = g_string_new(NULL);
    page_append_words(&lines->page, *at, " ", text);
    CommandLine *command = command_line_new(text);
    guint first = (*at)++;
    html_lines_cut(lines, first, command_page_gap_end(&lines->page, *at), command->spans);
    return command_list_add(found, command, error);
}

Outcome command_lines_in_html(HtmlLines *html, GPtrArray **lines_r, GError **error)
{
    return command_page_read(&html->page, read_line, html, lines_r, error);
}
