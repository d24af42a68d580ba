#include "own_names.h"

#include "../base/utf8.h"

#include <string.h>

#define NAMES_MAX 32
#define LINE_OCTETS_MAX 200
#define LETTERS_MIN 2

/* Two letters, or one Chinese character with another. */
static gboolean is_name(const char *word)
{
    return g_utf8_strlen(word, -1) >= LETTERS_MIN;
}

static void add_words(GPtrArray *names, const char *text)
{
    if (text == NULL)
        return;
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_auto(GStrv) words = g_strsplit_set(folded, " \t,;()<>\"/|", -1);
    for (char **word = words; *word != NULL && names->len < NAMES_MAX; word++) {
        if (is_name(*word))
            g_ptr_array_add(names, g_strdup(*word));
    }
}

static void add_agent(GPtrArray *names, const Agent *agent)
{
    add_words(names, agent->short_name);
    add_words(names, agent->given_name);
    add_words(names, agent->surname);
    add_words(names, agent->address);
    if (agent->surname == NULL || agent->given_name == NULL)
        return;
    g_autofree char *together = g_strconcat(agent->surname, agent->given_name, NULL);
    add_words(names, together);
}

GPtrArray *own_names_new(const MailFacts *facts, const Agent *agent)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; facts != NULL && i < facts->from->len; i++) {
        const MailAddress *address = g_ptr_array_index(facts->from, i);
        add_words(names, address->name);
    }
    if (agent != NULL)
        add_agent(names, agent);
    return names;
}

gboolean own_names_in(const GPtrArray *names, const char *words, gsize length)
{
    if (names == NULL || names->len == 0 || length > LINE_OCTETS_MAX)
        return FALSE;
    g_autofree char *line = g_utf8_casefold(words, (gssize)length);
    for (guint i = 0; i < names->len; i++) {
        if (utf8_has_word(line, g_ptr_array_index(names, i)))
            return TRUE;
    }
    return FALSE;
}
