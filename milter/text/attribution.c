#include "attribution.h"

#include "../base/utf8.h"
#include "moment.h"
#include "quote_words.h"

#include <string.h>

#define ATTRIBUTION_LINES_MAX 6
#define ATTRIBUTION_OCTETS_MAX 500
#define NAMED_OCTETS_MAX 200 /* of an attribution without a date */
#define AFTER_WROTE_MAX 110  /* a name or a date: "schrieb am Fr., 28. Apr. um 11:53:" */
#define WEEKDAY_OCTETS_MAX 32
#define SHAPE_LINES_MAX 4
#define SHAPE_OCTETS_MAX 300

typedef struct octets_seen {
    guint8 is_seen[256];
} OctetsSeen;

static OctetsSeen octets_of(const char *text)
{
    OctetsSeen octets = {{FALSE}};
    for (; *text != '\0'; text++)
        octets.is_seen[(guchar)*text] = TRUE;
    return octets;
}

static gboolean may_hold(const OctetsSeen *octets, const char *word, gsize size)
{
    return octets->is_seen[(guchar)word[0]] && octets->is_seen[(guchar)word[size / 2]] &&
           octets->is_seen[(guchar)word[size - 1]];
}

/* Where "wrote" stands near the end of the joined lines, as a word of its own; NULL: nowhere. */
static const char *find_wrote(const char *lower)
{
    const char *end = lower + strlen(lower);
    OctetsSeen octets = octets_of(lower);
    guint count = 0;
    const QuoteWord *words = quote_words_wrote(&count);
    for (guint i = 0; i < count; i++) {
        const char *wrote = words[i].octets;
        gsize size = words[i].length;
        if (!may_hold(&octets, wrote, size))
            continue; /* most of them: looking for each costs more than looking once */
        gboolean is_ascii = (guchar)*wrote < 0x80;
        for (const char *at = lower; (at = memmem(at, (gsize)(end - at), wrote, size)) != NULL;
             at++) {
            guchar before = at > lower ? (guchar)at[-1] : ' ', after = (guchar)at[size];
            gboolean begins = !is_ascii ||
                              (before < 0x80 && !g_ascii_isalnum((char)before) &&
                               strchr("/-_.@'", (char)before) == NULL) ||
                              (before == 0xa0);
            gboolean ends = !g_ascii_isalpha((char)after);
            if (begins && ends && (gsize)(end - at) - size <= AFTER_WROTE_MAX)
                return at;
        }
    }
    return NULL;
}

/* Whether a line can be the last of an attribution; cheap, as every line is asked. */
static gboolean may_end_attribution(const ReplyLine *line)
{
    if (line->length < 2)
        return FALSE;
    char last = line->words[line->length - 1];
    return last == ':' || last == '>' || last == '-' || last == 'e' || last == ')' || last == '.' ||
           (guchar)last >= 0x80 || (g_ascii_isdigit(*line->words) && line->length < 80) ||
           reply_ends(line->words, line->length, "道");
}

static gboolean begins_with_opener(const char *words)
{
    guint count = 0;
    const QuoteWord *openers = quote_words_openers(&count);
    for (guint i = 0; i < count; i++)
        if (*words == *openers[i].octets &&
            strncmp(words, openers[i].octets, openers[i].length) == 0)
            return TRUE;
    return FALSE;
}

typedef enum start { START_NONE, START_NAME, START_DATE } Start;

/* How the first line of an attribution may begin: with the date, with "On" and the date, or with a
   name and an address. */
static Start judge_start(const ReplyLine *line)
{
    const char *words = line->words;
    gsize length = line->length;
    while (length > 0 && strchr("-<[(\"> ", *words) != NULL) {
        words++;
        length--;
    }
    if (length == 0)
        return START_NONE;
    gsize head = MIN(length, (gsize)60);
    gboolean has_digit = FALSE;
    for (gsize i = 0; i < head && !has_digit; i++)
        has_digit = g_ascii_isdigit(words[i]);
    if (has_digit && begins_with_opener(words))
        return START_DATE;
    gboolean has_address = memchr(words, '@', length) != NULL;
    if (g_ascii_isdigit(*words))
        return START_DATE;
    /* "mån 3 maj 2021", "вт, 5 янв. 2016 г." */
    const char *blank = memchr(words, ' ', MIN(length, (gsize)WEEKDAY_OCTETS_MAX));
    if (blank != NULL && (gsize)(blank - words) + 1 < length && g_ascii_isdigit(blank[1]))
        return START_DATE;
    return has_address ? START_NAME : START_NONE;
}

