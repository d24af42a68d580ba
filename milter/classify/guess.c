#include "guess.h"

#include "../base/utf8.h"

#include <string.h>

#define WORDS_MAX 6        /* of the text, told as reasons */
#define NOTHING 0.005      /* a confidence below is not worth naming */
#define SECOND_STRONG 0.25 /* from which on a second type is another concern */
#define SENTENCES_MAX 40   /* looked at for its words */
#define SENTENCE_COLUMNS 80

/* What a word of a type without a kind is worth: in the subject nearly sure, in the text as good as
   all else together. */
#define WORD_IN_SUBJECT 0.9
#define WORD_IN_TEXT 0.5

#define TELLING_OCTETS 24 /* of letters: four words, eight Han characters */

typedef struct guessing {
    const DeskSettings *desk;
    const HeldModel *held;
    FeatureReader *reader;
    FeatureSet set; /* of the text, traced; valid until another is read */
    const char *subject;
    const char *text;                   /* what is read of it */
    char *folded_subject, *folded_text; /* NULL until words are looked for */
    Guess *labels;                      /* of the model, the likeliest first */
    double *shares;                     /* of each of the desk's types */
} Guessing;

static const ServiceType *type_at(const DeskSettings *desk, guint index)
{
    return g_ptr_array_index(desk->service_types, index);
}

/* ---- words ---- */

typedef enum whereabouts { NOWHERE, IN_TEXT, IN_SUBJECT } Whereabouts;

static void fold_once(Guessing *guessing)
{
    if (guessing->folded_text != NULL)
        return;
    guessing->folded_subject = utf8_fold(guessing->subject != NULL ? guessing->subject : "");
    guessing->folded_text = utf8_fold(guessing->text);
}

static Whereabouts find_word(const Guessing *guessing, const char *word)
{
    g_autofree char *folded = utf8_fold(word);
    if (utf8_has_word(guessing->folded_subject, folded))
        return IN_SUBJECT;
    return utf8_has_word(guessing->folded_text, folded) ? IN_TEXT : NOWHERE;
}

/* Where the best of a type's labels and keywords stands; *word_r is that word, borrowed. */
static Whereabouts find_words(Guessing *guessing, const ServiceType *type, const char **word_r)
{
    Whereabouts best = NOWHERE;
    fold_once(guessing);
    for (guint i = 0; i < type->labels->len + type->keywords->len; i++) {
        const char *word = i < type->labels->len
                               ? ((const Localized *)g_ptr_array_index(type->labels, i))->text
                               : g_ptr_array_index(type->keywords, i - type->labels->len);
        Whereabouts place = find_word(guessing, word);
        if (place > best)
            *word_r = word;
        best = MAX(best, place);
    }
    return best;
}

/* ---- from labels to types ---- */

/* The starter's labels are kinds, a desk's own model has the names of its types. */
static gboolean is_of(const Guessing *guessing, const ServiceType *type, const char *label)
{
    if (guessing->held->number != 0)
        return strcmp(type->name, label) == 0;
    return g_ptr_array_find_with_equal_func(type->kinds, label, g_str_equal, NULL);
}

/* Types of one kind share its confidence: those whose words stand there, else all of them. */
static void share(Guessing *guessing, const char *label, double confidence)
{
    const DeskSettings *desk = guessing->desk;
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(guint));
    g_autoptr(GArray) told = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < desk->service_types->len; i++) {
        if (is_of(guessing, type_at(desk, i), label))
            g_array_append_val(all, i);
    }
    for (guint i = 0; all->len > 1 && i < all->len; i++) {
        const char *word = NULL;
        guint index = g_array_index(all, guint, i);
        if (find_words(guessing, type_at(desk, index), &word) != NOWHERE)
            g_array_append_val(told, index);
    }
    const GArray *sharing = told->len > 0 ? told : all;
    for (guint i = 0; i < sharing->len; i++)
        guessing->shares[g_array_index(sharing, guint, i)] += confidence / sharing->len;
}

