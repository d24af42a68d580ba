#include "commands.h"

#include "../answer/acknowledgement.h"
#include "../answer/acknowledgement_data.h"
#include "../answer/signature_data.h"
#include "../answer/template.h"
#include "../names/names.h"
#include "sample.h"

#include <string.h>

static char *name_for(const DeskSettings *desk, const Agent *agent, const char *language)
{
    g_autofree char *reason = NULL;
    const NameQuestion question = {
        .desk = desk,
        .agent = agent,
        .kind = agent != NULL ? NAME_AGENT_REPLY : NAME_ACKNOWLEDGEMENT,
        .service_type = desk->default_type->name,
        .language = language,
    };
    return name_choose(&question, &reason);
}

/* The values a template of that name is expanded with. */
static Outcome sample_values(const DeskSettings *desk, const char *name, const char *language,
                             char **json_r, GError **error)
{
    if (g_str_has_prefix(name, "signature.")) {
        g_autoptr(Agent) agent = sample_agent(desk, language);
        g_autofree char *display_name = name_for(desk, agent, language);
        *json_r = signature_data(desk, agent, display_name, desk->default_type->name, language);
        return OUTCOME_DONE;
    }
    OutboxRow *row = sample_row(desk, language);
    g_autofree char *display_name = name_for(desk, NULL, language);
    Outcome outcome = acknowledgement_data(desk, row, display_name, language, json_r, error);
    outbox_row_free(row);
    return outcome;
}

static Outcome expand_one(const DeskSettings *desk, const TemplateSet *templates, const char *name,
                          const char *language, char **text_r, GError **error)
{
    g_autofree char *json = NULL;
    Outcome outcome = sample_values(desk, name, language, &json, error);
    return outcome == OUTCOME_DONE ? template_expand(templates, language, name, json, text_r, error)
                                   : outcome;
}

/* The whole acknowledgement as it would be sent: for a mail program to show. */
static Outcome build_mail(Ctl *ctl, const DeskSettings *desk, const TemplateSet *templates,
                          const char *language, char **text_r, GError **error)
{
    g_autoptr(GBytes) mail = NULL;
    g_autofree char *name = NULL;
    OutboxRow *row = sample_row(desk, language);
    Outcome outcome = acknowledgement_build(ctl->settings, templates, row, &mail, &name, error);
    outbox_row_free(row);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gsize length = 0;
    const char *octets = g_bytes_get_data(mail, &length);
    *text_r = g_strndup(octets, length);
    return OUTCOME_DONE;
}

static Outcome choose_language(const Ctl *ctl, const DeskSettings *desk, const char **language_r,
                               GError **error)
{
    const char *wanted = ctl_text(ctl, "--language");
    const char *language =
        wanted != NULL ? desk_language(desk, wanted) : g_ptr_array_index(desk->languages, 0);
    if (language == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "the desk \"%s\" does not speak \"%s\" (hint: see its `languages`)",
                            desk->name, wanted);
    *language_r = language;
    return OUTCOME_DONE;
}

Outcome ctl_template_preview(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *language = NULL;
    const char *name = ctl_text(ctl, "NAME");
    g_autoptr(TemplateSet) templates = NULL;
    g_autofree char *text = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = choose_language(ctl, desk, &language, error);
    if (outcome == OUTCOME_DONE)
        outcome = templates_load(ctl->settings, &templates, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    outcome =
        strcmp(name, "acknowledgement") == 0
            ? build_mail(ctl, desk, templates, language, &text, error)
            : expand_one(desk, templates, strcmp(name, "signature") == 0 ? "signature.txt" : name,
                         language, &text, error);
    if (outcome == OUTCOME_DONE)
        printer_text(ctl->printer, "text", text, strlen(text));
    return outcome;
}
