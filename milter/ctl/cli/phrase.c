#include "phrase.h"

#include "argument_type.h"
#include "phrase_hint.h"

#include <string.h>

#define WORDS_MAX 200

void arguments_free(Arguments *arguments)
{
    if (arguments == NULL)
        return;
    g_hash_table_unref(arguments->values);
    g_ptr_array_unref(arguments->rest);
    g_free(arguments);
}

static Arguments *arguments_new(void)
{
    Arguments *arguments = g_new0(Arguments, 1);
    arguments->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    arguments->rest = g_ptr_array_new_with_free_func(g_free);
    return arguments;
}

const char *arguments_text(const Arguments *arguments, const char *name)
{
    return g_hash_table_lookup(arguments->values, name);
}

gboolean arguments_has(const Arguments *arguments, const char *name)
{
    return arguments_text(arguments, name) != NULL;
}

gint64 arguments_number(const Arguments *arguments, const char *name, gint64 fallback)
{
    const char *text = arguments_text(arguments, name);
    return text != NULL ? argument_type_ticket(text) : fallback;
}

/* ---- the syntax, element by element ---- */

typedef struct element {
    char *option;      /* "--desk", or NULL for a positional word */
    char *word;        /* the literal word, the hole's name, or NULL for a switch */
    gboolean optional; /* in square brackets */
    gboolean repeated;
} Element;

static void element_free(gpointer data)
{
    Element *element = data;
    g_free(element->option);
    g_free(element->word);
    g_free(element);
}

static gboolean is_argument(const Element *element)
{
    return element->word != NULL && g_ascii_isupper(element->word[0]);
}

static char *strip_brackets(const char *token)
{
    gsize begin = strspn(token, "[");
    return g_strndup(token + begin, strcspn(token + begin, "]"));
}

/* The elements of a syntax; it comes from the program's own table and is well formed. */
static GPtrArray *elements_of(const char *syntax)
{
    GPtrArray *elements = g_ptr_array_new_with_free_func(element_free);
    g_auto(GStrv) tokens = g_strsplit(syntax, " ", -1);
    for (guint i = 0; tokens[i] != NULL; i++) {
        g_autofree char *bare = strip_brackets(tokens[i]);
        Element *element = g_new0(Element, 1);
        element->optional = tokens[i][0] == '[';
        element->repeated = g_str_has_suffix(bare, "...");
        if (element->repeated)
            bare[strlen(bare) - 3] = '\0';
        if (!g_str_has_prefix(bare, "--")) {
            element->word = g_steal_pointer(&bare);
        } else {
            gboolean closed = strchr(tokens[i], ']') != NULL;
            element->option = g_steal_pointer(&bare);
            if (!closed && tokens[i + 1] != NULL && g_ascii_isupper(tokens[i + 1][0]) &&
                !g_str_has_suffix(tokens[i + 1], "..."))
                element->word = strip_brackets(tokens[++i]);
        }
        g_ptr_array_add(elements, element);
    }
    return elements;
}

char *phrase_name(const Phrase *phrase)
{
    g_autoptr(GPtrArray) elements = elements_of(phrase->syntax);
    GString *name = g_string_new(NULL);
    for (guint i = 0; i < elements->len; i++) {
        const Element *element = g_ptr_array_index(elements, i);
        if (element->option != NULL || is_argument(element))
            break;
        g_string_append_printf(name, "%s%s", i > 0 ? " " : "", element->word);
    }
    return g_string_free(name, FALSE);
}

GPtrArray *phrase_parts(const Phrase *phrase)
{
    g_autoptr(GPtrArray) elements = elements_of(phrase->syntax);
    GPtrArray *parts = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < elements->len; i++) {
        const Element *element = g_ptr_array_index(elements, i);
        if (element->option != NULL)
            g_ptr_array_add(parts, g_strconcat(element->option, element->word != NULL ? " " : "",
                                               element->word, NULL));
        else if (is_argument(element))
            g_ptr_array_add(parts, g_strdup(element->word));
    }
    return parts;
}

/* ---- matching ---- */

