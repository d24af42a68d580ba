#include "own_names.h"

#include "../base/utf8.h"

#include <string.h>

#define NAMES_MAX 32
#define LINE_OCTETS_MAX 200
#define LETTERS_MIN 2

/* Two letters, or one Chinese character with another. */
static gboolean is_name(const char *word)
{
    return g_utf8_strlen(word, -1) >= LETTERS_MIN;
}

static void add_words(GPtrArray *names, const char *text)
{
    if (text == NULL)
        return;
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_auto(GStrv) words = g_strsplit_set(folded, " \t,;()<>\"/|", -1);
    for (char **word = words; *word != NULL && names->len < NAMES_MAX; word++) {
        if (is_name(*word))
            g_ptr_array_add(names, g_strdup(*word));
    }
}

static void add_name(GPtrArray *names, const char *surname, const char *given_name,
                     const char *short_name)
{
    add_words(names, short_name);
    add_words(names, given_name);
    add_words(names, surname);
    if (surname == NULL || given_name == NULL)
        return;
    g_autofree char *together = g_strconcat(surname, given_name, NULL);
    add_words(names, together);
}

static void add_agent(GPtrArray *names, const Agent *agent)
{
    add_name(names, agent->surname, agent->given_name, agent->short_name);
    add_words(names, agent->address);
    for (guint i = 0; i < agent->names->len; i++) {
        const AgentName *name = g_ptr_array_index(agent->names, i);
        add_name(names, name->surname, name->given_name, name->short_name);
    }
}

GPtrArray *own_names_new(const MailFacts *facts, const Agent *agent)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; facts != NULL && i < facts->from->len; i++) {
        const MailAddress *address = g_ptr_array_index(facts->from, i);
        add_words(names, address->name);
    }
    if (agent != NULL)
        add_agent(names, agent);
    return names;
}

static void add_phrase(GPtrArray *titles, const char *text)
{
    if (text != NULL && *text != '\0')
        g_ptr_array_add(titles, g_utf8_casefold(text, -1));
}

static void add_localized(GPtrArray *titles, const GPtrArray *texts)
{
    for (guint i = 0; texts != NULL && i < texts->len; i++) {
        const Localized *localized = g_ptr_array_index(texts, i);
        add_phrase(titles, localized->text);
    }
}

static void add_title(GPtrArray *titles, const DeskSettings *desk, const char *surname,
                      const char *given_name, const char *title, const char *role,
                      const char *department)
{
    const char *const said[] = {surname, given_name, title, role, department};
    for (gsize i = 0; i < G_N_ELEMENTS(said); i++)
        add_phrase(titles, said[i]);
    const RoleSettings *known = role != NULL ? desk_role(desk, role) : NULL;
    if (known != NULL)
        add_localized(titles, known->labels);
}

GPtrArray *own_titles_new(const DeskSettings *desk, const Agent *agent)
{
    GPtrArray *titles = g_ptr_array_new_with_free_func(g_free);
    add_phrase(titles, desk->brand);
    add_localized(titles, desk->brands);
    add_localized(titles, desk->departments);
    if (agent == NULL)
        return titles;
    add_title(titles, desk, agent->surname, agent->given_name, agent->title, agent->role,
              agent->department);
    for (guint i = 0; i < agent->names->len; i++) {
        const AgentName *name = g_ptr_array_index(agent->names, i);
        add_title(titles, desk, name->surname, name->given_name, name->title, name->role,
                  name->department);
    }
    return titles;
}

gboolean own_names_in(const GPtrArray *names, const char *words, gsize length)
{
    if (names == NULL || names->len == 0 || length > LINE_OCTETS_MAX)
        return FALSE;
    g_autofree char *line = g_utf8_casefold(words, (gssize)length);
    for (guint i = 0; i < names->len; i++) {
        if (utf8_has_word(line, g_ptr_array_index(names, i)))
            return TRUE;
    }
    return FALSE;
}
