/* How a name reads: its width, its characters, what it looks like. */
#include "check_private.h"

#include "../width.h"

#include <string.h>

#define ENCODED_WORD_OCTETS 12 /* "=?utf-8?B??=" around each 45 octets */

/* ---- characters ---- */

static gboolean is_invisible(gunichar c)
{
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_UNASSIGNED:
        return TRUE;
    default:
        return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x034f ||
               c == 0x2800;
    }
}

static gboolean is_at_sign(gunichar c)
{
    return c == '@' || c == 0xff20 || c == 0xfe6b;
}

static const char *const address_marks[] = {"http:", "https:", "www.", "mailto:", ".com",
                                            ".net",  ".org",   ".cn",  ".de",     ".example"};

static gboolean holds_address(const char *text)
{
    g_autofree char *normal = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autofree char *lower = g_utf8_strdown(normal != NULL ? normal : text, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(address_marks); i++) {
        const char *found = strstr(lower, address_marks[i]);
        gsize length = strlen(address_marks[i]);
        if (found != NULL &&
            (address_marks[i][0] != '.' || (found > lower && !g_ascii_isalnum(found[length]))))
            return TRUE;
    }
    return FALSE;
}

typedef struct datum { /* one member of what an agent is called */
    const char *option, *value;
} Datum;

static void add_agent_fault(NameCheck *check, const Agent *agent, const char *rule,
                            const Datum *datum, char *problem)
{
    const NameSeen seen = {.agent = agent, .name = (char *)datum->value};
    name_check_add(check, NAME_FAULT, rule, &seen, problem,
                   g_strdup_printf("write it anew: intakectl names set %s %s NAME --why WHY",
                                   agent->login, datum->option));
}

static void check_datum(NameCheck *check, const Agent *agent, const Datum *datum)
{
    const char *value = datum->value;
    if (value == NULL)
        return;
    if (!g_utf8_validate(value, -1, NULL)) {
        add_agent_fault(check, agent, "encoding", datum, g_strdup("it is not UTF-8"));
        return;
    }
    for (const char *c = value; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (is_invisible(character))
            add_agent_fault(check, agent, "invisible", datum,
                            g_strdup_printf("%s \"%s\" holds U+%04X, which nobody sees",
                                            datum->option + 2, value, character));
        if (is_at_sign(character))
            add_agent_fault(check, agent, "address", datum,
                            g_strdup_printf("%s \"%s\" holds an at-sign and looks like an address",
                                            datum->option + 2, value));
    }
    g_autofree char *normal = g_utf8_normalize(value, -1, G_NORMALIZE_NFC);
    if (normal != NULL && strcmp(normal, value) != 0)
        add_agent_fault(check, agent, "encoding", datum,
                        g_strdup_printf("%s \"%s\" is not in Unicode's composed form (NFC)",
                                        datum->option + 2, value));
    if (g_unichar_isspace(g_utf8_get_char(value)) ||
        (*value != '\0' && g_ascii_isspace(value[strlen(value) - 1])))
        add_agent_fault(
            check, agent, "blanks", datum,
            g_strdup_printf("%s \"%s\" has blanks around it", datum->option + 2, value));
}

void name_check_agent(NameCheck *check, const Agent *agent)
{
    const Datum own[] = {{"--surname", agent->surname},  {"--given", agent->given_name},
                         {"--short", agent->short_name}, {"--title", agent->title},
                         {"--role", agent->role},        {"--department", agent->department}};
    for (gsize i = 0; i < G_N_ELEMENTS(own); i++)
        check_datum(check, agent, &own[i]);
    for (guint i = 0; i < agent->names->len; i++) {
        const AgentName *name = g_ptr_array_index(agent->names, i);
        const Datum data[] = {{"--surname", name->surname},  {"--given", name->given_name},
                              {"--short", name->short_name}, {"--title", name->title},
                              {"--role", name->role},        {"--department", name->department}};
        for (gsize j = 0; j < G_N_ELEMENTS(data); j++)
            check_datum(check, agent, &data[j]);
    }
}

/* ---- the name as it comes out ---- */

static void check_width(NameCheck *check, const NameSeen *seen)
{
    const NameRules *rules = &check->desk->name_rules;
    int columns = (int)width_of(seen->name);
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

static void check_encoded(NameCheck *check, const NameSeen *seen)
{
    gsize length = strlen(seen->name);
    gsize encoded = length;
    if (!g_str_is_ascii(seen->name))
        encoded = (length + 2) / 3 * 4 + (length / 45 + 1) * ENCODED_WORD_OCTETS;
    if (encoded > NAME_ENCODED_OCTETS_MAX)
        name_check_add(check, NAME_FAULT, "encoding", seen,
                       g_strdup_printf("\"%s\" takes %" G_GSIZE_FORMAT
                                       " octets in a header, over %d",
                                       seen->name, encoded, NAME_ENCODED_OCTETS_MAX),
                       g_strdup("shorten it"));
}

void name_check_text(NameCheck *check, const NameSeen *seen)
{
    check_width(check, seen);
    check_encoded(check, seen);
    if (holds_address(seen->name))
        name_check_add(check, NAME_FAULT, "address", seen,
                       g_strdup_printf("\"%s\" looks like an address or a web site", seen->name),
                       g_strdup("spam filters take such names for forgery: leave it out"));
    if (check->confusable != NULL && confusable_mixes_scripts(check->confusable, seen->name))
        name_check_add(
            check, NAME_FAULT, "scripts", seen,
            g_strdup_printf("\"%s\" mixes letters of scripts that do not go together", seen->name),
            g_strdup("type it anew with one keyboard layout"));
    if (seen->agent != NULL && g_ascii_strcasecmp(seen->name, seen->agent->login) == 0)
        name_check_add(
            check, NAME_WARNING, "login", seen,
            g_strdup_printf("\"%s\" is the agent's login", seen->name),
            g_strdup_printf("intakectl names set %s --short NAME --why WHY", seen->agent->login));
}