static gboolean begins_with_name(const Phrase *phrase, const GPtrArray *words)
{
    g_autofree char *name = phrase_name(phrase);
    g_auto(GStrv) parts = g_strsplit(name, " ", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        if (i >= words->len || strcmp(parts[i], g_ptr_array_index(words, i)) != 0)
            return FALSE;
    }
    return TRUE;
}

/* The phrases whose name the words begin with; the longest name wins, and several may share it. */
static GPtrArray *find_phrases(const Phrase *phrases, gsize length, const GPtrArray *words)
{
    GPtrArray *found = g_ptr_array_new();
    gsize longest = 0;
    for (gsize i = 0; i < length; i++) {
        g_autofree char *name = phrase_name(&phrases[i]);
        if (strlen(name) < longest || !begins_with_name(&phrases[i], words))
            continue;
        if (strlen(name) > longest)
            g_ptr_array_set_size(found, 0);
        longest = strlen(name);
        g_ptr_array_add(found, (gpointer)&phrases[i]);
    }
    return found;
}

static const Element *find_option(const GPtrArray *elements, const char *option)
{
    for (guint i = 0; i < elements->len; i++) {
        const Element *element = g_ptr_array_index(elements, i);
        if (element->option != NULL && strcmp(element->option, option) == 0)
            return element;
    }
    return NULL;
}

gboolean phrase_option_takes_value(const Phrase *phrases, gsize length, const char *option)
{
    for (gsize i = 0; i < length; i++) {
        g_autoptr(GPtrArray) elements = elements_of(phrases[i].syntax);
        const Element *element = find_option(elements, option);
        if (element != NULL && element->word != NULL)
            return TRUE;
    }
    return FALSE;
}

