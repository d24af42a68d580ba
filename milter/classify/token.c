#include "token.h"

#define NEGATION_REACH 3       /* words */
#define NEGATION_REACH_DENSE 4 /* characters */

/* ---- where a token ends ---- */

static gsize end_of_script(const Folded *folded, gsize at)
{
    Script script = folded->scripts[at];
    while (at < folded->length && folded->scripts[at] == script)
        at++;
    return at;
}

static gboolean joins_digits(const Folded *folded, gsize at)
{
    gunichar character = folded->characters[at];
    return (character == '.' || character == ',' || character == ':') && at + 1 < folded->length &&
           folded->scripts[at + 1] == SCRIPT_DIGIT;
}

static gsize end_of_number(const Folded *folded, gsize at)
{
    while (at < folded->length && (folded->scripts[at] == SCRIPT_DIGIT || joins_digits(folded, at)))
        at++;
    return at;
}

/* The run of ASCII without a blank that may be an address. */
static gsize end_of_run(const Folded *folded, gsize at)
{
    while (at < folded->length && folded->characters[at] > ' ' && folded->characters[at] < 0x7f)
        at++;
    return at;
}

static gboolean is_mailbox(const Folded *folded, gsize begin, gsize end)
{
    gsize sign = begin;
    while (sign < end && folded->characters[sign] != '@')
        sign++;
    if (sign == begin || sign == end)
        return FALSE;
    for (gsize at = sign + 2; at + 1 < end; at++) {
        if (folded->characters[at] == '.' && script_is_letter(folded->scripts[at + 1]))
            return TRUE;
    }
    return FALSE;
}

static gboolean stands_at(const Folded *folded, gsize at, gsize end, const char *what)
{
    for (; *what != '\0'; what++, at++) {
        if (at >= end || folded->characters[at] != (guchar)*what)
            return FALSE;
    }
    return TRUE;
}

static gboolean is_link(const Folded *folded, gsize begin, gsize end)
{
    return stands_at(folded, begin, end, "http://") || stands_at(folded, begin, end, "https://") ||
           stands_at(folded, begin, end, "www.");
}

static TokenKind kind_of_sign(gunichar character)
{
    static const gunichar telling[] = {'?', '!', '%', '$', 0x20ac, 0xa3, 0xa5};
    for (gsize i = 0; i < G_N_ELEMENTS(telling); i++) {
        if (character == telling[i])
            return TOKEN_SIGN;
    }
    return TOKEN_PAUSE;
}

/* `checked` is up to where runs were looked at for addresses: each once. */
static Token token_at(const Folded *folded, gsize at, gsize *checked)
{
    Token token = {.begin = (guint32)at, .script = folded->scripts[at]};
    gsize end = at + 1;
    if (at >= *checked && folded->characters[at] < 0x80) {
        *checked = end_of_run(folded, at);
        gboolean mailbox = is_mailbox(folded, at, *checked);
        if (mailbox || is_link(folded, at, *checked)) {
            token.kind = mailbox ? TOKEN_ADDRESS : TOKEN_LINK;
            token.end = (guint32)*checked;
            return token;
        }
    }
    if (script_is_dense(token.script)) {
        token.kind = TOKEN_DENSE;
    } else if (script_is_letter(token.script)) {
        token.kind = TOKEN_WORD;
        end = end_of_script(folded, at);
    } else if (token.script == SCRIPT_DIGIT) {
        token.kind = TOKEN_NUMBER;
        end = end_of_number(folded, at);
    } else {
        token.kind = (guint8)kind_of_sign(folded->characters[at]);
    }
    token.end = (guint32)end;
    return token;
}

/* ---- what is denied and what is asked ---- */

static gboolean is_word(const Folded *folded, const Token *token, const char *word)
{
    gsize at = token->begin;
    for (; *word != '\0'; word = g_utf8_next_char(word), at++) {
        if (at >= token->end || folded->characters[at] != g_utf8_get_char(word))
            return FALSE;
    }
    return at == token->end;
}

static gboolean negates(const Folded *folded, const Token *token)
{
    static const char *const words[] = {"not",   "no",     "never", "without", "nicht", "kein",
                                        "keine", "keinen", "nie",   "ohne",    "pas",   "jamais",
                                        "sans",  "nunca",  "sin",   "dont",    "cannot"};
    static const char *const characters[] = {"不", "没", "沒", "無", "无", "未", "别", "別", "非"};
    gboolean dense = token->kind == TOKEN_DENSE;
    const char *const *list = dense ? characters : words;
    gsize length = dense ? G_N_ELEMENTS(characters) : G_N_ELEMENTS(words);
    for (gsize i = 0; i < length; i++) {
        if (is_word(folded, token, list[i]))
            return TRUE;
    }
    return token->kind == TOKEN_WORD && token->end - token->begin == 1 && token->begin >= 2 &&
           folded->characters[token->begin] == 't' &&
           (folded->characters[token->begin - 1] == '\'' ||
            folded->characters[token->begin - 1] == 0x2019) &&
           folded->characters[token->begin - 2] == 'n';
}

void tokens_read(const Folded *folded, gsize begin, gboolean is_subject, GArray *tokens)
{
    gsize checked = begin;
    gint denied = 0;
    for (gsize at = begin; at < folded->length;) {
        if (folded->scripts[at] == SCRIPT_SPACE && folded->characters[at] != '\n') {
            at++;
            continue;
        }
        Token token = token_at(folded, at, &checked);
        gboolean is_mark = token.kind == TOKEN_SIGN || token.kind == TOKEN_PAUSE;
        token.is_subject = is_subject ? 1 : 0;
        token.is_negated = denied > 0 && !is_mark ? 1 : 0;
        denied =
            is_mark && token.kind == TOKEN_PAUSE && folded->characters[at] != '\'' ? 0 : denied - 1;
        if (token.kind == TOKEN_WORD && negates(folded, &token))
            denied = NEGATION_REACH;
        else if (token.kind == TOKEN_DENSE && negates(folded, &token))
            denied = NEGATION_REACH_DENSE;
        g_array_append_val(tokens, token);
        at = token.end;
    }
}
