#include "device_shape.h"

#include <string.h>

#define LINE_OCTETS_MAX 160
#define LINE_WORDS_MAX 8
#define LINE_WORDS_MIN 3
#define LOOK_BELOW 10 /* lines */
#define DANDA "।"

/* As their makers write them; people rarely do. */
static const char *const products[] = {"iPhone",     "iPad",        "iPod",      "Samsung",
                                       "Galaxy",     "Huawei",      "HUAWEI",    "Xiaomi",
                                       "Redmi",      "OnePlus",     "Android",   "BlackBerry",
                                       "Yahoo Mail", "Proton Mail", "FairEmail", "K-9 Mail"};

/* Outlook names what it runs on; many speak of it otherwise. */
static const char *const systems[] = {"iOS", "Android", "Mac"};

/* Words of somebody who speaks of a product, in the languages whose footers are known by their
   words anyway. */
static const char speech[] =
    "|i|i'm|am|is|are|was|it|it's|this|that|the|an|have|has|had|use|used|using|need|want|got|works|"
    "with|and|or|not|my|your|under|in|ich|habe|hat|ist|sind|nutze|benutze|verwende|mein|meine|das|"
    "ein|eine|und|oder|mit|auf|unter|im|nicht|je|j'ai|ai|est|suis|utilise|mon|avec|et|sur|sous|"
    "tengo|uso|es|soy|tiene|está|con|mi|ho|è|sono|un|una|su|tenho|é|meu|em|ik|heb|gebruik|mijn|op|"
    "mam|jest|używam|mám|je|jag|har|min|på|jeg|bruger|bruker|käytän|használok|folosesc|у|меня|"
    "есть|мой|на|и|это|";

static gboolean holds_one(const char *line, const char *const *words, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (strstr(line, words[i]) != NULL)
            return TRUE;
    return FALSE;
}

static gboolean names_product(const char *line)
{
    if (strstr(line, "Outlook") != NULL)
        return holds_one(line, systems, G_N_ELEMENTS(systems));
    return holds_one(line, products, G_N_ELEMENTS(products));
}

static gboolean is_speech(const char *word)
{
    g_autofree char *lower = g_utf8_strdown(word, -1);
    g_autofree char *listed = g_strdup_printf("|%s|", lower);
    return strstr(speech, listed) != NULL;
}

/* Words between blanks are few, and nobody speaks. A case ending behind a product's name stands for
   a word: "iPhone-dan". */
static gboolean are_makers_words(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", LINE_WORDS_MAX + 2);
    guint count = g_strv_length(words);
    for (guint i = 0; i < count; i++)
        if (is_speech(words[i]))
            return FALSE;
    gboolean has_ending = strstr(line, "iPhone-") != NULL || strstr(line, "iPad-") != NULL;
    return count <= LINE_WORDS_MAX && count + (has_ending ? 1 : 0) >= LINE_WORDS_MIN;
}

static gboolean is_makers_line(const ReplyLine *line)
{
    gsize length = line->length;
    gboolean begins_small =
        g_ascii_islower(*line->words) && !reply_begins(line->words, length, "iP");
    if (length > LINE_OCTETS_MAX || begins_small)
        return FALSE;
    g_autofree char *words = g_strndup(line->words, length);
    /* Samsung puts a full stop where the script has its own. */
    if (g_str_has_suffix(words, DANDA) && strstr(words, "Samsung Galaxy") != NULL)
        words[length - strlen(DANDA)] = '\0';
    return strpbrk(words, "0123456789.,;:?!()\"@/") == NULL && strstr(words, DANDA) == NULL &&
           names_product(words) && are_makers_words(words);
}

/* Nothing follows but the link of what the line speaks of. */
static gboolean is_last(const ReplyLines *lines, guint at, guint end)
{
    guint next = reply_lines_next_filled(lines, at + 1, LOOK_BELOW);
    if (next < end) {
        const ReplyLine *line = &lines->line[next];
        if (!reply_begins(line->words, line->length, "<http") &&
            !reply_begins(line->words, line->length, "http"))
            return FALSE;
        next = reply_lines_next_filled(lines, next + 1, LOOK_BELOW);
    }
    return next >= end;
}

gboolean device_shape_at(const ReplyLines *lines, guint at, guint end)
{
    return at > 0 && lines->line[at - 1].length == 0 && is_makers_line(&lines->line[at]) &&
           is_last(lines, at, end);
}
