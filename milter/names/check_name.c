/* What is wrong with one name: how it reads, what the desk asks of it, and whether an agent has one
   in every language. */
#include "check_private.h"

#include "../base/utf8.h"
#include "characters.h"
#include "pattern_text.h"

#include <string.h>

#define ENCODED_WORD_TEXT 45  /* octets in one encoded word of RFC 2047: 60 in base64 ... */
#define ENCODED_WORD_FRAME 13 /* ... with "=?utf-8?B?", "?=" and a blank around them */

#define SCRIPTS_MAX 4

/* ---- how it reads: its width, its length on the wire, its scripts ---- */

static void check_empty(NameCheck *check, const NameSeen *seen)
{
    g_autofree char *cleaned = name_clean(seen->filled);
    if (*cleaned == '\0')
        name_check_add(check, NAME_FAULT, "empty", seen,
                       g_strdup_printf("the pattern \"%s\" comes out empty in %s; the brand stands "
                                       "in",
                                       seen->pattern->pattern, seen->language),
                       g_strdup("add {brand} to the pattern"));
}

static void check_width(NameCheck *check, const NameSeen *seen)
{
    const NameRules *rules = &check->desk->name_rules;
    int columns = (int)utf8_columns(seen->name, -1);
    if (columns < rules->width_least)
        name_check_add(check, NAME_FAULT, "width", seen,
                       g_strdup_printf("\"%s\" is %d columns wide, under %d", seen->name, columns,
                                       rules->width_least),
                       g_strdup("add the brand or the department to the pattern"));
    if (columns > rules->width_most)
        name_check_add(check, NAME_FAULT, "width", seen,
                       g_strdup_printf("\"%s\" is %d columns wide, over %d", seen->name, columns,
                                       rules->width_most),
                       g_strdup("shorten the agent's short name, or the pattern"));
}

static gsize encoded_length(const char *name)
{
    gsize length = strlen(name);
    if (g_str_is_ascii(name))
        return length;
    return (length + 2) / 3 * 4 + (length / ENCODED_WORD_TEXT + 1) * ENCODED_WORD_FRAME;
}

/* A name that is too long is cut; what it should have been is what counts. */
static void check_length(NameCheck *check, const NameSeen *seen)
{
    gsize encoded = encoded_length(seen->filled);
    if (encoded > NAME_ENCODED_OCTETS_MAX)
        name_check_add(check, NAME_FAULT, "encoding", seen,
                       g_strdup_printf("\"%s\" takes %" G_GSIZE_FORMAT
                                       " octets in a header, over %d",
                                       seen->filled, encoded, NAME_ENCODED_OCTETS_MAX),
                       g_strdup("shorten the agent's short name, or the pattern"));
    else if (strlen(seen->filled) > NAME_OCTETS_MAX)
        name_check_add(check, NAME_FAULT, "encoding", seen,
                       g_strdup_printf("\"%s\" is cut to %d octets", seen->filled, NAME_OCTETS_MAX),
                       g_strdup("shorten the agent's short name, or the pattern"));
}

static void check_text(NameCheck *check, const NameSeen *seen)
{
    check_empty(check, seen);
    check_width(check, seen);
    check_length(check, seen);
    if (characters_hold_host(seen->name))
        name_check_add(check, NAME_FAULT, "address", seen,
                       g_strdup_printf("\"%s\" looks like an address or a web site", seen->name),
                       g_strdup("spam filters take such names for forgery: leave it out"));
    if (check->confusable != NULL && confusable_mixes_scripts(check->confusable, seen->name))
        name_check_add(
            check, NAME_FAULT, "scripts", seen,
            g_strdup_printf("\"%s\" mixes letters of scripts that do not go together", seen->name),
            g_strdup("type it anew with one keyboard layout"));
}

/* ---- what the desk asks of it: words, titles, parts ---- */

/* A number at a word is no longer word: "VIP2" holds "VIP". */
static gboolean is_edge(const char *text, const char *at)
{
    return utf8_is_word_edge(text, at) || g_unichar_isdigit(g_utf8_get_char(at)) ||
           g_unichar_isdigit(g_utf8_get_char(g_utf8_prev_char(at)));
}

/* Whether `part` stands in `text`, whatever the case and width, and is not the beginning or end of
   a longer word, as "Al" is of "Alex"; scripts without blanks have no such words. */
