/* In which language the customer is answered. */
#include "decide_private.h"

#include <string.h>

#define LETTERS_MIN 2
#define SHORT_OCTETS 80 /* of longer words the language can be told, or is none that we know */

typedef struct language_source {
    const char *language, *reason;
} LanguageSource;

/* ---- what letters tell ---- */

static gboolean is_latin(const char *language)
{
    static const char *const others[] = {
        "zh", "yue", "ja", "ko", "ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn",
        "el", "ar",  "fa", "ur", "ps", "he", "yi", "th", "hi", "mr", "ne", "bn", "ta",
        "te", "kn",  "ml", "gu", "pa", "si", "ka", "hy", "am", "km", "lo", "my"};
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        gsize length = strlen(others[i]);
        if (strncmp(language, others[i], length) == 0 && strchr("-", language[length]) != NULL)
            return FALSE;
    }
    return TRUE;
}

static gboolean is_short_latin(const char *text)
{
    guint letters = 0;
    if (text == NULL || strlen(text) > SHORT_OCTETS)
        return FALSE;
    for (; *text != '\0' && letters < LETTERS_MIN; text++)
        letters += g_ascii_isalpha(*text) ? 1 : 0;
    return letters >= LETTERS_MIN;
}

/* "printer broken" could be of many languages; of the desk's it may be of one alone. */
static const char *language_by_letters(const DeskSettings *desk, const char *text)
{
    const char *only = NULL;
    if (!is_short_latin(text))
        return NULL;
    for (guint i = 0; i < desk->languages->len; i++) {
        const char *language = g_ptr_array_index(desk->languages, i);
        if (!is_latin(language))
            continue;
        if (only != NULL)
            return NULL;
        only = language;
    }
    return only;
}

/* ---- the decision ---- */

/* A line copied from a list of types is in the list's language, not in its sender's. */
static const char *language_of_words(const Evidence *evidence)
{
    return evidence->choice.is_alone && evidence->ticket != NULL ? NULL : evidence->facts->language;
}

/* What a person registered goes first, then what the customer writes now, then what he wrote
   before. The first that the desk can answer in decides, be it in the language's fallback; when it
   can in none of them, the first that is known is recorded. */
void language_decide(const Evidence *evidence, Plan *plan)
{
    const DeskSettings *desk = evidence->reception->desk;
    const LanguageSource sources[] = {
        {evidence->known->language, "registered for the contact"},
        {language_of_words(evidence), "detected in the mail"},
        {evidence->ticket != NULL ? evidence->ticket->language : NULL, "of the ticket"},
        {language_by_letters(desk, evidence->facts->reply), "the desk's only one in its letters"},
    };
    const LanguageSource *chosen = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        gboolean is_guess = i == G_N_ELEMENTS(sources) - 1;
        if (sources[i].language == NULL || *sources[i].language == '\0')
            continue;
        gboolean answers = desk_answer_language(desk, sources[i].language) != NULL;
        if (chosen == NULL || (answers && !is_guess))
            chosen = &sources[i];
        if (answers)
            break;
    }
    plan->language = g_strdup(chosen != NULL ? chosen->language : NULL);
    plan->language_reason = g_strdup(chosen != NULL ? chosen->reason : "unknown");
}

char *language_of_answer(const DeskSettings *desk, const char *language)
{
    const char *understood = desk_answer_language(desk, language);
    if (understood != NULL)
        return g_strdup(understood);
    const char *first = g_ptr_array_index(desk->languages, 0);
    gboolean is_unknown = language == NULL || *language == '\0';
    if (is_unknown && desk->bilingual && desk->languages->len > 1)
        return g_strconcat(first, ",", (char *)g_ptr_array_index(desk->languages, 1), NULL);
    return g_strdup(first);
}
