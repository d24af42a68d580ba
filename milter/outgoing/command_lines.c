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

guint command_page_skip_blank(const Page *page, guint at)
{
    while (at < page_count(page) && page_is_blank(page, at))
        at++;
    return at;
}

guint command_page_next(Page *page, guint at)
{
    guint next = command_page_skip_blank(page, at);
    if (next >= page_count(page) || command_page_is_command(page, next))
        return next;
    page_mark_quotes(page);
    return page_next_new(page, next);
}

guint command_page_end(const Page *page)
{
    guint end = page_next_new(page, 0);
    for (guint at = end; command_page_is_command(page, at); at = page_next_new(page, end))
        end = command_page_skip_blank(page, at + 1);
    return end;
}

guint command_page_gap_end(const Page *page, guint at)
{
    guint next = command_page_skip_blank(page, at);
    return command_page_is_command(page, next) ? next : MIN(next, at + 1);
}

/* ---- HTML ---- */

static Outcome read_line(const HtmlLines *lines, guint at, GPtrArray *found, GError **error)
{
    if (page_line(&lines->page, at)->is_doubtful)
        return outcome_fail(
            OUTCOME_REFUSED, error,
            "one is written so that perhaps nobody sees it, by its colour, its size or a style "
            "sheet; write it in plain letters, or take it out");
    GString *text = g_string_new(NULL);
    page_append_words(&lines->page, at, " ", text);
    CommandLine *command = command_line_new(text);
    html_lines_cut(lines, at, command_page_gap_end(&lines->page, at + 1), command->spans);
    return command_list_add(found, command, error);
}

Outcome command_lines_in_html(HtmlLines *html, GPtrArray **lines_r, GError **error)
{
    Page *page = &html->page;
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)command_line_free);
    Outcome outcome = OUTCOME_DONE;
    guint at = command_page_start(page);
    while (outcome == OUTCOME_DONE && command_page_is_command(page, at)) {
        outcome = read_line(html, at, found, error);
        at = command_page_next(page, at + 1);
    }
    if (outcome == OUTCOME_DONE)
        outcome = command_page_check_rest(page, at, error);
    if (outcome == OUTCOME_DONE)
        *lines_r = g_steal_pointer(&found);
    return outcome;
}
