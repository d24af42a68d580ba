/* The page that tells an agent how customers know them. */
#include "../commands.h"

#include "../../answer/signature_data.h"
#include "../../answer/template.h"
#include "../../outgoing/command.h"
#include "agents.h"

#include <jansson.h>
#include <string.h>

typedef struct guide {
    const DeskSettings *desk;
    const TemplateSet *templates;
} Guide;

static json_t *text_of(const char *text)
{
    return json_string(text != NULL ? text : "");
}

/* The texts save those that are among `without`; both may be NULL. */
static json_t *labels_of(const GPtrArray *texts, const GPtrArray *without)
{
    json_t *list = json_array();
    for (guint i = 0; texts != NULL && i < texts->len; i++) {
        const char *text = g_ptr_array_index(texts, i);
        if (without == NULL ||
            !g_ptr_array_find_with_equal_func((GPtrArray *)without, text, g_str_equal, NULL))
            json_array_append_new(list, json_pack("{s:s}", "label", text));
    }
    return list;
}

/* ---- names ---- */

static void add_name(json_t *list, const char *language, const char *channel, const char *condition,
                     const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *other = json_array_get(list, i);
        if (strcmp(json_string_value(json_object_get(other, "name")), name) == 0 &&
            strcmp(json_string_value(json_object_get(other, "language")), language) == 0)
            return;
    }
    json_array_append_new(list,
                          json_pack("{s:s,s:o,s:o,s:s}", "language", language, "channel",
                                    text_of(channel), "case", text_of(condition), "name", name));
}

static char *name_of(const NameQuestion *question)
{
    g_autofree char *reason = NULL;
    return name_choose(question, &reason);
}

/* The plain name first, then what channels, groups and service types make of it. */
static void add_names(const Guide *guide, const Agent *agent, const char *language, json_t *list)
{
    const DeskSettings *desk = guide->desk;
    NameQuestion question = {
        .desk = desk, .agent = agent, .kind = NAME_AGENT_REPLY, .language = language};
    g_autofree char *plain = name_of(&question);
    add_name(list, language, NULL, NULL, plain);
    for (guint i = 0; i < desk->name_rules.channels->len; i++) {
        question.channel = g_ptr_array_index(desk->name_rules.channels, i);
        g_autofree char *name = name_of(&question);
        add_name(list, language, question.channel, NULL, name);
    }
    question.channel = NULL;
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        question.group = *pattern->group != '\0' ? pattern->group : NULL;
        question.service_type = *pattern->service_type != '\0' ? pattern->service_type : NULL;
        g_autofree char *name = name_of(&question);
        g_autofree char *condition = g_strjoin(" ", pattern->group, pattern->service_type, NULL);
        add_name(list, language, NULL, g_strstrip(condition), name);
    }
}

/* ---- what is expanded from templates ---- */

static Outcome expand(const Guide *guide, const Agent *agent, const char *language,
                      const char *template_name, char **text_r, GError **error)
{
    const NameQuestion question = {
        .desk = guide->desk, .agent = agent, .kind = NAME_AGENT_REPLY, .language = language};
    g_autofree char *name = name_of(&question);
    g_autofree char *data = signature_data(guide->desk, agent, name, NULL, language);
    Outcome outcome =
        template_expand(guide->templates, language, template_name, data, text_r, error);
    if (outcome == OUTCOME_DONE)
        g_strchomp(*text_r);
    return outcome;
}

