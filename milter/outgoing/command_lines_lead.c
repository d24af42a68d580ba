#include "command.h"
#include "command_page.h"

#include <string.h>

#define ARMOUR_BEGIN "-----BEGIN PGP SIGNED MESSAGE-----" /* RFC 4880 7 */

static gboolean is_command(const Page *page, guint at, gboolean may_be_apart)
{
    gboolean is_apart = FALSE;
    g_autoptr(GString) line = g_string_new(NULL);
    page_append_words(page, at, " ", line);
    return command_is_line(line->str, &is_apart) && (may_be_apart || !is_apart);
}

/* A greeting is one block: what stands below a quote is an answer. */
static gboolean has_command(const Page *page, guint at)
{
    guint above = 0;
    for (; at < page_count(page) && page_line(page, at)->kind != TEXT_LINE_QUOTED; at++) {
        if (page_is_blank(page, at))
            continue;
        if (above > COMMAND_GREETING_LINES_MAX)
            return FALSE;
        if (is_command(page, at, above == 0))
            return TRUE;
        if (!command_page_is_greeting(page, at))
            return FALSE;
        above++;
    }
    return FALSE;
}

Outcome command_page_check_rest(const Page *page, guint at, GError **error)
{
    if (!has_command(page, at))
        return OUTCOME_DONE;
    return outcome_fail(
        OUTCOME_REFUSED, error,
        "one stands below other words, or has a blank or a sign at its #; write it in the "
        "first lines, above any greeting, like #close");
}

/* ---- texts that stay as they are ---- */

static gboolean is_armour(const Page *page, guint at)
{
    gsize length;
    const char *words = page_words(page, at, &length);
    return length == strlen(ARMOUR_BEGIN) && memcmp(words, ARMOUR_BEGIN, length) == 0;
}

/* The armour's header ends with an empty line, which some programs lose. */
static void blank_armour(Page *page)
{
    gboolean is_within = FALSE;
    for (guint i = 0; i < page_count(page); i++) {
        is_within =
            is_within ? !page_is_blank(page, i) && !page_is_command(page, i) : is_armour(page, i);
        if (is_within)
            page_line(page, i)->until = page_line(page, i)->from;
    }
}

static gboolean leads(Page *page)
{
    blank_armour(page);
    return has_command(page, command_page_start(page));
}

gboolean command_lines_lead_text(const char *text, gsize length)
{
    g_auto(Page) page = {0};
    page_split(text, length, &page);
    return leads(&page);
}

gboolean command_lines_lead_html(const HtmlLines *html)
{
    g_auto(HtmlLines) lines = {0};
    html_lines_copy(html, &lines);
    return leads(&lines.page);
}
