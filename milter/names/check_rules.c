/* What the desk asks of its names: words, titles, parts, languages. */
#include "check_private.h"

#include <string.h>

/* Case and width make no difference. */
static char *fold(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    return g_utf8_casefold(normal != NULL ? normal : text, -1);
}

static gboolean holds(const char *text, const char *part)
{
    g_autofree char *folded = fold(text);
    g_autofree char *wanted = fold(part);
    return *wanted != '\0' && strstr(folded, wanted) != NULL;
}

static gboolean has(const GPtrArray *texts, const char *text)
{
    return texts != NULL &&
           g_ptr_array_find_with_equal_func((GPtrArray *)texts, text, g_str_equal, NULL);
}

/* A word of the brand or of a service type's label is no word of the agent's. */
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

static void check_role(NameCheck *check, const NameSeen *seen)
{
    const RoleSettings *role = desk_role(check->desk, seen->form.role);
    if (seen->agent == NULL || check->desk->roles->len == 0)
        return;
    if (role == NULL && seen->form.role != NULL)
        name_check_add(check, NAME_WARNING, "role", seen,
                       g_strdup_printf("the desk knows no role \"%s\"", seen->form.role),
                       g_strdup_printf("intakectl agent set %s --role ROLE, or add it to roles",
                                       seen->agent->login));
    if (role != NULL && role->titles->len > 0 && seen->form.title != NULL &&
        !has(role->titles, seen->form.title))
        name_check_add(
            check, NAME_FAULT, "title", seen,
            g_strdup_printf("the title \"%s\" is not one of the role \"%s\"", seen->form.title,
                            role->name),
            g_strdup_printf("intakectl names set %s --title TITLE --why WHY", seen->agent->login));
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

/* ---- languages ---- */

static const char *member_of(const NameSeen *seen, const char *variable)
{
    const AgentForm *form = &seen->form;
    const struct {
        const char *variable, *value;
    } members[] = {{"{agent.short}", form->short_name},
                   {"{agent.surname}", form->surname},
                   {"{agent.given}", form->given_name}};
    for (gsize i = 0; i < G_N_ELEMENTS(members); i++) {
        if (g_str_equal(members[i].variable, variable))
            return members[i].value;
    }
    return NULL;
}

static gboolean is_han_language(const char *language)
{
    return g_ascii_strncasecmp(language, "zh", 2) == 0 ||
           g_ascii_strncasecmp(language, "ja", 2) == 0 ||
           g_ascii_strncasecmp(language, "ko", 2) == 0;
}

static gboolean has_han(const char *text)
{
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        GUnicodeScript script = g_unichar_get_script(g_utf8_get_char(c));
        if (script == G_UNICODE_SCRIPT_HAN || script == G_UNICODE_SCRIPT_HIRAGANA ||
            script == G_UNICODE_SCRIPT_KATAKANA || script == G_UNICODE_SCRIPT_HANGUL)
            return TRUE;
    }
    return FALSE;
}

/* The parts of the agent that the pattern shows must be there, in letters of the language. */
static void check_language(NameCheck *check, const NameSeen *seen)
{
    static const char *const variables[] = {"{agent.short}", "{agent.surname}", "{agent.given}"};
    for (gsize i = 0; seen->agent != NULL && i < G_N_ELEMENTS(variables); i++) {
        if (seen->pattern == NULL || strstr(seen->pattern->pattern, variables[i]) == NULL)
            continue;
        const char *value = member_of(seen, variables[i]);
        gboolean is_missing = value == NULL || *value == '\0';
        if (!is_missing && has_han(value) == is_han_language(seen->language))
            continue;
        name_check_add(
            check, is_missing ? NAME_WARNING : NAME_NOTE, "language", seen,
            is_missing
                ? g_strdup_printf("%s has no %s in %s", seen->agent->login, variables[i],
                                  seen->language)
                : g_strdup_printf("\"%s\" in a name in %s is not in letters of that language",
                                  value, seen->language),
            g_strdup_printf("intakectl names set %s --language %s --short NAME --surname NAME "
                            "--why WHY",
                            seen->agent->login, seen->language));
    }
}

void name_check_rules(NameCheck *check, const NameSeen *seen)
{
    check_words(check, seen);
    check_role(check, seen);
    check_required(check, seen);
    check_language(check, seen);
}
