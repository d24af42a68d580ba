#include "charset_alphabet.h"

#include "charset_pairs.h"

#include <string.h>

#define DENSE_RUN 2         /* octets beyond ASCII in a run, in the mean */
#define ACCENTED_LETTERS 8  /* of Greek small letters one has an accent, or of twice as many */
#define WORD_LETTERS 3      /* of a Greek word that has an accent */
#define CERTAIN_SEQUENCES 8 /* of UTF-8: so many are not there by accident */
#define CERTAIN_LETTERS 4   /* of one alphabet, and nothing else */

const char *const CHARSET_ALPHABETS[] = {"CP1251", "KOI8-U",       "CP1253",     "CP1255",
                                         "CP1256", "CP874",        "ISO-8859-5", "ISO-8859-6",
                                         "CP866",  "MAC-CYRILLIC", NULL};

typedef struct alphabet {
    const char *charset;
    GUnicodeScript script;
    const char *common, *rare; /* letters, by how often they stand in a text */
    const char *finals;        /* stand at the end of a word alone */
} Alphabet;

#define CYRILLIC G_UNICODE_SCRIPT_CYRILLIC, "оеаинтсрвлОЕАИНТСРВЛіІ", "щэфъюжцЩЭФЪЮЖЦ", ""
#define GREEK G_UNICODE_SCRIPT_GREEK, "αοιετσνηυρπκμλωςάέήίόύώΑΟΙΕΤΣΝΗΥΡΠΚΜΛΩ", "ψξζΨΞΖΐΰ", "ς"
#define HEBREW G_UNICODE_SCRIPT_HEBREW, "יוהלאתרבמשםנ", "", "םןךףץ"
#define ARABIC G_UNICODE_SCRIPT_ARABIC, "اليمنوتربةعدسف", "ؤئظغ", "ةى"
#define THAI G_UNICODE_SCRIPT_THAI, "านรอกเงมยลวดทสีั่้ิคตบ", "ฃฅฆฌฎฏฑฒฬฤฦ", ""

/* clang-format off */
static const Alphabet ALPHABETS[] = {
    {"CP1251", CYRILLIC},     {"KOI8-U", CYRILLIC}, {"ISO-8859-5", CYRILLIC},
    {"MAC-CYRILLIC", CYRILLIC}, {"CP866", CYRILLIC}, {"CP855", CYRILLIC},
    {"CP1253", GREEK},        {"ISO-8859-7", GREEK},
    {"CP1255", HEBREW},       {"ISO-8859-8", HEBREW},
    {"CP1256", ARABIC},       {"ISO-8859-6", ARABIC},
    {"CP874", THAI},
};
/* clang-format on */

static const Alphabet *alphabet_of(const char *charset)
{
    for (gsize i = 0; i < G_N_ELEMENTS(ALPHABETS); i++)
        if (strcmp(charset, ALPHABETS[i].charset) == 0)
            return &ALPHABETS[i];
    return NULL;
}

gboolean charset_is_alphabet(const char *charset)
{
    return alphabet_of(charset) != NULL;
}

static gboolean is_one_of(const char *characters, gunichar character)
{
    return g_utf8_strchr(characters, -1, character) != NULL;
}

/* Thai marks stand above or below a consonant, and some vowels in front of one. */
static gboolean is_thai_mark(gunichar character)
{
    return character == 0xe31 || (character >= 0xe34 && character <= 0xe3a) ||
           (character >= 0xe47 && character <= 0xe4e);
}

static gboolean is_thai_lead(gunichar character)
{
    return character >= 0xe40 && character <= 0xe44;
}

static gboolean is_thai_base(gunichar character)
{
    return (character >= 0xe01 && character <= 0xe2e) || is_thai_mark(character);
}

static gboolean is_misplaced(gunichar character, gunichar previous, const Alphabet *alphabet)
{
    if (alphabet->script == G_UNICODE_SCRIPT_THAI)
        return (is_thai_mark(character) && !is_thai_base(previous)) ||
               (is_thai_lead(previous) && !is_thai_base(character));
    return previous >= 0x80 && is_one_of(alphabet->finals, previous);
}

/* Words of capitals are less usual than others. */
static double score_pair(gunichar character, gunichar previous, const Alphabet *alphabet)
{
    static const double SCORES[] = {
        [CHARSET_PAIR_UNKNOWN] = 0, [CHARSET_PAIR_USUAL] = 0.6, [CHARSET_PAIR_RARE] = -1.5};
    if (g_unichar_get_script(previous) != alphabet->script)
        return 0;
    gboolean are_capitals = g_unichar_isupper(character) && g_unichar_isupper(previous);
    return SCORES[charset_pair(alphabet->script, previous, character)] - (are_capitals ? 0.3 : 0);
}

/* Letters read in the wrong charset change their case, stand where they may not and become rare
   ones; Latin words with an accent get one among their ASCII letters. */
