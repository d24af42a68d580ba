#include "quote_header.h"

#include "../base/utf8.h"
#include "attribution.h"
#include "quote_block.h"
#include "quote_shape.h"
#include "quote_words.h"

#include <string.h>

/* Dashes, rules, brackets and colons around the words of a line. */
static gboolean is_fence(char c)
{
    return strchr("-_=*<>[]()~ \t:.#|", c) != NULL;
}

typedef struct fenced {
    const char *words;
    gsize length;
    guint dashes; /* on the left, or on the right if there are more */
    gboolean ends_in_colon;
} Fenced;

static Fenced read_fenced(const char *line, gsize length)
{
    Fenced fenced = {.words = line, .length = length};
    guint left = 0, right = 0;
    while (fenced.length > 0 && is_fence(*fenced.words)) {
        left += *fenced.words == '-' || *fenced.words == '_' || *fenced.words == '=';
        fenced.words++;
        fenced.length--;
    }
    while (fenced.length > 0 && is_fence(fenced.words[fenced.length - 1])) {
        char c = fenced.words[fenced.length - 1];
        right += c == '-' || c == '_' || c == '=';
        fenced.ends_in_colon = fenced.ends_in_colon || c == ':';
        fenced.length--;
    }
    gsize colon = utf8_colon_end(fenced.words, fenced.length);
    if (colon > 0) {
        fenced.length -= colon;
        fenced.ends_in_colon = TRUE;
        while (fenced.length > 0 && fenced.words[fenced.length - 1] == ' ')
            fenced.length--;
    }
    fenced.dashes = MAX(left, right);
    return fenced;
}

gboolean quote_header_is_forward(const char *line, gsize length)
{
    if (length > 200)
        return FALSE;
    Fenced fenced = read_fenced(line, length);
    if (fenced.dashes < 2 && !fenced.ends_in_colon)
        return FALSE;
    if (quote_words_is_forwarded(fenced.words, fenced.length))
        return TRUE;
    /* Lotus Notes: "----- Forwarded by Ann/ACME on 05/03/2021 09:00 -----" */
    return fenced.dashes >= 2 && reply_begins(fenced.words, fenced.length, "Forwarded by ");
}

static gboolean is_original(const ReplyLine *line)
{
    if (line->length > 200)
        return FALSE;
    Fenced fenced = read_fenced(line->words, line->length);
    return (fenced.dashes >= 2 || fenced.ends_in_colon) && fenced.length > 0 &&
           quote_words_is_original(fenced.words, fenced.length) &&
           (fenced.dashes >= 2 || fenced.length > 10);
}

/* "##- Please type your reply above this line -##" as help desks write it. */
static gboolean is_reply_above(const ReplyLine *line)
{
    static const char *const PHRASES[] = {
        "reply above this line",
        "above this line to reply",
        "reply above the line",
        "type your reply above",
        "write your reply above",
        "reply above this message",
        "above this dotted line",
        "oberhalb dieser linie",
        "über dieser linie",
        "au-dessus de cette ligne",
        "au dessus de cette ligne",
        "encima de esta línea",
        "por encima de esta línea",
        "sopra questa riga",
        "sopra questa linea",
        "acima desta linha",
        "acima dessa linha",
        "boven deze regel",
        "boven deze lijn",
        "выше этой строки",
        "выше этой линии",
        "powyżej tej linii",
        "bu satırın üzerine",
        "bu çizginin üzerine",
        "ovanför denna rad",
        "over denne linje",
        "行上方回复",
        "行上方回覆",
        "线上方回复",
        "此行以上",
        "この行より上",
        "この線より上",
        "이 줄 위에",
        "이 선 위에",
    };
    static const char *const ASKING[] = {"Please ",   "Reply ",    "Bitte ",   "Veuillez ",
                                         "Merci de ", "Por favor", "Please, ", "请在",
                                         "請在",      "Lütfen ",   "Prosimy "};
    if (line->length < 9 || line->length > 200 || strspn(line->words, "#-=_*<[~ ") >= line->length)
        return FALSE;
    gboolean is_marked = strchr("#-=_*<[~", *line->words) != NULL, is_asked = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(ASKING) && !is_marked && !is_asked; i++)
        is_asked = reply_begins(line->words, line->length, ASKING[i]);
    if (!is_marked && !is_asked)
        return FALSE;
    g_autofree char *raw = g_strndup(line->words, line->length);
    g_autofree char *lower = g_utf8_strdown(raw, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(PHRASES); i++)
        if (strstr(lower, PHRASES[i]) != NULL)
            return TRUE;
    return FALSE;
}

QuoteMark quote_header_at(const ReplyLines *lines, guint at, guint *count_r)
{
    const ReplyLine *line = &lines->line[at];
    *count_r = 1;
    if (line->length == 0)
        return QUOTE_MARK_NONE;
    if (quote_header_is_forward(line->words, line->length))
        return QUOTE_MARK_FORWARD;
    if (is_original(line) || quote_shape_is_fence(line->words, line->length))
        return QUOTE_MARK_ORIGINAL;
    if (is_reply_above(line))
        return QUOTE_MARK_REPLY_ABOVE;
    if (quote_block_at(lines, at))
        return QUOTE_MARK_HEADERS;
    *count_r = attribution_at(lines, at);
    return *count_r > 0 ? QUOTE_MARK_ATTRIBUTION : QUOTE_MARK_NONE;
}
