#include "phrase_hint.h"

#include "../../base/nearest.h"

#include <string.h>

#define TYPED_WORDS_MAX 3 /* no phrase has a longer name */

char *phrase_hint_typed(const GPtrArray *words)
{
    GString *typed = g_string_new(NULL);
    for (guint i = 0; i < words->len && i < TYPED_WORDS_MAX; i++) {
        const char *word = g_ptr_array_index(words, i);
        if (*word == '-')
            break;
        g_string_append_printf(typed, "%s%.40s", i > 0 ? " " : "", word);
    }
    return g_string_free(typed, FALSE);
}

/* How far a phrase is from what was typed: its whole name, or its noun alone when that is all that
   fits ("tickets 5" is near "ticket show"). */
static guint distance_of(const char *name, const GPtrArray *words)
{
    if (words->len == 0)
        return G_MAXUINT;
    const char *first = g_ptr_array_index(words, 0);
    g_auto(GStrv) parts = g_strsplit(name, " ", 2);
    guint noun = nearest_distance(first, parts[0]);
    if (noun > MAX(1, strlen(first) / 3))
        return G_MAXUINT;
    if (parts[1] == NULL)
        return noun;
    guint verb = words->len > 1 ? nearest_distance(g_ptr_array_index(words, 1), parts[1]) : 1;
    return noun + verb;
}

static const char *take_nearest(GPtrArray *names, const GPtrArray *words)
{
    guint best = 0, least = G_MAXUINT;
    for (guint i = 0; i < names->len; i++) {
        guint distance = distance_of(g_ptr_array_index(names, i), words);
        if (distance < least) {
            least = distance;
            best = i;
        }
    }
    return least < G_MAXUINT ? g_ptr_array_steal_index(names, best) : NULL;
}

char *phrase_hint(const Phrase *phrases, gsize length, const GPtrArray *words)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (gsize i = 0; i < length; i++)
        g_ptr_array_add(names, phrase_name(&phrases[i]));
    GString *hint = g_string_new(NULL);
    for (guint i = 0; i < PHRASE_HINTS_MAX; i++) {
        g_autofree char *name = (char *)take_nearest(names, words);
        if (name == NULL)
            break;
        g_string_append_printf(hint, "%s\"%s\"", i == 0 ? "did you mean " : ", ", name);
    }
    if (hint->len > 0)
        g_string_append_c(hint, '?');
    else
        g_string_append(hint, "\"intakectl help\" lists the commands");
    return g_string_free(hint, FALSE);
}