/* Whether a "<" in the words is still open: an address that was wrapped. */
static gboolean has_open_bracket(const ReplyLine *line)
{
    for (gsize i = line->length; i > 0; i--)
        if (line->words[i - 1] == '<' || line->words[i - 1] == '>')
            return line->words[i - 1] == '<';
    return FALSE;
}

/* Whether an attribution may go on from one line to the next. A wrapped address may leave its ">"
   at the beginning of a line. */
static gboolean goes_on(const ReplyLine *line, const ReplyLine *next, gboolean is_open)
{
    if (next->is_quoted)
        return is_open || has_open_bracket(line);
    return next->length > 0;
}

/* The joined words of `count` lines from `at`, or NULL when they are too long for an attribution.
 */
static char *join(const ReplyLines *lines, guint at, guint count)
{
    gsize size = 0;
    for (guint i = at; i < at + count; i++)
        size += lines->line[i].length + 1;
    if (size > ATTRIBUTION_OCTETS_MAX)
        return NULL;
    GString *joined = g_string_sized_new(size);
    for (guint i = at; i < at + count; i++) {
        if (joined->len > 0)
            g_string_append_c(joined, ' ');
        reply_append_words(joined, &lines->line[i]);
    }
    return g_string_free(joined, FALSE);
}

/* Takes closing ornaments and the colon off; TRUE when there was a colon. */
static gboolean strip_end(char *joined)
{
    gboolean had_colon = FALSE;
    for (gsize length = strlen(joined); length > 0; length = strlen(joined)) {
        gsize colon = utf8_colon_end(joined, length);
        if (colon == 0 && strchr(" -*_.\"]", joined[length - 1]) == NULL)
            break;
        had_colon = had_colon || colon > 0;
        joined[length - MAX(colon, 1)] = '\0';
    }
    return had_colon;
}

/* "2021-05-03 10:35 GMT+02:00 Ann <ann@example.org>:": a date, then an address that ends it. */
static gboolean is_date_and_address(const char *joined, const Moment *moment, Start start)
{
    const char *open = strrchr(joined, '<');
    return start == START_DATE && moment->has_date && open != NULL && strchr(open, '@') != NULL &&
           g_str_has_suffix(joined, ">") && strchr(joined, '<') == open;
}

/* Gmail without an address: "2016-03-03 17:21 GMT+01:00 Ann Lee". */
static gboolean is_stamp_and_name(const char *joined)
{
    const char *zone = strstr(joined, " GMT");
    return zone != NULL && zone - joined <= 16 && zone - joined >= 14 &&
           g_ascii_isdigit(joined[0]) && joined[4] == '-' && joined[7] == '-';
}

/* Tutanota: "3 May 2021, 10:35 by ann@example.org" and a colon, in whatever language. */
static gboolean is_date_and_bare_address(const char *joined, const Moment *moment, Start start)
{
    const char *last = strrchr(joined, ' ');
    return start == START_DATE && moment->has_date && moment->has_time && last != NULL &&
           strchr(last, '@') != NULL && strchr(joined, '@') > last;
}

static gboolean is_attribution(const ReplyLines *lines, guint at, guint count, Start start)
{
    g_autofree char *joined = join(lines, at, count);
    if (joined == NULL)
        return FALSE;
    gboolean has_colon = strip_end(joined);
    if (!has_colon && start == START_NONE && *joined != '-')
        return FALSE;
    Moment moment = moment_read(joined, strlen(joined));
    gboolean is_dated = moment.digits >= 2 && (moment.has_time || moment.has_date);
    if (is_date_and_address(joined, &moment, start) || is_stamp_and_name(joined))
        return TRUE;
    if (has_colon && count == 1 && is_date_and_bare_address(joined, &moment, start))
        return TRUE;
    gboolean is_fenced = g_str_has_prefix(joined, "---");
    gboolean has_evidence =
        is_dated || is_fenced || strchr(joined, '@') != NULL || strstr(joined, " via ") != NULL;
    if (!has_evidence) /* prose, most often: the words are not worth looking up */
        return FALSE;
    g_autofree char *lower = g_utf8_strdown(joined, -1);
    const char *wrote = find_wrote(lower);
    if (wrote == NULL)
        return FALSE;
    gboolean ends_it = strlen(wrote) <= 24;
    return has_colon || (ends_it && (is_dated || is_fenced) && count < 3);
}