/* Of a type that the model knows nothing of. */
static void weigh_words(Guessing *guessing, Guesses *guesses)
{
    const DeskSettings *desk = guessing->desk;
    g_autofree Whereabouts *places = g_new0(Whereabouts, desk->service_types->len);
    Whereabouts best = NOWHERE;
    guint finders = 0;
    for (guint i = 0; guessing->held->number == 0 && i < desk->service_types->len; i++) {
        const char *word = NULL;
        if (type_at(desk, i)->kinds->len > 0)
            continue;
        places[i] = find_words(guessing, type_at(desk, i), &word);
        if (places[i] != NOWHERE)
            guesses_add_word(guesses, word,
                             places[i] == IN_SUBJECT ? WORD_IN_SUBJECT : WORD_IN_TEXT);
        best = MAX(best, places[i]);
    }
    if (best == NOWHERE)
        return;
    double all = best == IN_SUBJECT ? WORD_IN_SUBJECT : WORD_IN_TEXT;
    for (guint i = 0; i < desk->service_types->len; i++) {
        finders += places[i] == best;
        guessing->shares[i] *= 1 - all;
    }
    for (guint i = 0; i < desk->service_types->len; i++) {
        if (places[i] == best)
            guessing->shares[i] += all / finders;
    }
}

/* ---- why ---- */

/* The label of the model that speaks loudest for a type; FALSE: none does. */
static gboolean label_of(const Guessing *guessing, const ServiceType *type, guint *label_r)
{
    const Model *model = guessing->held->model;
    for (guint i = 0; i < model_labels(model); i++) {
        if (is_of(guessing, type, model_label(model, guessing->labels[i].label))) {
            *label_r = guessing->labels[i].label;
            return TRUE;
        }
    }
    return FALSE;
}

static void add_words(Guessing *guessing, Guesses *guesses)
{
    guint label = 0;
    if (guesses->types->len == 0 || guesses->words->len > 0 ||
        !label_of(guessing, g_array_index(guesses->types, TypeGuess, 0).type, &label))
        return;
    g_autoptr(GPtrArray) reasons = model_reasons_traced(guessing->held->model, guessing->reader,
                                                        guessing->set, label, WORDS_MAX);
    for (guint i = 0; i < reasons->len; i++) {
        const Reason *reason = g_ptr_array_index(reasons, i);
        guesses_add_word(guesses, reason->words, reason->weight);
    }
}

/* ---- a second concern ---- */

static gboolean ends_sentence(const char *at)
{
    static const char *const ends[] = {"\n", "。", "！", "？", "；", ". ", "! ", "? ", "; "};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        if (g_str_has_prefix(at, ends[i]))
            return TRUE;
    }
    return *at == '\0';
}

/* Whether a sentence is of the label before all others, and how surely. */
static double strength_of(Guessing *guessing, const char *sentence, guint label)
{
    const Model *model = guessing->held->model;
    g_autofree Guess *guesses = g_new(Guess, model_labels(model));
    model_judge(model, feature_reader_read(guessing->reader, NULL, sentence), guesses);
    return guesses[0].label == label ? guesses[0].confidence : 0;
}

/* The sentence that speaks most for the second type. */
static char *second_text(Guessing *guessing, const ServiceType *type)
{
    guint label = 0;
    double best = SECOND_STRONG;
    char *found = NULL;
    const char *begin = guessing->text;
    if (!label_of(guessing, type, &label))
        return NULL;
    for (guint i = 0; i < SENTENCES_MAX && *begin != '\0'; i++) {
        const char *end = begin;
        while (!ends_sentence(end))
            end = g_utf8_next_char(end);
        g_autofree char *sentence = utf8_strip(begin, end - begin);
        double strength = *sentence != '\0' ? strength_of(guessing, sentence, label) : 0;
        if (strength > best) {
            best = strength;
            g_free(found);
            found = utf8_cut_columns(sentence, SENTENCE_COLUMNS);
        }
        begin = *end != '\0' ? g_utf8_next_char(end) : end;
    }
    return found;
}

static void add_second(Guessing *guessing, Guesses *guesses)
{
    if (guesses->types->len < 2)
        return;
    const TypeGuess *second = &g_array_index(guesses->types, TypeGuess, 1);
    if (second->confidence >= SECOND_STRONG)
        guesses->second_text = second_text(guessing, second->type);
}

/* ---- the whole ---- */

static gsize letter_octets(const char *text, gsize most)
{
    gsize octets = 0;
    for (const char *at = text; at != NULL && *at != '\0' && octets < most;) {
        const char *next = g_utf8_next_char(at);
        if (g_unichar_isalpha(g_utf8_get_char(at)))
            octets += (gsize)(next - at);
        at = next;
    }
    return MIN(octets, most);
}

