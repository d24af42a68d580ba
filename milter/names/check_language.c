/* Whether every agent has a name in every language of the desk, in letters its readers know. */
#include "check_private.h"

#include <string.h>

#define SCRIPTS_MAX 4

/* Scripts a language is written in; languages that are not here take Latin letters. */
static const struct {
    const char *language;
    GUnicodeScript scripts[SCRIPTS_MAX]; /* ends with G_UNICODE_SCRIPT_COMMON */
} written[] = {
    {"zh", {G_UNICODE_SCRIPT_HAN, G_UNICODE_SCRIPT_BOPOMOFO}},
    {"ja", {G_UNICODE_SCRIPT_HAN, G_UNICODE_SCRIPT_HIRAGANA, G_UNICODE_SCRIPT_KATAKANA}},
    {"ko", {G_UNICODE_SCRIPT_HANGUL, G_UNICODE_SCRIPT_HAN}},
    {"ru", {G_UNICODE_SCRIPT_CYRILLIC}},
    {"uk", {G_UNICODE_SCRIPT_CYRILLIC}},
    {"bg", {G_UNICODE_SCRIPT_CYRILLIC}},
    {"sr", {G_UNICODE_SCRIPT_CYRILLIC, G_UNICODE_SCRIPT_LATIN}},
    {"el", {G_UNICODE_SCRIPT_GREEK}},
    {"ar", {G_UNICODE_SCRIPT_ARABIC}},
    {"fa", {G_UNICODE_SCRIPT_ARABIC}},
    {"he", {G_UNICODE_SCRIPT_HEBREW}},
    {"th", {G_UNICODE_SCRIPT_THAI}},
    {"hi", {G_UNICODE_SCRIPT_DEVANAGARI}},
    {"", {G_UNICODE_SCRIPT_LATIN}},
};

static const GUnicodeScript *scripts_of(const char *language)
{
    gsize primary = strcspn(language, "-");
    gsize i = 0;
    while (*written[i].language != '\0' &&
           (strlen(written[i].language) != primary ||
            g_ascii_strncasecmp(written[i].language, language, primary) != 0))
        i++;
    return written[i].scripts;
}

static gboolean is_written_in(const char *text, const char *language)
{
    const GUnicodeScript *scripts = scripts_of(language);
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(c));
        for (gsize i = 0; i < SCRIPTS_MAX && scripts[i] != G_UNICODE_SCRIPT_COMMON; i++) {
            if (script == scripts[i])
                return TRUE;
        }
    }
    return FALSE;
}

typedef struct part { /* a variable that speaks of the agent */
    const char *variable, *option, *value;
    gboolean is_name; /* and not a word that many agents share */
} Part;

#define PARTS 5

static void parts_of(const NameSeen *seen, Part parts[PARTS])
{
    const AgentForm *form = &seen->form;
    const char *title = *seen->pattern->title != '\0' ? seen->pattern->title : form->title;
    const Part all[PARTS] = {
        {"{agent.short}", "--short", form->short_name, TRUE},
        {"{agent.surname}", "--surname", form->surname, TRUE},
        {"{agent.given}", "--given", form->given_name, TRUE},
        {"{agent.title}", "--title", title, FALSE},
        {"{role}", "--role", form->role, FALSE},
    };
    memcpy(parts, all, sizeof all);
}

static gboolean is_shown(const NameSeen *seen, const Part *part)
{
    return strstr(seen->pattern->pattern, part->variable) != NULL;
}

/* The languages in which some agent has a name in the language's own letters. */
static GHashTable *languages_with_letters(const NameCheck *check)
{
    GHashTable *languages = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        Part parts[PARTS];
        parts_of(seen, parts);
        for (gsize j = 0; seen->agent != NULL && j < PARTS; j++) {
            if (parts[j].is_name && parts[j].value != NULL && is_shown(seen, &parts[j]) &&
                is_written_in(parts[j].value, seen->language))
                g_hash_table_add(languages, (gpointer)seen->language);
        }
    }
    return languages;
}

static void check_part(NameCheck *check, const NameSeen *seen, const Part *part,
                       gboolean others_have)
{
    gboolean is_missing = part->value == NULL || *part->value == '\0';
    gboolean is_foreign =
        !is_missing && part->is_name && !is_written_in(part->value, seen->language);
    if (!is_shown(seen, part) || (!is_missing && !is_foreign))
        return;
    char *problem =
        is_missing ? g_strdup_printf("%s has no %s in %s", seen->agent->login, part->variable,
                                     seen->language)
                   : g_strdup_printf("\"%s\" in a name in %s is not in letters of that language",
                                     part->value, seen->language);
    name_check_add(check, is_missing || others_have ? NAME_WARNING : NAME_NOTE, "language", seen,
                   problem,
                   g_strdup_printf("intakectl names set %s --language %s %s TEXT --why WHY",
                                   seen->agent->login, seen->language, part->option));
}

void name_check_languages(NameCheck *check)
{
    g_autoptr(GHashTable) languages = languages_with_letters(check);
    for (guint i = 0; i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        Part parts[PARTS];
        if (seen->agent == NULL)
            continue;
        parts_of(seen, parts);
        for (gsize j = 0; j < PARTS; j++)
            check_part(check, seen, &parts[j], g_hash_table_contains(languages, seen->language));
    }
}