/* A line of prose may stand right above an attribution: the nearer beginning is the true one. */
static gboolean begins_later(const ReplyLines *lines, guint at, guint count)
{
    for (guint i = 1; i < count; i++)
        if (begins_with_opener(lines->line[at + i].words) &&
            judge_start(&lines->line[at + i]) == START_DATE &&
            is_attribution(lines, at + i, count - i, START_DATE))
            return TRUE;
    return FALSE;
}

/* Over how many lines an attribution goes that begins at `at`; 0: none does. */
static guint measure(const ReplyLines *lines, guint at)
{
    Start start = judge_start(&lines->line[at]);
    guint most = start == START_NONE ? 1 : ATTRIBUTION_LINES_MAX;
    gboolean is_open = FALSE;
    for (guint count = 1; count <= most && at + count <= lines->count; count++) {
        const ReplyLine *line = &lines->line[at + count - 1];
        if (may_end_attribution(line) && is_attribution(lines, at, count, start))
            return begins_later(lines, at, count) ? 0 : count;
        if (at + count == lines->count)
            return 0;
        const ReplyLine *next = &lines->line[at + count];
        gboolean skips = next->length == 0 && count == 1 && at + 2 < lines->count &&
                         reply_is(lines->line[at + 2].words, lines->line[at + 2].length, "<");
        is_open = has_open_bracket(line) || (is_open && !line->is_quoted);
        if (!skips && line->length > 0 && !goes_on(line, next, is_open))
            return 0;
    }
    return 0;
}

gboolean attribution_is(const char *line, gsize length)
{
    ReplyLine only = {line, length, line, length, FALSE};
    ReplyLines lines = {&only, 1};
    return length <= ATTRIBUTION_OCTETS_MAX && may_end_attribution(&only) &&
           (is_attribution(&lines, 0, 1, judge_start(&only)) || reply_is(line, length, "wrote:"));
}

gboolean attribution_introduces(const ReplyLine *line)
{
    if (line->length < 5 || line->length > ATTRIBUTION_OCTETS_MAX ||
        !begins_with_opener(line->words) || !may_end_attribution(line))
        return FALSE;
    g_autofree char *words = g_strndup(line->words, line->length);
    gboolean has_colon = strip_end(words);
    g_autofree char *lower = g_utf8_strdown(words, -1);
    return has_colon && find_wrote(lower) != NULL;
}

/* "Quoting Ann <ann@example.org>:" as Horde and Gnus write. */
static gboolean begins_with_quoting(const char *lower)
{
    static const char *const WORDS[] = {"quoting ",    "zitat von ",  "citando a ", "citando ",
                                        "citation de", "quotando ",   "citát ",     "cytowanie ",
                                        "citat ",      "цитирование "};
    for (gsize i = 0; i < G_N_ELEMENTS(WORDS); i++)
        if (g_str_has_prefix(lower, WORDS[i]))
            return TRUE;
    return FALSE;
}

gboolean attribution_names(const ReplyLine *line)
{
    if (line->length < 5 || line->length > NAMED_OCTETS_MAX || !may_end_attribution(line))
        return FALSE;
    g_autofree char *words = g_strndup(line->words, line->length);
    if (!strip_end(words))
        return FALSE;
    g_autofree char *lower = g_utf8_strdown(words, -1);
    const char *wrote = find_wrote(lower);
    gboolean ends_in_wrote = wrote != NULL && strpbrk(wrote, " ,") == NULL;
    gboolean has_address = strchr(words, '@') != NULL;
    return ends_in_wrote || begins_with_quoting(lower) ||
           (has_address && (g_str_has_suffix(words, ">") || line->words[line->length - 2] == ']'));
}