static Outcome fill(Arguments *arguments, const char *key, const char *argument_type,
                    const char *text, GError **error)
{
    if (argument_type_check(argument_type, text, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    if (arguments_has(arguments, key))
        return outcome_fail(OUTCOME_REFUSED, error, "%s is given twice", key);
    g_hash_table_insert(arguments->values, g_strdup(key), g_strdup(text));
    return OUTCOME_DONE;
}

/* Takes one option at `*at`, as "--name value" or "--name=value". */
static Outcome take_option(const GPtrArray *elements, const GPtrArray *words, guint *at,
                           Arguments *arguments, GError **error)
{
    const char *word = g_ptr_array_index(words, *at);
    const char *equals = strchr(word, '=');
    g_autofree char *name =
        equals != NULL ? g_strndup(word, (gsize)(equals - word)) : g_strdup(word);
    const Element *element = find_option(elements, name);
    if (element == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "unknown option \"%s\"", name);
    if (element->word == NULL) {
        if (equals != NULL)
            return outcome_fail(OUTCOME_REFUSED, error, "%s takes no value", name);
        g_hash_table_insert(arguments->values, g_strdup(name), g_strdup(""));
        return OUTCOME_DONE;
    }
    if (equals == NULL && *at + 1 >= words->len)
        return outcome_fail(OUTCOME_REFUSED, error, "%s needs a value (%s)", name, element->word);
    const char *value = equals != NULL ? equals + 1 : g_ptr_array_index(words, ++*at);
    return fill(arguments, name, element->word, value, error);
}

static Outcome take_word(const GPtrArray *elements, guint *position, const char *word,
                         Arguments *arguments, GError **error)
{
    while (*position < elements->len) {
        const Element *element = g_ptr_array_index(elements, *position);
        if (element->option != NULL) {
            ++*position;
            continue;
        }
        if (element->repeated) {
            if (argument_type_check(element->word, word, error) != OUTCOME_DONE)
                return OUTCOME_REFUSED;
            g_ptr_array_add(arguments->rest, g_strdup(word));
            return OUTCOME_DONE;
        }
        ++*position;
        return is_argument(element) ? fill(arguments, element->word, element->word, word, error)
                                    : OUTCOME_DONE;
    }
    return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is too much", word);
}

static Outcome refuse_missing(const GPtrArray *elements, const Arguments *arguments, GError **error)
{
    for (guint i = 0; i < elements->len; i++) {
        const Element *element = g_ptr_array_index(elements, i);
        const char *key = element->option != NULL ? element->option : element->word;
        gboolean wanted = element->option != NULL || is_argument(element);
        gboolean there =
            element->repeated ? arguments->rest->len > 0 : arguments_has(arguments, key);
        if (wanted && !element->optional && !there)
            return outcome_fail(OUTCOME_REFUSED, error, "%s is missing", key);
    }
    return OUTCOME_DONE;
}

static Outcome fill_holes(const Phrase *phrase, const GPtrArray *words, Arguments *arguments,
                          GError **error)
{
    g_autoptr(GPtrArray) elements = elements_of(phrase->syntax);
    guint position = 0;
    gboolean only_words = FALSE; /* after "--" */
    for (guint i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        Outcome outcome = OUTCOME_DONE;
        if (!only_words && strcmp(word, "--") == 0)
            only_words = TRUE;
        else if (!only_words && g_str_has_prefix(word, "--"))
            outcome = take_option(elements, words, &i, arguments, error);
        else
            outcome = take_word(elements, &position, word, arguments, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    return refuse_missing(elements, arguments, error);
}

/* Whether it has every option that was typed. */
static gboolean has_options(const Phrase *phrase, const GPtrArray *words)
{
    g_autoptr(GPtrArray) elements = elements_of(phrase->syntax);
    for (guint i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        if (strcmp(word, "--") == 0)
            break;
        g_autofree char *name = g_strndup(word, strcspn(word, "="));
        if (g_str_has_prefix(word, "--") && find_option(elements, name) == NULL)
            return FALSE;
    }
    return TRUE;
}

/* The one that is meant of those that share a name: which the words fill, or at least its options.
 */
static const Phrase *choose_phrase(const GPtrArray *phrases, const GPtrArray *words)
{
    const Phrase *nearest = NULL;
    for (guint i = 0; i < phrases->len; i++) {
        const Phrase *phrase = g_ptr_array_index(phrases, i);
        g_autoptr(Arguments) arguments = arguments_new();
        if (phrases->len == 1 || fill_holes(phrase, words, arguments, NULL) == OUTCOME_DONE)
            return phrase;
        if (nearest == NULL && has_options(phrase, words))
            nearest = phrase;
    }
    return nearest != NULL || phrases->len == 0 ? nearest : g_ptr_array_index(phrases, 0);
}

Outcome phrase_match(const Phrase *phrases, gsize length, const GPtrArray *words,
                     const Phrase **phrase_r, Arguments **arguments_r, GError **error)
{
    if (words->len > WORDS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "more than %d words", WORDS_MAX);
    g_autoptr(GPtrArray) found = find_phrases(phrases, length, words);
    const Phrase *phrase = choose_phrase(found, words);
    const char *first = words->len > 0 ? g_ptr_array_index(words, 0) : "";
    if (phrase == NULL && *first == '-')
        return outcome_fail(OUTCOME_REFUSED, error,
                            "unknown option \"%.60s\" (hint: options stand behind the command)",
                            first);
    if (phrase == NULL) {
        g_autofree char *typed = phrase_hint_typed(words);
        g_autofree char *hint = phrase_hint(phrases, length, words);
        return outcome_fail(OUTCOME_REFUSED, error, "unknown command \"%s\" (hint: %s)", typed,
                            hint);
    }
    g_autoptr(Arguments) arguments = arguments_new();
    if (fill_holes(phrase, words, arguments, error) != OUTCOME_DONE) {
        if (error != NULL && strstr((*error)->message, "(hint: ") == NULL) {
            g_autofree char *reason = g_strdup((*error)->message);
            g_clear_error(error);
            return outcome_fail(OUTCOME_REFUSED, error, "%s (hint: intakectl %s)", reason,
                                phrase->syntax);
        }
        return OUTCOME_REFUSED;
    }
    *phrase_r = phrase;
    *arguments_r = g_steal_pointer(&arguments);
    return OUTCOME_DONE;
}
