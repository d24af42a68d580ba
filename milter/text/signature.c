#include "signature.h"

#include "device_shape.h"
#include "device_words.h"

#include <string.h>

#define SIGNATURE_LINES_MAX 14 /* filled ones below dashes without the blank of RFC 3676 */
#define DEVICE_TRAIL_MAX 3     /* filled lines that may follow "Sent from my iPhone" */
#define NAME_OCTETS_MAX 40
#define RULE_LENGTH_MIN 3
#define CARD_LINES_MAX 9
#define CARD_OCTETS_MAX 90
#define LOOK_AHEAD 40
#define LOOK_AROUND 60       /* lines, for the same rule again */
#define CONTACT_BLANKS_MAX 3 /* "Ann Lee, Tel. 5551234", where a card has but one line */

/* Filled lines from `at` on before `end`, counted up to a bound. */
static guint filled_lines(const ReplyLines *lines, guint at, guint end)
{
    guint filled = 0;
    for (guint i = at; i < end && filled <= LOOK_AHEAD && i - at < 4 * LOOK_AHEAD; i++)
        filled += lines->line[i].length > 0;
    return filled;
}

/* The separator of RFC 3676 4.3, blank included. */
static gboolean is_separator(const ReplyLine *line)
{
    return line->size == 3 && memcmp(line->start, "-- ", 3) == 0;
}

/* "--" ("---" is a rule of Markdown), runs of en and em dashes, underscores. */
static gboolean is_dashes(const ReplyLine *line)
{
    static const char *const UNITS[] = {"–", "—", "―", "－", "_"};
    if (reply_is(line->words, line->length, "--") || reply_is(line->words, line->length, "- -"))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(UNITS); i++) {
        gsize at = 0, size = strlen(UNITS[i]), units = 0;
        while (reply_begins(line->words + at, line->length - at, UNITS[i])) {
            at += size;
            units++;
        }
        if (at == line->length && (units >= 2 || (units == 1 && size == 3)))
            return TRUE;
    }
    return FALSE;
}

/* Dashes that are part of a table or of code have such lines around them. */
static gboolean stands_in_table(const ReplyLines *lines, guint at)
{
    static const char MARKS[] = "|;{}=+";
    for (guint i = at > 0 ? at - 1 : at; i <= at + 1 && i < lines->count; i++) {
        const ReplyLine *line = &lines->line[i];
        if (i != at && line->length > 0 &&
            (strchr(MARKS, line->words[line->length - 1]) != NULL ||
             (line->length > 2 && strspn(line->words, "-+|= ") == line->length)))
            return TRUE;
    }
    return FALSE;
}

/* The rule above the footer that list servers add. */
static gboolean is_list_footer(const ReplyLines *lines, guint at)
{
    static const char *const WORDS[] = {"mailing list", "listinfo",      "unsubscribe",
                                        "mailman",      "google groups", "yahoo! groups"};
    const ReplyLine *line = &lines->line[at];
    if (line->length < 20 || strspn(line->words, "_-=~.") < line->length)
        return FALSE;
    for (guint i = at + 1; i < lines->count && i - at <= 4; i++) {
        g_autofree char *raw = g_strndup(lines->line[i].words, MIN(lines->line[i].length, 200));
        g_autofree char *lower = g_ascii_strdown(raw, -1);
        for (gsize j = 0; j < G_N_ELEMENTS(WORDS); j++)
            if (strstr(lower, WORDS[j]) != NULL)
                return TRUE;
    }
    return FALSE;
}

/* "-Ann", "— Ann Lee": at most three words with capitals behind a dash. */
static gboolean is_dashed_name(const ReplyLine *line)
{
    const char *at = line->words, *end = line->words + line->length;
    if (line->length < 3 || line->length > NAME_OCTETS_MAX)
        return FALSE;
    gsize dash = *at == '-' ? 1 : reply_begins(at, line->length, "—") ? 3 : 0;
    if (dash == 0 && reply_begins(at, line->length, "–"))
        dash = 3;
    if (dash == 0 || at[dash] == '-')
        return FALSE;
    guint words = 0;
    for (at += dash; at < end; words++) {
        while (at < end && *at == ' ')
            at++;
        if (at == end || !g_unichar_isupper(g_utf8_get_char(at)))
            return FALSE;
        while (at < end && *at != ' ') {
            if (strchr(",;:!?()/", *at) != NULL || g_ascii_isdigit(*at))
                return FALSE;
            at++;
        }
    }
    return words > 0 && words <= 3;
}

/* Something to reach a person by: an address, a site, a telephone number. */
static gboolean holds_contact(const ReplyLine *line)
{
    gsize seen = MIN(line->length, (gsize)200);
    guint digits = 0;
    for (gsize i = 0; i < seen; i++)
        digits += g_ascii_isdigit(line->words[i]) ? 1 : 0;
    return memchr(line->words, '@', seen) != NULL || digits >= 7 ||
           g_strstr_len(line->words, (gssize)seen, "www.") != NULL ||
           g_strstr_len(line->words, (gssize)seen, "http") != NULL;
}

