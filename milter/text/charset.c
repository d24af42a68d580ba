#include "charset_alphabet.h"
#include "charset_decode.h"
#include "charset_guess.h"
#include "charset_label.h"
#include "repair.h"
#include "text.h"

#include <string.h>

/* Latin text has lone letters beyond ASCII; from this mean length of their runs on, and this many
   of them, it is no Latin text. */
#define FOREIGN_RUN 2.5
#define FOREIGN_OCTETS 8

/* So plausible is natural text under its label; a character or two by accident are less. */
#define CONVINCING 1.0

/* By so much another charset must be more plausible than the one that the label names. */
#define CLEARLY_BETTER 1.0

typedef struct octets {
    const char *start;
    gsize length;
    gsize beyond, runs; /* octets beyond ASCII, and how many runs they form */
    gboolean has_escape, has_zero;
} Octets;

static Octets survey(const char *start, gsize length)
{
    Octets octets = {.start = start, .length = length};
    gboolean in_run = FALSE;
    for (gsize i = 0; i < length; i++) {
        gboolean is_beyond = (guchar)start[i] >= 0x80;
        octets.beyond += is_beyond ? 1 : 0;
        octets.runs += is_beyond && !in_run ? 1 : 0;
        in_run = is_beyond;
    }
    octets.has_escape = length > 0 && memchr(start, '\x1b', length) != NULL;
    octets.has_zero = length > 0 && memchr(start, '\0', length) != NULL;
    return octets;
}

/* A decoding made clean; takes `decoded`, which may be NULL. */
static char *clean(char *decoded, gsize written, gsize errors, gboolean *repaired)
{
    g_autofree char *owned = decoded;
    gsize replaced = 0;
    if (owned == NULL)
        return NULL;
    char *text = repair_utf8(owned, written, &replaced);
    *repaired = *repaired || errors + replaced > 0;
    return text;
}

static char *decode_as(const Octets *octets, const char *charset, gboolean *repaired)
{
    gsize written = 0, errors = 0;
    if (strcmp(charset, "UTF-8") == 0)
        return clean(g_memdup2(octets->start, octets->length), octets->length, 0, repaired);
    char *decoded = strcmp(charset, "ISO-2022-JP") == 0
                        ? charset_decode_iso2022jp(octets->start, octets->length, &written, &errors)
                        : charset_decode(octets->start, octets->length, charset, &written, &errors);
    return clean(decoded, written, errors, repaired);
}

/* What the octets say, the label being out of the way. */
static char *decode_guessed(const Octets *octets, gboolean *repaired)
{
    char *text = decode_as(octets, text_guess_charset(octets->start, octets->length), repaired);
    return text != NULL ? text : decode_as(octets, "UTF-8", repaired);
}

/* As decode_as(), but NULL when more than a stray octet or a cut end does not fit. */
static char *decode_fitting(const Octets *octets, const char *charset, gboolean *repaired)
{
    gsize written = 0, errors = 0;
    char *decoded = charset_decode(octets->start, octets->length, charset, &written, &errors);
    if (decoded != NULL && errors > 0 && errors * 20 > octets->beyond + 19) {
        g_free(decoded);
        return NULL;
    }
    return clean(decoded, written, errors, repaired);
}

/* Stray octets and a cut end make no other charset of UTF-8. */
static gboolean is_mostly_utf8(const char *repaired, gsize replaced)
{
    gsize characters = 0;
    for (const char *c = repaired; *c != '\0'; c++)
        characters += (guchar)*c >= 0xc0;
    return replaced == 0 || characters - replaced >= replaced;
}

static char *decode_utf8(const Octets *octets, gboolean *repaired)
{
    gsize replaced;
    char *text = repair_utf8(octets->start, octets->length, &replaced);
    if (is_mostly_utf8(text, replaced)) {
        *repaired = *repaired || replaced > 0;
        return text;
    }
    g_free(text);
    *repaired = TRUE;
    return decode_guessed(octets, repaired);
}

/* Latin text has lone letters beyond ASCII, under whatever label. */
static gboolean looks_foreign(const Octets *octets)
{
    return octets->beyond >= FOREIGN_OCTETS &&
           (double)octets->beyond >= FOREIGN_RUN * (double)octets->runs;
}

