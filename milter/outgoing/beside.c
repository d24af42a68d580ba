#include "beside.h"

#include "command.h"
#include "command_lines.h"

#include <string.h>

#define TYPE_SHOWN 40 /* octets */

/* "#" as it is written in plain text, in HTML and in RTF. */
static const char *const SIGNS[] = {"#", "\xef\xbc\x83", "&#35;", "&#x23;", "&num;", "\\'23"};

static gsize sign_length(const char *at)
{
    for (gsize i = 0; i < G_N_ELEMENTS(SIGNS); i++) {
        if (g_ascii_strncasecmp(at, SIGNS[i], strlen(SIGNS[i])) == 0)
            return strlen(SIGNS[i]);
    }
    return 0;
}

static gboolean is_command_at(const char *at)
{
    gsize sign = sign_length(at);
    gsize length = 0;
    while (sign > 0 && length < COMMAND_NAME_MAX + 1 && g_ascii_isalpha(at[sign + length]))
        length++;
    return length > 0 && command_is_name(at + sign, length);
}

static gboolean names_command(const char *text, const char *end)
{
    for (const char *at = text; at < end; at++) {
        if (is_command_at(at))
            return TRUE;
    }
    return FALSE;
}

/* ---- calendars, RFC 5545 ---- */

/* Folded lines joined (3.1). Caller frees. */
static char *unfolded(const char *text)
{
    GString *joined = g_string_new(NULL);
    for (const char *at = text; *at != '\0'; at++) {
        gsize feed = at[0] == '\r' && at[1] == '\n' ? 2 : at[0] == '\n' ? 1 : 0;
        if (feed > 0 && (at[feed] == ' ' || at[feed] == '\t'))
            at += feed;
        else
            g_string_append_c(joined, *at);
    }
    return g_string_free(joined, FALSE);
}

/* Behind a property's name, a line break within its value (3.3.11), or a tag of its HTML. */
static gboolean begins_line(const char *text, const char *at)
{
    while (at > text && (at[-1] == ' ' || at[-1] == '\t'))
        at--;
    if (at == text || strchr("\n:>", at[-1]) != NULL)
        return TRUE;
    return at - text >= 2 && at[-2] == '\\' && (at[-1] == 'n' || at[-1] == 'N');
}

static gboolean calendar_has_command(const char *text)
{
    g_autofree char *lines = unfolded(text);
    for (const char *at = lines; *at != '\0'; at++) {
        if (is_command_at(at) && begins_line(lines, at))
            return TRUE;
    }
    return FALSE;
}

/* ---- alternatives ---- */

static gboolean has_command(TextPart *text)
{
    const char *type = mime_part_type(text->part);
    if (strstr(type, "calendar") != NULL || g_str_has_suffix(type, "/ics"))
        return calendar_has_command(text->utf8);
    if (strstr(type, "html") != NULL)
        return command_lines_lead_html(part_html_lines(text, NULL));
    return names_command(text->utf8, text->utf8 + strlen(text->utf8));
}

/* A refusal is ASCII. */
static char *shown_type(const MimePart *part)
{
    char *type = g_strndup(mime_part_type(part), TYPE_SHOWN);
    for (char *at = type; *at != '\0'; at++)
        *at = g_ascii_isgraph(*at) ? *at : '?';
    return type;
}

static Outcome check(const RewriteRequest *request, const MimePart *part, GError **error)
{
    g_autoptr(TextPart) text = NULL;
    Outcome outcome = part_load(request->tree, request->texts, part, &text, error);
    if (outcome == OUTCOME_REFUSED)
        g_clear_error(error);
    else if (outcome != OUTCOME_DONE || !has_command(text))
        return outcome;
    g_autofree char *type = shown_type(part);
    return outcome_fail(OUTCOME_REFUSED, error,
                        "one may stand in the %s part, too, where it cannot be taken out; write "
                        "the mail as plain text or HTML alone, or send them in a mail of their own",
                        type);
}

/* ---- what HTML hides ---- */

Outcome beside_check_hidden(TextPart *html, GError **error)
{
    const HtmlLines *lines = part_html_lines(html, NULL);
    for (guint i = 0; i < lines->unseen->len; i++) {
        const TextSpan *span = &g_array_index(lines->unseen, TextSpan, i);
        if (names_command(html->utf8 + span->from, html->utf8 + span->until))
            return outcome_fail(OUTCOME_REFUSED, error,
                                "one stands in the title, a comment or hidden words of the HTML, "
                                "too, where it cannot be taken out; write the mail as plain text, "
                                "or send them in a mail of their own");
    }
    return OUTCOME_DONE;
}

/* ---- texts taken for files ---- */

gboolean beside_leads(TextPart *text)
{
    return mime_part_is(text->part, "text/html")
               ? command_lines_lead_html(part_html_lines(text, NULL))
               : command_lines_lead_text(text->utf8, strlen(text->utf8));
}

static Outcome check_ahead(const RewriteRequest *request, const MimePart *part, GError **error)
{
    g_autoptr(TextPart) text = NULL;
    g_autoptr(GError) fault = NULL;
    Outcome outcome = part_load(request->tree, request->texts, part, &text, &fault);
    if (outcome == OUTCOME_REFUSED || (outcome == OUTCOME_DONE && !beside_leads(text)))
        return OUTCOME_DONE;
    if (outcome == OUTCOME_DONE)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "one stands in a text that has a file name, where it cannot be taken "
                            "out; write it in the first lines of the mail");
    g_propagate_error(error, g_steal_pointer(&fault));
    return outcome;
}

Outcome beside_check_ahead(const RewriteRequest *request, const GPtrArray *parts, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < parts->len; i++)
        outcome = check_ahead(request, g_ptr_array_index(parts, i), error);
    return outcome;
}

Outcome beside_check(const RewriteRequest *request, const GPtrArray *parts, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < parts->len; i++)
        outcome = check(request, g_ptr_array_index(parts, i), error);
    return outcome;
}
