#include "signing.h"

#include "../html/html.h"
#include "../html/lines.h"
#include "own_names.h"
#include "word_count.h"

#include <string.h>

void signing_free(Signing *signing)
{
    if (signing == NULL)
        return;
    part_unref(signing->text);
    place_clear(&signing->place);
    g_free(signing->expected);
    g_free(signing);
}

static PlaceWish wish_of(const RewriteRequest *request, const MimePart *part, const Place *html,
                         const GPtrArray *own_names, const GPtrArray *own_titles)
{
    return (PlaceWish){
        .signature_text = request->signature != NULL ? request->signature->text : NULL,
        .mark = request->mark,
        .placeholder = request->desk->outgoing.placeholder,
        .own_lines = request->desk->outgoing.own_lines,
        .own_names = own_names,
        .own_titles = own_titles,
        .keeps_own = request->keeps_own,
        .strip_commands = request->strip_commands,
        .flowed = mime_part_parameter_is(part, "format", "flowed"),
        .budget = request->budget,
        .twin = html != NULL ? html->own : NULL,
        .commands = html != NULL ? html->commands : NULL,
    };
}

Outcome signing_afford(const RewriteRequest *request, GError **error)
{
    if (budget_take_large(request->budget))
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error, "taking it apart costs too much");
}

static Outcome find_place(const RewriteRequest *request, Signing *signing, const PlaceWish *wish,
                          GError **error)
{
    if (signing->is_html)
        place_in_html(part_html_lines(signing->text, request->budget), wish, &signing->place);
    else
        place_in_text(signing->text->utf8, wish, &signing->place);
    if (signing->place.is_cut)
        return outcome_fail(OUTCOME_REFUSED, error, "text of more than %d lines", HTML_LINES_MAX);
    return signing_afford(request, error);
}

/* The facts tell it of the mail as a whole; another of its texts may hold it alone. */
static gboolean has_armour(const Signing *signing)
{
    const char *utf8 = signing->text->utf8;
    if (strstr(utf8, "PGP") == NULL || (!signing->is_html && !text_has_armour_lines(utf8)))
        return FALSE;
    g_autofree char *reply = NULL;
    g_autofree char *read = signing->is_html
                                ? text_from_html(utf8, strlen(utf8), TEXT_MAIL_ANSWER, &reply)
                                : text_reply(utf8, TEXT_MAIL_ANSWER);
    return text_armour(reply != NULL ? reply : read) != TEXT_ARMOUR_NONE;
}

