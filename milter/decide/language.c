/* In which language the customer is answered. */
#include "decide_private.h"

typedef struct language_source {
    const char *language, *reason;
} LanguageSource;

/* The first source whose language the desk speaks decides; when it speaks none of them, the first
   that knows one is recorded. */
void language_decide(const Evidence *evidence, Plan *plan)
{
    const LanguageSource sources[] = {
        {evidence->known->language, "registered for the contact"},
        {evidence->ticket != NULL ? evidence->ticket->language : NULL, "of the ticket"},
        {evidence->facts->language, "detected in the mail"},
    };
    const LanguageSource *chosen = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        if (sources[i].language == NULL || *sources[i].language == '\0')
            continue;
        gboolean spoken = desk_language(evidence->reception->desk, sources[i].language) != NULL;
        if (chosen == NULL || spoken)
            chosen = &sources[i];
        if (spoken)
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