/* The model was taught by letters and has one confidence for all. "Hello" is less than a letter:
   what is missing to a few words speaks for every label alike. */
static void dilute(Guessing *guessing)
{
    guint labels = model_labels(guessing->held->model);
    gsize subject = letter_octets(guessing->subject, TELLING_OCTETS);
    gsize octets = subject + letter_octets(guessing->text, TELLING_OCTETS - subject);
    double told = (double)octets / TELLING_OCTETS;
    for (guint i = 0; i < labels; i++)
        guessing->labels[i].confidence =
            told * guessing->labels[i].confidence + (1 - told) / labels;
}

static char *excerpt_of(const char *text)
{
    gsize length = strlen(text);
    if (length <= GUESS_HEAD_OCTETS + GUESS_TAIL_OCTETS)
        return g_strdup(text);
    gsize head = utf8_clip(text, length, GUESS_HEAD_OCTETS);
    gsize tail = utf8_clip(text, length, length - GUESS_TAIL_OCTETS);
    return g_strdup_printf("%.*s\n%s", (int)head, text, text + tail);
}

static Guesses *guess(Guessing *guessing)
{
    const DeskSettings *desk = guessing->desk;
    const HeldModel *held = guessing->held;
    const Model *model = held->model;
    Guesses *guesses = guesses_new();
    guessing->set = feature_reader_trace(guessing->reader, guessing->subject, guessing->text);
    model_judge(model, guessing->set, guessing->labels);
    dilute(guessing);
    for (guint i = 0; i < model_labels(model); i++)
        share(guessing, model_label(model, guessing->labels[i].label),
              guessing->labels[i].confidence);
    weigh_words(guessing, guesses);
    for (guint i = 0; i < desk->service_types->len; i++) {
        if (guessing->shares[i] >= NOTHING)
            guesses_add(guesses, type_at(desk, i), guessing->shares[i]);
    }
    guesses_sort(guesses->types);
    guesses->source = held->number == 0 ? g_strdup("the starter")
                                        : g_strdup_printf("model %" G_GINT64_FORMAT, held->number);
    guesses->accuracy = desk->classify.accuracy;
    guesses->threshold = model_threshold(model, desk->classify.accuracy / 100.0);
    add_words(guessing, guesses);
    add_second(guessing, guesses);
    return guesses;
}

static gboolean has_kinds(const DeskSettings *desk)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        if (type_at(desk, i)->kinds->len > 0)
            return TRUE;
    }
    return FALSE;
}

/* NULL: the desk's types are not told by the text. */
static HeldModel *model_of(Shelf *shelf, const DeskSettings *desk)
{
    if (desk->classify.model == CLASSIFY_NONE)
        return NULL;
    g_autoptr(HeldModel) held = desk->classify.model == CLASSIFY_STARTER
                                    ? shelf_take_starter(shelf)
                                    : shelf_take(shelf, desk->name);
    if (held == NULL || (held->number == 0 && !has_kinds(desk)))
        return NULL;
    return g_steal_pointer(&held);
}

Guesses *guess_types(Shelf *shelf, const DeskSettings *desk, const char *subject, const char *text)
{
    g_autoptr(HeldModel) held = model_of(shelf, desk);
    if (held == NULL)
        return NULL;
    g_autofree char *excerpt = excerpt_of(text);
    g_autofree Guess *labels = g_new(Guess, model_labels(held->model));
    g_autofree double *shares = g_new0(double, desk->service_types->len);
    Guessing guessing = {
        .desk = desk,
        .held = held,
        .reader = shelf_take_reader(shelf, held->model),
        .subject = subject,
        .text = excerpt,
        .labels = labels,
        .shares = shares,
    };
    Guesses *guesses = guess(&guessing);
    shelf_give_reader(shelf, held->model, guessing.reader);
    g_free(guessing.folded_subject);
    g_free(guessing.folded_text);
    return guesses;
}

static const char *written_text(const MailFacts *facts)
{
    const char *written =
        facts->reply != NULL && *facts->reply != '\0' ? facts->reply : facts->text;
    return written != NULL && !facts->is_encrypted ? written : "";
}

Guesses *guess_types_of(Shelf *shelf, const DeskSettings *desk, const MailFacts *facts)
{
    if (facts->automatic != AUTOMATIC_NONE || facts->is_costly)
        return NULL;
    return guess_types(shelf, desk, facts->subject, written_text(facts));
}
