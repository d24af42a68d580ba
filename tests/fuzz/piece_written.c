#include "fuzz_piece.h"

#include "answer/mustache.h"
#include "outgoing/command_lines.h"
#include "settings/settings.h"

#include <string.h>

/* ---- commands ---- */

static void check_lines(const GPtrArray *lines, gsize length)
{
    gsize end = 0;
    must(lines->len <= COMMAND_LINES_MAX);
    for (guint i = 0; i < lines->len; i++) {
        const CommandLine *line = g_ptr_array_index(lines, i);
        must(line->text[0] == '#' && g_ascii_isalpha(line->text[1]));
        must(g_utf8_validate(line->text, -1, NULL) && strchr(line->text, '\n') == NULL);
        for (guint j = 0; j < line->spans->len; j++) {
            const TextSpan *span = &g_array_index(line->spans, TextSpan, j);
            must(span->from >= end && span->until >= span->from && span->until <= length);
            end = span->until;
        }
    }
}

static void check_outcome(Outcome outcome, GPtrArray *lines, GError *error, gsize length)
{
    must(outcome == OUTCOME_DONE || (outcome == OUTCOME_REFUSED && error != NULL));
    if (outcome == OUTCOME_DONE)
        check_lines(lines, length);
    if (lines != NULL)
        g_ptr_array_unref(lines);
    g_clear_error(&error);
}

static void try_text(const char *text, gsize length, gboolean flowed, gboolean delsp)
{
    GPtrArray *lines = NULL;
    GError *error = NULL;
    g_auto(Page) page = {0};
    page_split(text, length, &page);
    Outcome outcome = command_lines_in_text(&page, flowed, delsp, &lines, &error);
    check_outcome(outcome, lines, error, length);
}

void fuzz_text_commands(const char *octets, gsize length)
{
    g_autofree char *valid = g_utf8_make_valid(octets, (gssize)length);
    gsize octets_valid = strlen(valid);
    try_text(valid, octets_valid, FALSE, FALSE);
    try_text(valid, octets_valid, TRUE, FALSE);
    try_text(valid, octets_valid, TRUE, TRUE);
    (void)command_lines_lead_text(valid, octets_valid);
}

/* The HTML's commands, held against its own octets as the text beside it. */
void fuzz_html_commands(const char *octets, gsize length)
{
    g_autofree char *valid = g_utf8_make_valid(octets, (gssize)length);
    gsize octets_valid = strlen(valid);
    GPtrArray *lines = NULL, *matched = NULL;
    GError *error = NULL, *fault = NULL;
    g_auto(HtmlLines) read = {0}, html = {0};
    g_auto(Page) page = {0};
    html_lines_read(valid, octets_valid, NULL, &read);
    html_lines_copy(&read, &html);
    Outcome outcome = command_lines_in_html(&html, &lines, &error);
    if (outcome == OUTCOME_DONE) {
        g_autoptr(GPtrArray) commands = g_ptr_array_new();
        for (guint i = 0; i < lines->len; i++)
            g_ptr_array_add(commands, ((CommandLine *)g_ptr_array_index(lines, i))->text);
        page_split(valid, octets_valid, &page);
        Outcome match = command_lines_match_text(&page, commands, &matched, &fault);
        check_outcome(match, matched, fault, octets_valid);
    }
    check_outcome(outcome, lines, error, octets_valid);
    (void)command_lines_lead_html(&read);
}

/* ---- Mustache ---- */

static const char JSON[] =
    "{\"name\": \"<b>&\\\"'\", \"number\": 7, \"yes\": true, \"no\": false, \"none\": null,"
    " \"list\": [1, \"<i>\", {\"name\": \"<u>\"}], \"empty\": [],"
    " \"deep\": {\"name\": \"<s>\", \"deep\": {\"list\": [[1], [2, 3]]}}}";

static const Mustache *itself(const char *name, gpointer template)
{
    return *name == 'p' ? template : NULL;
}

static void note_raw(char kind, const char *name, guint line, gpointer is_raw)
{
    must(name != NULL && line > 0 && strchr("&{v#^>", kind) != NULL);
    if (kind == '&' || kind == '{')
        *(gboolean *)is_raw = TRUE;
}

/* Nothing of the data comes out as markup but where the template asks for it. */
void fuzz_mustache(const char *octets, gsize length)
{
    g_autofree char *valid = g_utf8_make_valid(octets, (gssize)length);
    g_autoptr(Mustache) template = NULL;
    g_autoptr(GError) error = NULL;
    if (mustache_parse(valid, &template, &error) != OUTCOME_DONE) {
        must(g_str_has_prefix(error->message, "line "));
        return;
    }
    gboolean is_raw = strchr(valid, '<') != NULL;
    mustache_visit(template, note_raw, &is_raw);
    for (int escapes = 0; escapes <= 1; escapes++) {
        g_autofree char *text = NULL;
        g_clear_error(&error);
        Outcome outcome =
            mustache_expand(template, JSON, escapes == 1, itself, template, &text, &error);
        must(outcome == OUTCOME_DONE || (outcome == OUTCOME_REFUSED && error != NULL));
        if (outcome != OUTCOME_DONE)
            continue;
        must(strlen(text) <= MUSTACHE_RESULT_MAX && g_utf8_validate(text, -1, NULL));
        must(escapes == 0 || is_raw || strchr(text, '<') == NULL);
    }
}

/* ---- settings ---- */

void fuzz_settings(const char *octets, gsize length)
{
    static const char FILE_NAME[] = "fuzz.conf";
    g_autofree char *text = g_strndup(octets, length);
    if (strstr(text, "@include") != NULL) /* reads files of this machine */
        return;
    g_autoptr(Settings) settings = NULL;
    g_autoptr(GError) error = NULL;
    Outcome outcome = settings_load_text(FILE_NAME, text, &settings, &error);
    must(outcome == OUTCOME_DONE || outcome == OUTCOME_REFUSED);
    must((outcome == OUTCOME_DONE) == (error == NULL));
    if (outcome != OUTCOME_DONE) {
        must(g_str_has_prefix(error->message, FILE_NAME));
        return;
    }
    g_autofree char *difference = settings_difference(settings, settings);
    must(*difference == '\0');
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        must(settings_desk_by_name(settings, desk->name) == desk);
        must(settings_desk_by_address(settings, desk->address, NULL) == desk);
        must(desk->default_type != NULL);
    }
}