static gboolean holds(const char *text, const char *part)
{
    g_autofree char *folded = utf8_fold(text);
    g_autofree char *wanted = utf8_fold(part);
    gsize length = strlen(wanted);
    for (const char *at = folded; length > 0 && (at = strstr(at, wanted)) != NULL; at++) {
        if (is_edge(folded, at) && is_edge(folded, at + length))
            return TRUE;
    }
    return FALSE;
}

static gboolean has(const GPtrArray *texts, const char *text)
{
    g_autofree char *wanted = utf8_fold(text);
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *folded = utf8_fold(g_ptr_array_index(texts, i));
        if (strcmp(folded, wanted) == 0)
            return TRUE;
    }
    return FALSE;
}

static void check_words(NameCheck *check, const NameSeen *seen)
{
    const RoleSettings *role = desk_role(check->desk, seen->form.role);
    const GPtrArray *words = check->desk->name_rules.forbidden_words;
    for (guint i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        if (!holds(seen->name, word) || (role != NULL && has(role->allowed_words, word)))
            continue;
        name_check_add(check, NAME_FAULT, "word", seen,
                       g_strdup_printf("\"%s\" holds the forbidden word \"%s\"", seen->name, word),
                       g_strdup("take it out, or allow it for the role (roles, allowed_words)"));
    }
}

/* The titles of a role as a remedy lists them. Caller frees. */
static char *listed(const GPtrArray *titles)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < titles->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(titles, i));
    return g_string_free(text, FALSE);
}

static void check_title(NameCheck *check, const NameSeen *seen, const RoleSettings *role)
{
    if (role->titles->len == 0 || seen->form.title == NULL || has(role->titles, seen->form.title))
        return;
    g_autofree char *titles = listed(role->titles);
    name_check_add(check, NAME_FAULT, "title", seen,
                   g_strdup_printf("the title \"%s\" is not one of the role \"%s\"",
                                   seen->form.title, role->name),
                   g_strdup_printf("give %s one of %s", seen->agent->login, titles));
}

/* Without its role's settings an agent could bear any title. */
static void check_role(NameCheck *check, const NameSeen *seen)
{
    const RoleSettings *role = desk_role(check->desk, seen->form.role);
    if (seen->agent == NULL || check->desk->roles->len == 0 || seen->form.role == NULL)
        return;
    if (role != NULL)
        check_title(check, seen, role);
    else
        name_check_add(check, NAME_FAULT, "role", seen,
                       g_strdup_printf("the desk knows no role \"%s\"", seen->form.role),
                       g_strdup_printf("intakectl agent set %s --role ROLE, or add it to roles",
                                       seen->agent->login));
}

static gboolean holds_any(const char *name, const char *const *parts, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        if (parts[i] != NULL && holds(name, parts[i]))
            return TRUE;
    }
    return FALSE;
}

static gboolean has_part(const NameCheck *check, const NameSeen *seen, const char *part)
{
    const DeskSettings *desk = check->desk;
    const AgentForm *form = &seen->form;
    if (g_str_equal(part, "brand")) {
        const char *brands[] = {desk->brand, localized_text(desk->brands, seen->language)};
        return holds_any(seen->name, brands, G_N_ELEMENTS(brands));
    }
    if (g_str_equal(part, "department")) {
        const char *departments[] = {form->department,
                                     localized_text(desk->departments, seen->language)};
        return holds_any(seen->name, departments, G_N_ELEMENTS(departments));
    }
    const char *names[] = {form->short_name, form->surname, form->given_name};
    return seen->agent == NULL || holds_any(seen->name, names, G_N_ELEMENTS(names));
}

static void check_required(NameCheck *check, const NameSeen *seen)
{
    const GPtrArray *required = check->desk->name_rules.required;
    for (guint i = 0; i < required->len; i++) {
        const char *part = g_ptr_array_index(required, i);
        if (!has_part(check, seen, part))
            name_check_add(check, NAME_FAULT, "required", seen,
                           g_strdup_printf("\"%s\" does not show the %s", seen->name, part),
                           g_strdup_printf("add {%s} to the pattern",
                                           g_str_equal(part, "agent") ? "agent.short" : part));
    }
}

static void check_rules(NameCheck *check, const NameSeen *seen)
{
    check_words(check, seen);
    check_role(check, seen);
    check_required(check, seen);
}

void name_check_name(NameCheck *check, const NameSeen *seen)
{
    check_text(check, seen);
    check_rules(check, seen);
}

/* ---- a name in every language of the desk, in letters its readers know ---- */

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
