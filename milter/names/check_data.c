/* What names are made of: an agent's members and the texts of the settings. A name is cleaned
   before anybody sees it; here is told what had to be cleaned away. */
#include "check_private.h"

#include "characters.h"

#include <string.h>

typedef struct datum { /* one text that names are made of */
    const Agent *agent;
    const char *where; /* "--short", or a setting */
    const char *value;
    char *change; /* what puts it right */
    gboolean is_pattern;
} Datum;

/* Takes `problem` and `remedy`. */
static void add_fault(NameCheck *check, const Datum *datum, const char *rule, char *problem,
                      char *remedy)
{
    const NameSeen seen = {.agent = datum->agent, .name = (char *)datum->value};
    g_autofree char *told = problem;
    g_autofree char *cure = remedy;
    name_check_add(check, NAME_FAULT, rule, &seen,
                   g_strdup_printf("%s \"%s\" %s", datum->where, datum->value, told),
                   g_strdup_printf("%s: %s", cure, datum->change));
}

/* A pattern with a word in place of each variable: "{agent.short}" is no host. Caller frees. */
static char *filled(const char *pattern)
{
    GString *text = g_string_new(NULL);
    for (const char *c = pattern; *c != '\0'; c++) {
        if (*c == '{' && strchr(c, '}') != NULL) {
            c = strchr(c, '}');
            g_string_append_c(text, 'X');
        } else {
            g_string_append_c(text, *c);
        }
    }
    return g_string_free(text, FALSE);
}

static void check_characters(NameCheck *check, const Datum *datum)
{
    for (const char *c = datum->value; *c != '\0'; c = g_utf8_next_char(c)) {
        gunichar character = g_utf8_get_char(c);
        if (character_is_invisible(character))
            add_fault(check, datum, "invisible",
                      g_strdup_printf("holds U+%04X, which nobody sees", character),
                      g_strdup("type it anew, not by copy and paste"));
        if (character_is_at_sign(character))
            add_fault(check, datum, "address",
                      g_strdup("holds an at-sign and looks like an address"),
                      g_strdup("leave the at-sign out"));
    }
    g_autofree char *text = datum->is_pattern ? filled(datum->value) : g_strdup(datum->value);
    if (characters_hold_host(text))
        add_fault(check, datum, "address", g_strdup("looks like a web site or a host"),
                  g_strdup("leave it out"));
}

static void check_form(NameCheck *check, const Datum *datum)
{
    const char *value = datum->value;
    g_autofree char *composed = g_utf8_normalize(value, -1, G_NORMALIZE_NFC);
    if (composed != NULL && strcmp(composed, value) != 0)
        add_fault(check, datum, "encoding", g_strdup("is not in Unicode's composed form (NFC)"),
                  g_strdup_printf("write it as \"%s\"", composed));
    const char *last = g_utf8_find_prev_char(value, value + strlen(value));
    if (g_unichar_isspace(g_utf8_get_char(value)) ||
        (last != NULL && g_unichar_isspace(g_utf8_get_char(last))))
        add_fault(check, datum, "blanks", g_strdup("has blanks around it"),
                  g_strdup("write it without them"));
}

static void check_datum(NameCheck *check, const Datum *datum)
{
    if (datum->value == NULL)
        return;
    if (g_utf8_validate(datum->value, -1, NULL)) {
        check_characters(check, datum);
        check_form(check, datum);
        return;
    }
    g_autofree char *valid = g_utf8_make_valid(datum->value, -1);
    const Datum shown = {datum->agent, datum->where, valid, datum->change, datum->is_pattern};
    add_fault(check, &shown, "encoding", g_strdup("is not UTF-8"), g_strdup("write it anew"));
}

/* ---- an agent ---- */

typedef struct members { /* one way to call an agent */
    const char *values[6];
    const char *command;            /* "agent set", "names set" */
    const char *language, *channel; /* of the name; "": any, or the agent's own */
} Members;

static void check_members(NameCheck *check, const Agent *agent, const Members *members)
{
    static const char *const options[] = {"--surname", "--given", "--short",
                                          "--title",   "--role",  "--department"};
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        gboolean is_name = strcmp(members->command, "names set") == 0;
        g_autofree char *change =
            g_strdup_printf("intakectl %s %s %s TEXT%s%s%s%s%s", members->command, agent->login,
                            options[i], *members->language != '\0' ? " --language " : "",
                            members->language, *members->channel != '\0' ? " --channel " : "",
                            members->channel, is_name ? " --why WHY" : "");
        const Datum datum = {agent, options[i] + strlen("--"), members->values[i], change, FALSE};
        check_datum(check, &datum);
    }
}

void name_check_agent(NameCheck *check, const Agent *agent)
{
    const Members own = {{agent->surname, agent->given_name, agent->short_name, agent->title,
                          agent->role, agent->department},
                         "agent set",
                         "",
                         ""};
    check_members(check, agent, &own);
    for (guint i = 0; i < agent->names->len; i++) {
        const AgentName *name = g_ptr_array_index(agent->names, i);
        const Members members = {{name->surname, name->given_name, name->short_name, name->title,
                                  name->role, name->department},
                                 "names set",
                                 name->language,
                                 name->channel};
        check_members(check, agent, &members);
    }
}

/* ---- the settings ---- */

static void check_setting(NameCheck *check, const char *setting, const char *value)
{
    gboolean is_pattern = strcmp(setting, "names") == 0;
    g_autofree char *change = g_strdup_printf("desks.%s.%s", check->desk->name, setting);
    const Datum datum = {NULL, setting, value, change, is_pattern};
    check_datum(check, &datum);
}

static void check_localized(NameCheck *check, const char *setting, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        check_setting(check, setting, ((const Localized *)g_ptr_array_index(texts, i))->text);
}

void name_check_settings(NameCheck *check)
{
    const DeskSettings *desk = check->desk;
    check_setting(check, "brand", desk->brand);
    check_localized(check, "brands", desk->brands);
    check_localized(check, "departments", desk->departments);
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        check_setting(check, "names", pattern->pattern);
        check_setting(check, "names", pattern->title);
    }
    for (guint i = 0; i < desk->roles->len; i++)
        check_localized(check, "roles",
                        ((const RoleSettings *)g_ptr_array_index(desk->roles, i))->labels);
    for (guint i = 0; i < desk->service_types->len; i++)
        check_localized(check, "service_types",
                        ((const ServiceType *)g_ptr_array_index(desk->service_types, i))->labels);
}