static double score_letter(gunichar character, gunichar previous, const Alphabet *alphabet)
{
    if (g_ascii_isalpha((char)MIN(previous, 0x7f)) && !is_thai_base(character))
        return -4;
    if (g_unichar_isupper(character) && g_unichar_islower(previous))
        return -5;
    if (is_misplaced(character, previous, alphabet))
        return -2.5;
    double pair = score_pair(character, previous, alphabet);
    if (is_one_of(alphabet->common, character))
        return 1.4 + pair;
    return (is_one_of(alphabet->rare, character) ? -0.6 : 0.5) + pair;
}

/* Greek words have an accent each, save in capitals. */
static gboolean lacks_accents(const char *text, gsize length)
{
    gsize small = 0, accents = 0;
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        small += character >= 0x3b1 && character <= 0x3ce ? 1 : 0;
        accents += is_one_of("άέήίόύώΐΰ", character) ? 1 : 0;
    }
    return small >= WORD_LETTERS && accents * 2 * ACCENTED_LETTERS < small;
}

double charset_alphabet_score(const char *text, gsize length, const char *charset, gsize beyond,
                              gsize errors)
{
    const Alphabet *alphabet = alphabet_of(charset);
    double score = -6.0 * (double)errors;
    gunichar previous = ' ';
    for (const char *at = text; at < text + length; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        gboolean is_letter =
            g_unichar_get_script(character) == alphabet->script && !g_unichar_isdigit(character);
        if (is_letter)
            score += score_letter(character, previous, alphabet);
        else if (character >= 0x80 && character != 0xfffd)
            score -= g_unichar_isalpha(character) ? 4 : g_unichar_ispunct(character) ? 0 : 1;
        else if (g_ascii_isalpha((char)MIN(character, 0x7f)) &&
                 g_unichar_get_script(previous) == alphabet->script)
            score -= 4;
        previous = character;
    }
    gboolean is_odd = alphabet->script == G_UNICODE_SCRIPT_GREEK && lacks_accents(text, length);
    return score / (double)beyond - (is_odd ? 0.7 : 0);
}

gboolean charset_is_dense(const char *octets, gsize length)
{
    gsize beyond = 0, runs = 0;
    for (gsize i = 0; i < length; i++) {
        gboolean is_beyond = (guchar)octets[i] >= 0x80;
        beyond += is_beyond ? 1 : 0;
        runs += is_beyond && (i == 0 || (guchar)octets[i - 1] < 0x80) ? 1 : 0;
    }
    return beyond >= DENSE_RUN * runs;
}

/* ---- UTF-8 ---- */

static gboolean is_accented(gunichar character)
{
    return character >= 0xc0 && character <= 0x17f && character != 0xd7 && character != 0xf7;
}

static gboolean is_latin(gunichar character)
{
    return is_accented(character) || g_ascii_isalpha((char)MIN(character, 0x7f));
}

static gboolean is_like_case(gunichar character, gunichar beside)
{
    return is_latin(beside) && (g_unichar_islower(beside) ||
                                (g_unichar_isupper(character) && g_unichar_isupper(beside)));
}

static gboolean is_beside_script(gunichar character, gunichar previous, gunichar next)
{
    GUnicodeScript script = g_unichar_get_script(character);
    return g_unichar_isalpha(character) && script != G_UNICODE_SCRIPT_LATIN &&
           (g_unichar_get_script(previous) == script || g_unichar_get_script(next) == script);
}

CharsetSense charset_utf8_sense(const char *octets, gsize length)
{
    const char *end = octets + length;
    gunichar before = ' ', previous = ' ';
    gsize sequences = 0, accents = 0, letters = 0, marks = 0;
    gboolean is_inside_word = FALSE;
    for (const char *at = octets; at < end; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        const char *behind = g_utf8_next_char(at);
        gunichar next = behind < end ? g_utf8_get_char(behind) : ' ';
        if (character >= 0x80) {
            sequences++;
            marks += g_unichar_ispunct(character) || g_unichar_ismark(character) ? 1 : 0;
            letters += is_beside_script(character, previous, next) ? 1 : 0;
            gboolean is_second =
                is_latin(previous) && g_unichar_isupper(previous) && !is_latin(before);
            gboolean is_accent =
                is_accented(character) &&
                (is_second || is_like_case(character, previous) || is_like_case(character, next));
            accents += is_accent ? 1 : 0;
            is_inside_word |= is_accent && is_latin(previous) && is_latin(next);
        }
        before = previous;
        previous = character;
    }
    if (sequences >= CERTAIN_SEQUENCES || is_inside_word ||
        (letters >= CERTAIN_LETTERS && letters == sequences))
        return CHARSET_SENSE_CERTAIN;
    gboolean is_sense = accents + letters > 0 && (accents + letters + marks) * 4 >= sequences * 3;
    return is_sense ? CHARSET_SENSE_POSSIBLE : CHARSET_SENSE_NONE;
}
