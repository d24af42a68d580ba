#include "sign_off.h"

#include "../base/utf8.h"

#include <string.h>

#define SIGN_OFF_LINES_MAX 8
#define LINE_OCTETS_MAX 200
#define DATE_DIGITS 4
#define PHONE_DIGITS 6
#define FAREWELL_CHARACTERS_MAX 40 /* of one that goes on */

/* ---- words ---- */

/* Farewells, a language each, divided by bars; case folded, without what ends them; what ends in
   "-" may go on. */
static const char *const farewells[] = {
    "best|best regards|kind regards|warm regards|regards|with best regards|with kind regards|"
    "best wishes|with best wishes|all the best|sincerely|yours sincerely|sincerely yours|"
    "yours faithfully|yours truly|yours|cheers|thanks|many thanks|thank you|thanks and regards|"
    "thanks and best regards",
    "mit freundlichen grüssen-|mit freundlichem gruss-|freundliche grüsse-|viele grüsse-|"
    "beste grüsse-|liebe grüsse-|schöne grüsse-|herzliche grüsse-|mit besten grüssen-|"
    "mit herzlichen grüssen-|grüsse|gruss|mfg|vg|lg|bg|danke|vielen dank|hochachtungsvoll",
    "cordialement|bien cordialement|très cordialement|bien à vous|meilleures salutations|"
    "sincères salutations|cordiales salutations|salutations-|avec mes meilleures salutations|"
    "respectueusement|merci|merci d'avance|cdlt",
    "saludos|saludos cordiales|un saludo|un cordial saludo|reciba un cordial saludo|atentamente|"
    "muy atentamente|cordialmente|gracias|muchas gracias",
    "此致|敬礼|敬禮|此致敬礼|此致敬禮|祝-|顺祝-|順祝-|顺颂-|順頌-|敬祝-|敬上|谢谢-|謝謝-|感谢|"
    "感謝",
    "以上|敬具|よろしくお願い-|宜しくお願い-|何卒よろしくお願い-|どうぞよろしくお願い-|"
    "引き続きよろしくお願い-",
};

/* What stands before an address or a number. */
static const char labels[] =
    "email|e-mail|mail|courriel|correo|邮箱|电子邮箱|邮件|電子郵件|信箱|メール|tel|phone|"
    "telephone|mobile|telefon|tél|téléphone|teléfono|móvil|mobil|durchwahl|电话|電話|手机|手機|"
    "分机|分機|携帯|内線";

/* What is no word: blanks, punctuation and symbols, of any width. */
static gboolean is_between(gunichar c)
{
    return g_unichar_isspace(c) || g_unichar_ispunct(c) || utf8_is_invisible(c);
}