static Outcome add_language(const Guide *guide, const Agent *agent, const char *language,
                            json_t *page, GError **error)
{
    g_autofree char *greeting = NULL;
    g_autofree char *text = NULL;
    g_autofree char *html = NULL;
    Outcome outcome = expand(guide, agent, language, "greeting.txt", &greeting, error);
    if (outcome == OUTCOME_DONE)
        outcome = expand(guide, agent, language, "signature.txt", &text, error);
    if (outcome == OUTCOME_DONE)
        outcome = expand(guide, agent, language, "signature.html", &html, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_autofree char *joined = g_strjoinv("\n    ", lines);
    g_autofree char *indented = g_strconcat("    ", joined, NULL);
    add_names(guide, agent, language, json_object_get(page, "names"));
    json_array_append_new(json_object_get(page, "greetings"),
                          json_pack("{s:s,s:s}", "language", language, "greeting", greeting));
    json_array_append_new(
        json_object_get(page, "signatures"),
        json_pack("{s:s,s:s,s:s}", "language", language, "text", indented, "html", html));
    return OUTCOME_DONE;
}

static json_t *commands_of(const DeskSettings *desk)
{
    json_t *list = json_array();
    g_autofree char *all = command_list();
    g_auto(GStrv) names = g_strsplit(all, ", ", -1);
    for (char **name = names; desk->outgoing.commands && *name != NULL; name++)
        json_array_append_new(list, json_pack("{s:s}", "label", *name));
    return list;
}

static json_t *page_of(const Guide *guide, const Agent *agent)
{
    const DeskSettings *desk = guide->desk;
    AgentForm form = name_agent_form(agent, agent->language, NULL);
    const RoleSettings *role = desk_role(desk, form.role);
    json_t *titles = labels_of(role != NULL ? role->titles : NULL, NULL);
    json_t *forbidden =
        labels_of(desk->name_rules.forbidden_words, role != NULL ? role->allowed_words : NULL);
    json_t *commands = commands_of(desk);
    json_t *page =
        json_pack("{s:s,s:s,s:s,s:[],s:[],s:[]}", "login", agent->login, "address", desk->address,
                  "placeholder", desk->outgoing.placeholder, "names", "greetings", "signatures");
    json_object_set_new(page, "has_titles", json_boolean(json_array_size(titles) > 0));
    json_object_set_new(page, "titles", titles);
    json_object_set_new(page, "has_forbidden", json_boolean(json_array_size(forbidden) > 0));
    json_object_set_new(page, "forbidden", forbidden);
    json_object_set_new(page, "has_commands", json_boolean(json_array_size(commands) > 0));
    json_object_set_new(page, "commands", commands);
    return page;
}

/* The pages of some agents as one document. Takes `pages`. */
static Outcome print_pages(Ctl *ctl, const Guide *guide, const char *language, const char *format,
                           json_t *pages, GError **error)
{
    json_t *data = json_pack("{s:s,s:s,s:o}", "language", language, "brand", guide->desk->brand,
                             "agents", pages);
    char *json = json_dumps(data, JSON_COMPACT);
    json_decref(data);
    g_autofree char *name = g_strconcat("guide.", format, NULL);
    g_autofree char *text = NULL;
    Outcome outcome = template_expand(guide->templates, language, name, json, &text, error);
    free(json);
    if (outcome == OUTCOME_DONE)
        printer_text(ctl->printer, "guide", text, strlen(text));
    return outcome;
}

static Outcome add_page(const Guide *guide, const Agent *agent, json_t *pages, GError **error)
{
    json_t *page = page_of(guide, agent);
    json_array_append_new(pages, page);
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < guide->desk->languages->len; i++)
        outcome =
            add_language(guide, agent, g_ptr_array_index(guide->desk->languages, i), page, error);
    return outcome;
}

/* A page for one agent is in the language the agent writes in, a book of them in the desk's first.
 */
static Outcome print_guide(Ctl *ctl, const Guide *guide, const GPtrArray *agents,
                           const char *format, GError **error)
{
    const char *login = ctl_text(ctl, "--agent");
    const char *language = g_ptr_array_index(guide->desk->languages, 0);
    json_t *pages = json_array();
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, guide->desk->name) != 0 ||
            (login != NULL && strcmp(agent->login, login) != 0))
            continue;
        if (login != NULL && desk_language(guide->desk, agent->language) != NULL)
            language = desk_language(guide->desk, agent->language);
        outcome = add_page(guide, agent, pages, error);
    }
    if (outcome == OUTCOME_DONE && json_array_size(pages) == 0)
        outcome =
            outcome_fail(OUTCOME_REFUSED, error, "no such agent (hint: intakectl agent list)");
    if (outcome == OUTCOME_DONE)
        return print_pages(ctl, guide, language, format, pages, error);
    json_decref(pages);
    return outcome;
}

Outcome ctl_names_guide(Ctl *ctl, GError **error)
{
    const char *format = ctl_text(ctl, "--format");
    g_autoptr(GPtrArray) agents = NULL;
    g_autoptr(TemplateSet) templates = NULL;
    Guide guide = {NULL, NULL};
    gboolean is_html = format != NULL && strcmp(format, "html") == 0;
    Outcome outcome = ctl_desk(ctl, &guide.desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = templates_load(ctl->settings, &templates, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_agents(ctl->store, &agents, error);
    guide.templates = templates;
    return outcome == OUTCOME_DONE
               ? print_guide(ctl, &guide, agents, is_html ? "html" : "txt", error)
               : outcome;
}