/* Whether the same rule is drawn again above or below: it divides sections, then. */
static gboolean is_drawn_again(const ReplyLines *lines, guint at, guint end)
{
    const ReplyLine *rule = &lines->line[at];
    guint first = at > LOOK_AROUND ? at - LOOK_AROUND : 0;
    for (guint i = first; i < MIN(end, at + LOOK_AROUND); i++) {
        const ReplyLine *line = &lines->line[i];
        if (i != at && line->length == rule->length &&
            memcmp(line->words, rule->words, rule->length) == 0)
            return TRUE;
    }
    return FALSE;
}

/* A rule of dashes above short lines with contact data, at the end. Authors draw such rules between
   their paragraphs, too. */
static gboolean is_card(const ReplyLines *lines, guint at, guint end)
{
    const ReplyLine *rule = &lines->line[at];
    if (rule->length < RULE_LENGTH_MIN || strspn(rule->words, "-=*~#") < rule->length)
        return FALSE;
    gboolean has_contact = FALSE;
    guint filled = 0, blanks = 0;
    for (guint i = at + 1; i < end && filled <= CARD_LINES_MAX; i++) {
        const ReplyLine *line = &lines->line[i];
        if (line->length > CARD_OCTETS_MAX)
            return FALSE;
        filled += line->length > 0 ? 1 : 0;
        for (gsize j = 0; j < line->length; j++)
            blanks += line->words[j] == ' ' ? 1 : 0;
        has_contact = has_contact || holds_contact(line);
    }
    return has_contact && filled <= CARD_LINES_MAX &&
           (filled > 1 || blanks <= CONTACT_BLANKS_MAX) && !stands_in_table(lines, at) &&
           !is_drawn_again(lines, at, end);
}

/* Whether words of the mail go on below a rule: a question stands there, or the rule is set apart
   above a list, with a sentence further down. A signature begins with a name. */
static gboolean goes_on_below(const ReplyLines *lines, guint at, guint end)
{
    guint first = reply_lines_next_filled(lines, at + 1, LOOK_AHEAD);
    gboolean is_apart = at > 0 && lines->line[at - 1].length == 0 && first > at + 1 &&
                        first < end &&
                        memchr(lines->line[first].words, ':', lines->line[first].length) != NULL;
    for (guint i = first; i < end; i++) {
        const ReplyLine *line = &lines->line[i];
        guint blanks = 0;
        for (gsize j = 0; j < MIN(line->length, (gsize)CARD_OCTETS_MAX); j++)
            blanks += line->words[j] == ' ' ? 1 : 0;
        if (reply_ends(line->words, line->length, "?") ||
            reply_ends(line->words, line->length, "？") ||
            (is_apart && blanks >= 4 &&
             (reply_ends(line->words, line->length, ".") ||
              reply_ends(line->words, line->length, "!"))))
            return TRUE;
    }
    return FALSE;
}

/* A telephone's line has words on one side at most: between two lines somebody speaks. */
static gboolean stands_in_paragraph(const ReplyLines *lines, guint at, guint end)
{
    return at > 0 && lines->line[at - 1].length > 0 && at + 1 < end &&
           lines->line[at + 1].length > 0;
}

/* Signatures that say so by a separator, a rule or a telephone's line. */
static guint marked_signature_at(const ReplyLines *lines, guint at, guint end)
{
    const ReplyLine *line = &lines->line[at];
    if (line->length == 0)
        return 0;
    if (is_separator(line) || is_list_footer(lines, at))
        return end - at;
    guint below = 0;
    if (is_dashes(line) && !stands_in_table(lines, at) && !is_drawn_again(lines, at, end) &&
        !goes_on_below(lines, at, end)) {
        below = filled_lines(lines, at + 1, end);
        return below > 0 && below <= SIGNATURE_LINES_MAX ? end - at : 0;
    }
    if (is_card(lines, at, end))
        return end - at;
    if (device_shape_at(lines, at, end))
        return end - at;
    if (!stands_in_paragraph(lines, at, end) && device_words_match(line->words, line->length)) {
        below = filled_lines(lines, at + 1, end);
        return below <= DEVICE_TRAIL_MAX ? end - at : 1;
    }
    return 0;
}

/* A dashed name signs when it is the last line below an empty one and no item of a list. */
static gboolean is_signing_name(const ReplyLines *lines, guint at, guint end)
{
    if (at < 2 || lines->line[at - 1].length > 0 || !is_dashed_name(&lines->line[at]))
        return FALSE;
    guint below = reply_lines_next_filled(lines, at + 1, LOOK_AHEAD);
    if (below < end && marked_signature_at(lines, below, end) != end - below)
        return FALSE;
    guint above = at - 1;
    while (above > 0 && at - above < 4 && lines->line[above].length == 0)
        above--;
    const ReplyLine *line = &lines->line[above];
    return line->length > 0 && *line->words != '-' && line->words[line->length - 1] != ':';
}

guint signature_at(const ReplyLines *lines, guint at, guint end)
{
    guint count = marked_signature_at(lines, at, end);
    if (count > 0)
        return count;
    return is_signing_name(lines, at, end) ? end - at : 0;
}