/* The charset that is clearly more plausible than that of the label; NULL: none is. */
static const char *better_guess(const Octets *octets, const char *named)
{
    const char *start = octets->start;
    double own = charset_label_plausibility(start, octets->length, named);
    const char *guess = own < CONVINCING ? charset_guess_dense(start, octets->length) : NULL;
    gboolean is_better =
        guess != NULL && charset_plausibility(start, octets->length, guess) > own + CLEARLY_BETTER;
    return is_better ? guess : NULL;
}

static gboolean is_latin(const char *charset)
{
    static const char *const LATIN[] = {"CP1250",      "CP1252",      "CP1254",      "CP1257",
                                        "CP1258",      "ISO-8859-2",  "ISO-8859-3",  "ISO-8859-4",
                                        "ISO-8859-10", "ISO-8859-13", "ISO-8859-14", "ISO-8859-15",
                                        "ISO-8859-16", NULL};
    return g_strv_contains(LATIN, charset);
}

/* What wins over the label of a charset of single octets; NULL: nothing does. */
static const char *guess_single(const Octets *octets, const char *named)
{
    const char *start = octets->start;
    gboolean is_western = strcmp(named, "CP1252") == 0 || strcmp(named, "ISO-8859-15") == 0;
    if (is_western && !charset_is_dense(start, octets->length) &&
        charset_is_turkish(start, octets->length))
        return "CP1254";
    if (!looks_foreign(octets) || (!is_latin(named) && !charset_is_alphabet(named)))
        return NULL;
    return is_latin(named) ? charset_guess_dense(start, octets->length)
                           : better_guess(octets, named);
}

/* Windows has the accented Alpha where ISO 8859-7 has a closing quote: with a word behind it and
   none in front of it, it is no quote. */
static gboolean is_windows_greek(const Octets *octets)
{
    for (gsize i = 0; i + 1 < octets->length; i++)
        if (octets->start[i] == '\xa2' && (guchar)octets->start[i + 1] >= 0xc0 &&
            (i == 0 ||
             ((guchar)octets->start[i - 1] < 0xb8 && !g_ascii_isalpha(octets->start[i - 1]))))
            return TRUE;
    return FALSE;
}

/* Whether the octets have something that the labelled charset lacks and its sibling may have. */
static gboolean lacks(const Octets *octets, const char *charset)
{
    if (g_str_has_prefix(charset, "ISO-8859-") &&
        charset_has_controls(octets->start, octets->length))
        return TRUE;
    if (strcmp(charset, "ISO-8859-7") == 0 && is_windows_greek(octets))
        return TRUE;
    gsize written, errors = 0;
    g_free(charset_decode(octets->start, octets->length, charset, &written, &errors));
    return errors > 0;
}

static char *decode_single(const Octets *octets, const CharsetLabel *label, gboolean *repaired)
{
    const char *guess = guess_single(octets, label->name);
    if (guess == NULL && label->fallback[0] != '\0' && lacks(octets, label->name))
        guess = label->fallback;
    *repaired = guess != NULL;
    return decode_as(octets, guess != NULL ? guess : label->name, repaired);
}

/* Octets that the labelled charset has, but that make no sense in it, are asked for themselves. */
static char *decode_double(const Octets *octets, const CharsetLabel *label, gboolean *repaired)
{
    const char *guess = octets->beyond >= FOREIGN_OCTETS ? better_guess(octets, label->name) : NULL;
    char *text = guess == NULL ? decode_fitting(octets, label->name, repaired) : NULL;
    if (guess == NULL && text == NULL && label->fallback[0] != '\0')
        text = decode_fitting(octets, label->fallback, repaired);
    if (text != NULL)
        return text;
    if (guess == NULL)
        guess = charset_guess_dense(octets->start, octets->length);
    const char *chosen = guess != NULL ? guess : label->name;
    *repaired = strcmp(chosen, label->name) != 0;
    return decode_as(octets, chosen, repaired);
}

static char *decode_wide(const Octets *octets, const CharsetLabel *label, gboolean *repaired)
{
    const char *seen = charset_guess_wide(octets->start, octets->length);
    gboolean is_utf8 = !octets->has_zero &&
                       (octets->beyond == 0 || repair_is_utf8(octets->start, octets->length, NULL));
    if (seen == NULL && is_utf8) {
        *repaired = octets->length > 0;
        return decode_as(octets, "UTF-8", repaired);
    }
    gboolean is_16 = g_str_has_prefix(label->name, "UTF-16");
    return decode_as(octets, is_16 && seen != NULL ? seen : label->name, repaired);
}