gsize attribution_tail(const ReplyLine *line)
{
    if (line->length < 8 || line->length > ATTRIBUTION_OCTETS_MAX ||
        !reply_ends(line->words, line->length, ":"))
        return line->length;
    for (gsize i = 1; i < line->length; i++) {
        gboolean is_boundary = line->words[i - 1] == ' ' || line->words[i - 1] == '-';
        if (!is_boundary || (guchar)line->words[i] >= 0x80 || !g_ascii_isupper(line->words[i]))
            continue;
        ReplyLine tail = {line->words + i, line->length - i, line->words + i, line->length - i,
                          FALSE};
        ReplyLines one = {&tail, 1};
        if (begins_with_opener(tail.words) && judge_start(&tail) == START_DATE &&
            is_attribution(&one, 0, 1, START_DATE))
            return i;
    }
    return line->length;
}

/* ---- by its shape alone ---- */

/* Digits of whatever script as those of ASCII. */
static char *with_plain_digits(const char *words, gsize length)
{
    GString *plain = g_string_sized_new(length);
    for (const char *at = words; at < words + length; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        int digit = character < 0x80 ? -1 : g_unichar_digit_value(character);
        if (digit >= 0)
            g_string_append_c(plain, (char)('0' + digit));
        else
            g_string_append_unichar(plain, character);
    }
    return g_string_free(plain, FALSE);
}

/* "<ann@example.org>", also in round brackets. */
static gboolean holds_bracketed_address(const char *words)
{
    const char *at = strchr(words, '@');
    while (at != NULL) {
        const char *end = at + 1;
        while (*end != '\0' && (guchar)*end > ' ' && strchr("<>()[],;:", *end) == NULL)
            end++;
        if (end > at + 1 && *end != '\0' && strchr(">)]", *end) != NULL)
            return TRUE;
        at = strchr(at + 1, '@');
    }
    return FALSE;
}

/* In digits of whatever script. */
static gboolean holds_moment(const char *line, gsize length)
{
    g_autofree char *plain = with_plain_digits(line, length);
    Moment moment = moment_read(plain, strlen(plain));
    return moment.has_date && moment.has_time;
}

gboolean attribution_has_shape(const char *line, gsize length)
{
    if (length < 12 || length > SHAPE_OCTETS_MAX || utf8_colon_end(line, length) == 0 ||
        memchr(line, '?', length) != NULL || memchr(line, '!', length) != NULL)
        return FALSE;
    g_autofree char *plain = with_plain_digits(line, length);
    Moment moment = moment_read(plain, strlen(plain));
    if (moment.has_date && moment.has_time)
        return TRUE;
    gboolean ends_in_address = strlen(plain) > 2 && plain[strlen(plain) - 2] == '>';
    return (ends_in_address || moment.has_date) && holds_bracketed_address(plain);
}

/* A paragraph of its own right above quoted lines that has that shape: how many lines; 0: none.
   Where it is wrapped, date and time stand in its first line, or that may be somebody's words. */
static guint shaped_at(const ReplyLines *lines, guint at)
{
    if (at > 0 && lines->line[at - 1].length > 0 && !lines->line[at - 1].is_quoted)
        return 0;
    guint end = at;
    while (end < lines->count && lines->line[end].length > 0 && !lines->line[end].is_quoted)
        if (++end - at > SHAPE_LINES_MAX)
            return 0;
    if (end == at || utf8_colon_end(lines->line[end - 1].words, lines->line[end - 1].length) == 0)
        return 0;
    guint below = reply_lines_next_filled(lines, end, 3);
    if (below >= lines->count || !lines->line[below].is_quoted)
        return 0;
    const ReplyLine *first = &lines->line[at];
    if (end - at > 1 && !holds_moment(first->words, first->length))
        return 0;
    g_autofree char *joined = join(lines, at, end - at);
    return joined != NULL && attribution_has_shape(joined, strlen(joined)) ? end - at : 0;
}

guint attribution_at(const ReplyLines *lines, guint at)
{
    guint count = measure(lines, at);
    gboolean has_words_before =
        count == 1 && attribution_tail(&lines->line[at]) < lines->line[at].length;
    if (has_words_before)
        return 0;
    return count > 0 ? count : shaped_at(lines, at);
}
