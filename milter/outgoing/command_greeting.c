#include "../base/utf8.h"
#include "command_page.h"

#include <string.h>

#define GREETING_CHARACTERS_MAX 60 /* what is longer says more than a greeting */

/* How greetings and courtesies begin, case folded. A dash stands for what may follow in the word.
 */
static const char *const beginnings[] = {
    "dear",           "hello",        "hi",          "hey",           "good morning",
    "good afternoon", "good day",     "greetings",   "good evening",  "to whom",
    "thank",          "thanks",       "many thanks", "hallo",         "guten",
    "liebe",          "lieber",       "liebes",      "sehr geehrte-", "moin",
    "servus",         "grüß-",        "danke",       "vielen dank",   "herzlichen dank",
    "bonjour",        "bonsoir",      "salut",       "cher",          "chère",
    "madame",         "monsieur",     "merci",       "hola",          "buenos",
    "buenas",         "estimad-",     "querid-",     "gracias",       "muchas gracias",
    "ciao",           "buongiorno",   "buonasera",   "gentile",       "egregi-",
    "caro",           "cara",         "grazie",      "olá",           "bom dia",
    "boa tarde",      "prezad-",      "obrigad-",    "beste",         "geachte",
    "goede-",         "dank",         "bedankt",     "hej",           "hei",
    "kære",           "tack",         "tak",         "dzień dobry",   "szanown-",
    "dziękuj-",       "здравствуйте", "добрый",      "уважаем-",      "привет",
    "спасибо",        "благодар-",    "您好",        "你好",          "尊敬",
    "亲爱",           "親愛",         "谢谢",        "感谢",          "謝謝",
    "感謝",           "多谢",         "多謝",        "こんにちは",    "お世話",
    "拝啓",           "ありがとう",   "안녕",        "감사",          "고맙"};

static gboolean begins_with(const char *line, const char *beginning)
{
    gsize length = strlen(beginning);
    gboolean is_stem = beginning[length - 1] == '-';
    length -= is_stem ? 1 : 0;
    return strncmp(line, beginning, length) == 0 &&
           (is_stem || utf8_is_word_edge(line, line + length));
}

static gboolean ends_with_any(const char *line, const char *const *endings)
{
    for (; *endings != NULL; endings++) {
        if (g_str_has_suffix(line, *endings))
            return TRUE;
    }
    return FALSE;
}

/* "Hi Jane, it is done." */
static gboolean goes_on(const char *line)
{
    static const char *const stops[] = {".", "。", "?", "？", NULL};
    return ends_with_any(line, stops) && (strchr(line, ',') != NULL || strstr(line, "，") != NULL);
}

gboolean command_page_is_greeting(const Page *page, guint at)
{
    static const char *const calls[] = {",", "，", "、", "様", "님", "さん", "您好", "你好", NULL};
    gsize length;
    const char *words = page_words(page, at, &length);
    if (!text_has_words(words, length))
        return TRUE;
    if (g_utf8_strlen(words, (gssize)length) > GREETING_CHARACTERS_MAX)
        return FALSE;
    g_autofree char *line = g_utf8_casefold(words, (gssize)length);
    if (ends_with_any(line, calls))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++) {
        g_autofree char *beginning = g_utf8_casefold(beginnings[i], -1);
        if (begins_with(line, beginning))
            return !goes_on(line);
    }
    return FALSE;
}