Outcome signing_load(const RewriteRequest *request, const MimePart *part, const Place *html,
                     Signing **signing_r, GError **error)
{
    g_autoptr(Signing) signing = g_new0(Signing, 1);
    signing->is_html = mime_part_is(part, "text/html");
    Outcome outcome = part_load(request->tree, request->texts, part, &signing->text, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (has_armour(signing))
        return outcome_fail(OUTCOME_REFUSED, error, "signed or encrypted with inline PGP");
    outcome = signing_afford(request, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GPtrArray) own_names = own_names_new(request->facts, request->agent);
    g_autoptr(GPtrArray) own_titles = own_titles_new(request->desk, request->agent);
    const PlaceWish wish = wish_of(request, part, html, own_names, own_titles);
    outcome = find_place(request, signing, &wish, error);
    if (outcome == OUTCOME_DONE)
        *signing_r = g_steal_pointer(&signing);
    return outcome;
}

/* ---- the signature in plain text ---- */

/* format=flowed: a line that begins like a quote or a blank is stuffed, and no line but the
   signature's rule ends in a blank, or it would flow into the next (RFC 3676 4.2, 4.4). */
static void append_line(GString *block, const char *line, gboolean is_flowed)
{
    gsize length = strlen(line);
    if (is_flowed && (line[0] == ' ' || line[0] == '>' || g_str_has_prefix(line, "From ")))
        g_string_append_c(block, ' ');
    while (length > 0 && line[length - 1] == ' ')
        length--;
    g_string_append_len(block, line, (gssize)length);
    g_string_append_c(block, '\n');
}

static gsize before_blanks(const char *text, gsize at)
{
    while (at > 0 && (text[at - 1] == '\r' || text[at - 1] == ' '))
        at--;
    return at;
}

static gboolean ends_with_empty_line(const char *text, gsize at)
{
    at = before_blanks(text, at);
    if (at == 0)
        return TRUE;
    if (text[at - 1] != '\n')
        return FALSE;
    at = before_blanks(text, at - 1);
    return at == 0 || text[at - 1] == '\n';
}

/* Where the text that stays ends before the place. */
static gsize kept_until(const Place *place)
{
    for (guint i = 0; i < place->removals->len; i++) {
        const TextSpan *span = &g_array_index(place->removals, TextSpan, i);
        if (span->until == place->insert)
            return span->from;
    }
    return place->insert;
}

/* The signature with what keeps it apart: an empty line before it, and below it either the quote
   after another one, or nothing; there it stands under "-- ", as programs expect (RFC 3676 4.3). */
static char *text_block(const Signing *signing, const char *signature)
{
    const Place *place = &signing->place;
    const char *text = signing->text->utf8;
    gboolean is_flowed = mime_part_parameter_is(signing->text->part, "format", "flowed");
    GString *block = g_string_new(NULL);
    g_auto(GStrv) lines = g_strsplit(signature, "\n", -1);
    if (!place->at_placeholder) {
        gsize kept = kept_until(place);
        if (kept > 0 && text[kept - 1] != '\n')
            g_string_append_c(block, '\n');
        if (!ends_with_empty_line(text, kept))
            g_string_append_c(block, '\n');
        if (!place->above_quote)
            g_string_append(block, "-- \n");
    }
    for (char **line = lines; *line != NULL; line++)
        append_line(block, *line, is_flowed);
    if (place->at_placeholder)
        g_string_truncate(block, block->len - 1);
    else if (place->above_quote)
        g_string_append_c(block, '\n');
    return g_string_free(block, FALSE);
}

static char *with_line_end(const char *text, const char *line_end)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return g_strjoinv(line_end, lines);
}

/* ---- the signature in HTML ---- */

char *signing_marked_html(const char *html, const char *mark)
{
    const char *class = strstr(html, HTML_OUR_MARK);
    g_autofree char *words = mark != NULL
                                 ? g_strconcat(HTML_OUR_MARK " " HTML_OUR_MARK_PREFIX, mark, NULL)
                                 : g_strdup(HTML_OUR_MARK);
    if (class == NULL) /* a site's own template */
        return g_strdup_printf("<div class=\"%s\">%s</div>", words, html);
    return g_strdup_printf("%.*s%s%s", (int)(class - html), html, words,
                           class + strlen(HTML_OUR_MARK));
}

/* ASCII with numeric character references: it fits every charset and every transfer encoding. */
static char *html_block(const char *html, const char *mark)
{
    g_autofree char *marked = signing_marked_html(html, mark);
    GString *ascii = g_string_new("\n");
    for (const char *c = marked; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (character < 128)
            g_string_append_c(ascii, (char)character);
        else
            g_string_append_printf(ascii, "&#%u;", (guint)character);
    }
    return g_string_free(g_string_append(ascii, "\n"), FALSE);
}

/* ---- edits ---- */

static char *block_of(const RewriteRequest *request, const Signing *signing)
{
    g_autofree char *block = signing->is_html ? html_block(request->signature->html, request->mark)
                                              : text_block(signing, request->signature->text);
    return with_line_end(block, signing->text->line_end);
}

