/* What the desk asks of its names: words, titles, parts, languages. */
#include "check_private.h"

#include "characters.h"

#include <string.h>

static gboolean is_word_letter(gunichar c)
{
    return g_unichar_isalpha(c) && !g_unichar_iswide(c);
}

/* Whether `part` stands in `text`, whatever the case and width, and is not the beginning or end of
   a longer word, as "Al" is of "Alex"; scripts without blanks have no such words. */
static gboolean holds(const char *text, const char *part)
{
    g_autofree char *folded = characters_folded(text);
    g_autofree char *wanted = characters_folded(part);
    gsize length = strlen(wanted);
    for (const char *at = folded; length > 0 && (at = strstr(at, wanted)) != NULL; at += length) {
        const char *end = at + length;
        gboolean glued_before = at > folded && is_word_letter(g_utf8_get_char(at)) &&
                                is_word_letter(g_utf8_get_char(g_utf8_prev_char(at)));
        gboolean glued_after = *end != '\0' && is_word_letter(g_utf8_get_char(end)) &&
                               is_word_letter(g_utf8_get_char(g_utf8_prev_char(end)));
        if (!glued_before && !glued_after)
            return TRUE;
    }
    return FALSE;
}

static gboolean has(const GPtrArray *texts, const char *text)
{
    g_autofree char *wanted = characters_folded(text);
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *folded = characters_folded(g_ptr_array_index(texts, i));
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

void name_check_rules(NameCheck *check, const NameSeen *seen)
{
    check_words(check, seen);
    check_role(check, seen);
    check_required(check, seen);
}
