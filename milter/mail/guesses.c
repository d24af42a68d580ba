#include "guesses.h"

static void word_free(gpointer data)
{
    GuessWord *word = data;
    g_free(word->words);
    g_free(word);
}

Guesses *guesses_new(void)
{
    Guesses *guesses = g_new0(Guesses, 1);
    guesses->types = g_array_new(FALSE, FALSE, sizeof(TypeGuess));
    guesses->words = g_ptr_array_new_with_free_func(word_free);
    return guesses;
}

void guesses_free(Guesses *guesses)
{
    if (guesses == NULL)
        return;
    g_free(guesses->source);
    g_array_unref(guesses->types);
    g_ptr_array_unref(guesses->words);
    g_free(guesses->second_text);
    g_free(guesses);
}

void guesses_add(Guesses *guesses, const ServiceType *type, double confidence)
{
    const TypeGuess guess = {type, confidence};
    g_array_append_val(guesses->types, guess);
}

void guesses_add_word(Guesses *guesses, const char *words, double weight)
{
    GuessWord *word = g_new(GuessWord, 1);
    *word = (GuessWord){g_strdup(words), weight};
    g_ptr_array_add(guesses->words, word);
}

static gint likeliest_first(gconstpointer one, gconstpointer other)
{
    double left = ((const TypeGuess *)one)->confidence;
    double right = ((const TypeGuess *)other)->confidence;
    return (left < right) - (left > right);
}

void guesses_sort(GArray *types)
{
    g_array_sort(types, likeliest_first); /* GLib's is stable */
}

char *guesses_shown(const GArray *types, guint most)
{
    GString *line = g_string_new(NULL);
    for (guint i = 0; i < MIN(types->len, most); i++) {
        const TypeGuess *guess = &g_array_index(types, TypeGuess, i);
        g_string_append_printf(line, "%s%s %.0f%%", i > 0 ? ", " : "", guess->type->name,
                               guess->confidence * 100);
    }
    return g_string_free(line, FALSE);
}

char *guesses_words_shown(const Guesses *guesses, guint most)
{
    GString *line = g_string_new(NULL);
    for (guint i = 0; i < MIN(guesses->words->len, most); i++) {
        const GuessWord *word = g_ptr_array_index(guesses->words, i);
        g_string_append_printf(line, "%s\"%s\" %+.2f", i > 0 ? ", " : "", word->words,
                               word->weight);
    }
    return g_string_free(line, FALSE);
}