/* Removals and the block in order; a removal that touches the place becomes one edit with it. */
static GArray *edits_of(const Place *place, const char *block)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(PartEdit));
    gboolean is_placed = block == NULL;
    for (guint i = 0; i < place->removals->len; i++) {
        const TextSpan *span = &g_array_index(place->removals, TextSpan, i);
        PartEdit change = {.from = span->from, .until = span->until, .octets = ""};
        PartEdit alone = {.from = place->insert, .until = place->insert, .octets = block};
        gboolean touches = place->insert == span->from || place->insert == span->until;
        if (!is_placed && touches) {
            change.octets = block;
        } else if (!is_placed && place->insert < span->from) {
            alone.length = strlen(block);
            g_array_append_val(changes, alone);
        }
        is_placed = is_placed || place->insert <= span->until;
        change.length = strlen(change.octets);
        g_array_append_val(changes, change);
    }
    if (!is_placed) {
        PartEdit last = {place->insert, place->insert, block, strlen(block)};
        g_array_append_val(changes, last);
    }
    return changes;
}

static char *edited(const char *utf8, const GArray *changes)
{
    GString *text = g_string_new(NULL);
    gsize at = 0;
    for (guint i = 0; i < changes->len; i++) {
        const PartEdit *change = &g_array_index(changes, PartEdit, i);
        g_string_append_len(text, utf8 + at, (gssize)(change->from - at));
        g_string_append_len(text, change->octets, (gssize)change->length);
        at = change->until;
    }
    return g_string_free(g_string_append(text, utf8 + at), FALSE);
}

char *signing_rest(const Signing *signing)
{
    g_autoptr(GArray) changes = edits_of(&signing->place, NULL);
    return edited(signing->text->utf8, changes);
}

/* The self-check: of what a reader sees nothing goes but what is planned to go, and nothing comes
   but the signature. */
static Outcome check_words(const Signing *signing, const GArray *changes, GError **error)
{
    gboolean is_html = signing->is_html;
    const char *utf8 = signing->text->utf8;
    WordCount wanted = word_count(utf8, strlen(utf8), is_html);
    for (guint i = 0; i < changes->len; i++) {
        const PartEdit *change = &g_array_index(changes, PartEdit, i);
        WordCount gone = word_count(utf8 + change->from, change->until - change->from, is_html);
        WordCount come = word_count(change->octets, change->length, is_html);
        wanted.characters += come.characters - gone.characters;
        wanted.sum += come.sum - gone.sum;
    }
    WordCount got = word_count(signing->expected, strlen(signing->expected), is_html);
    if (got.characters == wanted.characters && got.sum == wanted.sum)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error, "self-check: other words than planned would go");
}

/* The fields of the part's header that tell of its content go first, since edits ascend. */
static gboolean splice(const RewriteRequest *request, const TextPart *text, const GArray *changes,
                       MailEdits *edits)
{
    g_autoptr(MailEdits) body = mail_edits_new();
    const PartEdit *first = (const PartEdit *)(const void *)changes->data;
    if (!part_splice(text, first, changes->len, body))
        return FALSE;
    if (changes->len > 0 && part_drop_sums(text, request->tree, edits, NULL) != OUTCOME_DONE)
        return FALSE;
    mail_edits_take(edits, body);
    return TRUE;
}

Outcome signing_edit(const RewriteRequest *request, Signing *signing, gboolean is_target,
                     MailEdits *edits, GError **error)
{
    const TextPart *text = signing->text;
    Outcome outcome = signing_afford(request, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *block =
        is_target && request->signature != NULL ? block_of(request, signing) : NULL;
    g_autoptr(GArray) changes = edits_of(&signing->place, block);
    signing->expected = edited(text->utf8, changes);
    outcome = check_words(signing, changes, error);
    if (outcome != OUTCOME_DONE || splice(request, text, changes, edits))
        return outcome;
    if (signing->is_html)
        return outcome_fail(OUTCOME_REFUSED, error, "the html cannot hold the signature");
    const PartEdit *first = (const PartEdit *)(const void *)changes->data;
    return part_relabel(text, request->tree, request->facts, first, changes->len, signing->expected,
                        edits, error);
}