static const char *skip_between(const char *at)
{
    while (*at != '\0' && is_between(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return at;
}

/* "Grüße" as "grüsse", as case folding has it. */
static char *folded_line(const Page *page, guint at)
{
    gsize length;
    const char *words = page_words(page, at, &length);
    return length > LINE_OCTETS_MAX ? NULL : g_utf8_casefold(words, (gssize)length);
}

/* ---- lines ---- */

static gboolean stands_at(const char *line, const char *at, const char *phrase, gsize length)
{
    return strncmp(at, phrase, length) == 0 && utf8_is_word_edge(line, at) &&
           utf8_is_word_edge(line, at + length);
}

/* The octets of the longest label at `at` as words of its own; 0: none. */
static gsize label_at(const char *line, const char *at)
{
    gsize longest = 0, length;
    const char *rest = labels, *label;
    while ((label = utf8_next_listed(&rest, &length)) != NULL) {
        if (length > longest && stands_at(line, at, label, length))
            longest = length;
    }
    return longest;
}

static gsize own_at(const char *line, const char *at, const GPtrArray *own)
{
    gsize longest = 0;
    for (guint i = 0; own != NULL && i < own->len; i++) {
        gsize length = strlen(g_ptr_array_index(own, i));
        if (length > longest && stands_at(line, at, g_ptr_array_index(own, i), length))
            longest = length;
    }
    return longest;
}

typedef enum line_kind {
    LINE_WORDS, /* something is said */
    LINE_NAME,  /* what the agent is called or reached by, and nothing else */
    LINE_TITLE, /* a title, brand, department or telephone number alone: none without a name */
    LINE_DATE,
} LineKind;

static LineKind kind_of(const PlaceWish *wish, const char *line)
{
    guint digits = 0;
    gboolean has_name = FALSE, has_words = FALSE, has_phone_label = FALSE, has_date = FALSE;
    for (const char *at = skip_between(line); *at != '\0'; at = skip_between(at)) {
        gsize name = own_at(line, at, wish->own_names);
        gsize title = own_at(line, at, wish->own_titles);
        gsize label = label_at(line, at);
        gunichar c = g_utf8_get_char(at);
        if (MAX(name, title) > 0) {
            has_name = has_name || name > 0;
            has_words = TRUE;
            at += MAX(name, title);
        } else if (label > 0) {
            has_phone_label = TRUE;
            at += label;
        } else if (g_ascii_isdigit(*at)) {
            digits++;
            at++;
        } else if (c == 0x5e74 || c == 0x6708 || c == 0x65e5) { /* year, month, day */
            has_date = TRUE;
            at = g_utf8_next_char(at);
        } else {
            return LINE_WORDS;
        }
    }
    if (digits > 0 && (has_name || has_words))
        return LINE_WORDS;
    if (digits > 0 && has_phone_label)
        return digits >= PHONE_DIGITS && !has_date ? LINE_TITLE : LINE_WORDS;
    if (digits > 0)
        return digits >= DATE_DIGITS ? LINE_DATE : LINE_WORDS;
    return has_name ? LINE_NAME : has_words ? LINE_TITLE : LINE_WORDS;
}

/* Whether the words of `length` octets are the phrase, or begin with one that may go on. */
static gboolean is_phrase(const char *words, gsize length, const char *phrase, gsize wanted)
{
    gboolean goes_on = phrase[wanted - 1] == '-';
    wanted -= goes_on ? 1 : 0;
    if (strncmp(words, phrase, wanted) != 0)
        return FALSE;
    return wanted == length || (goes_on && wanted < length && strchr(words, ':') == NULL &&
                                g_utf8_strlen(words, (gssize)length) <= FAREWELL_CHARACTERS_MAX);
}

static gboolean is_farewell(const char *line)
{
    const char *from = skip_between(line), *until = line + strlen(line);
    while (until > from && is_between(g_utf8_get_char(g_utf8_prev_char(until))))
        until = g_utf8_prev_char(until);
    gsize length = (gsize)(until - from), wanted;
    for (gsize i = 0; i < G_N_ELEMENTS(farewells) && length > 0; i++) {
        const char *rest = farewells[i], *phrase;
        while ((phrase = utf8_next_listed(&rest, &wanted)) != NULL) {
            if (is_phrase(from, length, phrase, wanted))
                return TRUE;
        }
    }
    return FALSE;
}

/* Whether the line ends a sentence. A full stop in ASCII may end "Mr." instead. */
static gboolean ends_sentence(const char *line, gboolean is_apart)
{
    static const char *const sure[] = {"!", "?", "！", "？", "。", "…", "～", "~"};
    static const char *const apart[] = {".", ")", "）", "\"", "”", "」", "»"};
    g_autofree char *bare = g_strchomp(g_strdup(line));
    for (gsize i = 0; i < G_N_ELEMENTS(sure); i++) {
        if (g_str_has_suffix(bare, sure[i]))
            return TRUE;
    }
    for (gsize i = 0; is_apart && i < G_N_ELEMENTS(apart); i++) {
        if (g_str_has_suffix(bare, apart[i]))
            return TRUE;
    }
    return FALSE;
}

/* ---- the whole ---- */

static gboolean stands_alone(const Page *page, guint from, guint first)
{
    guint above = first;
    while (above > from && page_is_blank(page, above - 1))
        above--;
    if (above == from)
        return FALSE;
    g_autofree char *line = folded_line(page, above - 1);
    gsize length;
    const char *words = page_words(page, above - 1, &length);
    g_autofree char *end = g_strndup(words, length);
    return (line != NULL && is_farewell(line)) || ends_sentence(end, above < first);
}

void sign_off_find(const Page *page, const PlaceWish *wish, guint from, guint end, GArray *lines_r)
{
    guint filled = 0, first = end;
    gboolean has_name = FALSE;
    for (guint at = end; at > from && filled <= SIGN_OFF_LINES_MAX; at--) {
        if (page_is_blank(page, at - 1))
            continue;
        g_autofree char *line = folded_line(page, at - 1);
        LineKind kind = line == NULL ? LINE_WORDS : kind_of(wish, line);
        if (kind == LINE_WORDS || page_line(page, at - 1)->is_doubtful)
            break;
        guint number = at - 1;
        if (kind != LINE_DATE)
            g_array_append_val(lines_r, number);
        has_name = has_name || kind == LINE_NAME;
        first = number;
        filled++;
    }
    if (!has_name || filled > SIGN_OFF_LINES_MAX || !stands_alone(page, from, first))
        g_array_set_size(lines_r, 0);
}