/* Octets beyond ASCII under a label for 7-bit text, or under one iconv may not know. */
static char *decode_other(const Octets *octets, const CharsetLabel *label, gboolean *repaired)
{
    char *text = label->name[0] != '\0' ? decode_as(octets, label->name, repaired) : NULL;
    if (text != NULL)
        return text;
    *repaired = label->family != CHARSET_NONE;
    return decode_guessed(octets, repaired);
}

/* Whether text that is valid UTF-8 beyond ASCII wins over its label. Two-octet sequences alone may
   be Chinese by accident. */
static gboolean is_really_utf8(const Octets *octets, const CharsetLabel *label)
{
    int longest;
    if (octets->beyond == 0 || !repair_is_utf8(octets->start, octets->length, &longest))
        return FALSE;
    if (label->family != CHARSET_DOUBLE || longest > 2)
        return TRUE;
    CharsetSense sense = charset_utf8_sense(octets->start, octets->length);
    return sense == CHARSET_SENSE_CERTAIN ||
           (sense == CHARSET_SENSE_POSSIBLE &&
            charset_plausibility(octets->start, octets->length, label->name) < CONVINCING);
}

static char *decode_labelled(const Octets *octets, const CharsetLabel *label, gboolean *repaired)
{
    if (label->family == CHARSET_WIDE)
        return decode_wide(octets, label, repaired);
    if (octets->has_zero && charset_guess_wide(octets->start, octets->length) != NULL)
        return decode_guessed(octets, repaired);
    if (label->family == CHARSET_HZ && octets->beyond == 0) {
        gsize written, errors;
        char *decoded = charset_decode_hz(octets->start, octets->length, &written, &errors);
        return clean(decoded, written, errors, repaired);
    }
    if (octets->has_escape && octets->beyond == 0 &&
        charset_has_japanese_shift(octets->start, octets->length))
        return decode_as(octets, "ISO-2022-JP", repaired);
    if (octets->beyond == 0 && label->family != CHARSET_OTHER)
        return decode_as(octets, "UTF-8", repaired);
    if (is_really_utf8(octets, label)) {
        *repaired = label->family != CHARSET_UTF8 && label->family != CHARSET_NONE;
        return decode_as(octets, "UTF-8", repaired);
    }
    switch (label->family) {
    case CHARSET_UTF8:
        return decode_utf8(octets, repaired);
    case CHARSET_SINGLE:
        return decode_single(octets, label, repaired);
    case CHARSET_DOUBLE:
        return decode_double(octets, label, repaired);
    default:
        return decode_other(octets, label, repaired);
    }
}

char *text_to_utf8(const char *octets, gsize length, const char *charset, gboolean *repaired_r)
{
    CharsetLabel label = charset_label_read(charset);
    Octets surveyed = survey(octets, length);
    gboolean repaired = FALSE;
    char *text = length > 0 ? decode_labelled(&surveyed, &label, &repaired) : g_strdup("");
    if (text == NULL) {
        repaired = TRUE;
        text = decode_guessed(&surveyed, &repaired);
    }
    if (repaired_r != NULL)
        *repaired_r = repaired;
    return text;
}

gboolean text_charset_is_possible(const char *octets, gsize length, const char *charset)
{
    CharsetLabel label = charset_label_read(charset);
    Octets surveyed = survey(octets, length);
    gsize replaced, written, errors;
    g_autofree char *text = NULL;
    if (surveyed.beyond == 0)
        return TRUE;
    switch (label.family) {
    case CHARSET_NONE:
    case CHARSET_ASCII:
        return FALSE;
    case CHARSET_UTF8:
        text = repair_utf8(octets, length, &replaced);
        return is_mostly_utf8(text, replaced);
    case CHARSET_OTHER:
        text = charset_decode(octets, length, label.name, &written, &errors);
        return text != NULL && errors == 0;
    default:
        return TRUE;
    }
}

void text_charset_names(const char *label, TextCharsetNames *names_r)
{
    CharsetLabel read = charset_label_read(label);
    gboolean is_utf8 =
        read.family == CHARSET_NONE || read.family == CHARSET_ASCII || read.family == CHARSET_UTF8;
    *names_r = (TextCharsetNames){NULL, NULL};
    if (is_utf8) {
        names_r->named = g_strdup("UTF-8");
        return;
    }
    if (label != NULL && strlen(label) <= CHARSET_NAME_MAX)
        names_r->named = g_strdup(label);
    if (read.name[0] != '\0')
        names_r->meant = g_strdup(read.name);
}

void text_charset_names_clear(TextCharsetNames *names)
{
    g_free(names->named);
    g_free(names->meant);
}
