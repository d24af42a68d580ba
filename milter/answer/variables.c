#include "variables.h"

#include <string.h>

#define FAMILY_LETTERS (FAMILY_ACKNOWLEDGEMENT | FAMILY_SIGNATURE)

static const TemplateVariable variables[] = {
    /* who we are */
    {"name", FAMILY_LETTERS | FAMILY_GUIDE},
    {"brand", FAMILY_LETTERS | FAMILY_GUIDE},
    {"department", FAMILY_LETTERS},
    {"address", FAMILY_LETTERS | FAMILY_GUIDE},
    {"named_in_full", FAMILY_SIGNATURE},
    {"phone", FAMILY_LETTERS},
    {"phone_link", FAMILY_LETTERS},
    {"website", FAMILY_LETTERS},
    {"website_link", FAMILY_LETTERS},
    {"address_line", FAMILY_LETTERS},
    {"language", FAMILY_LETTERS | FAMILY_PAGE | FAMILY_GUIDE},
    {"direction", FAMILY_LETTERS | FAMILY_PAGE},
    {"start", FAMILY_LETTERS},
    {"service_type", FAMILY_LETTERS},
    /* the ticket */
    {"ticket", FAMILY_ACKNOWLEDGEMENT},
    {"tag", FAMILY_ACKNOWLEDGEMENT},
    {"received", FAMILY_ACKNOWLEDGEMENT},
    {"known_ticket", FAMILY_ACKNOWLEDGEMENT},
    {"service_changed", FAMILY_ACKNOWLEDGEMENT},
    {"unknown_choice", FAMILY_ACKNOWLEDGEMENT},
    {"awaiting_confirmation", FAMILY_ACKNOWLEDGEMENT},
    {"confirm_until", FAMILY_ACKNOWLEDGEMENT},
    {"confirm_code", FAMILY_ACKNOWLEDGEMENT},
    {"confirmation_used", FAMILY_ACKNOWLEDGEMENT},
    {"confirmation_expired", FAMILY_ACKNOWLEDGEMENT},
    {"confirmation_failed", FAMILY_ACKNOWLEDGEMENT},
    {"awaiting_information", FAMILY_ACKNOWLEDGEMENT},
    {"awaiting_review", FAMILY_ACKNOWLEDGEMENT},
    /* what was decided of it */
    {"approved", FAMILY_ACKNOWLEDGEMENT},
    {"refused", FAMILY_ACKNOWLEDGEMENT},
    {"not_entitled", FAMILY_ACKNOWLEDGEMENT},
    {"used_up", FAMILY_ACKNOWLEDGEMENT},
    {"reason", FAMILY_ACKNOWLEDGEMENT},
    {"entitled_again", FAMILY_ACKNOWLEDGEMENT},
    {"has_quota", FAMILY_ACKNOWLEDGEMENT},
    {"quota_used_up", FAMILY_ACKNOWLEDGEMENT},
    {"quota_left", FAMILY_ACKNOWLEDGEMENT},
    {"quota_most", FAMILY_ACKNOWLEDGEMENT},
    {"quota_month", FAMILY_ACKNOWLEDGEMENT},
    {"quota_week", FAMILY_ACKNOWLEDGEMENT},
    {"quota_day", FAMILY_ACKNOWLEDGEMENT},
    {"quota_domain", FAMILY_ACKNOWLEDGEMENT},
    {"quota_renews", FAMILY_ACKNOWLEDGEMENT},
    /* or what it waits for */
    {"reminder", FAMILY_ACKNOWLEDGEMENT},
    {"unanswered", FAMILY_ACKNOWLEDGEMENT},
    {"overdue", FAMILY_ACKNOWLEDGEMENT},
    {"assignee", FAMILY_ACKNOWLEDGEMENT},
    /* what happens by when */
    {"due", FAMILY_ACKNOWLEDGEMENT},
    {"closed", FAMILY_ACKNOWLEDGEMENT},
    {"due_when", FAMILY_ACKNOWLEDGEMENT},
    {"holiday", FAMILY_ACKNOWLEDGEMENT},
    {"holiday_name", FAMILY_ACKNOWLEDGEMENT},
    {"coming_holiday", FAMILY_ACKNOWLEDGEMENT},
    {"coming_name", FAMILY_ACKNOWLEDGEMENT},
    {"opens_when", FAMILY_ACKNOWLEDGEMENT},
    {"opens", FAMILY_ACKNOWLEDGEMENT},
    /* what the customer can do */
    {"has_missing", FAMILY_ACKNOWLEDGEMENT},
    {"missing", FAMILY_ACKNOWLEDGEMENT},
    {"example", FAMILY_ACKNOWLEDGEMENT},
    {"wrong", FAMILY_ACKNOWLEDGEMENT},
    {"has_known", FAMILY_ACKNOWLEDGEMENT},
    {"known", FAMILY_ACKNOWLEDGEMENT},
    {"value", FAMILY_ACKNOWLEDGEMENT},
    {"earlier", FAMILY_ACKNOWLEDGEMENT},
    {"has_guidance", FAMILY_ACKNOWLEDGEMENT},
    {"guidance", FAMILY_ACKNOWLEDGEMENT},
    {"has_answer", FAMILY_ACKNOWLEDGEMENT},
    {"answer", FAMILY_ACKNOWLEDGEMENT},
    {"line", FAMILY_ACKNOWLEDGEMENT},
    {"stars", FAMILY_ACKNOWLEDGEMENT},
    {"number", FAMILY_ACKNOWLEDGEMENT},
    {"answered_as", FAMILY_ACKNOWLEDGEMENT},
    {"clear_yes", FAMILY_ACKNOWLEDGEMENT},
    {"clear_yes_link", FAMILY_ACKNOWLEDGEMENT},
    {"clear_no", FAMILY_ACKNOWLEDGEMENT},
    {"clear_no_link", FAMILY_ACKNOWLEDGEMENT},
    {"in_doubt", FAMILY_ACKNOWLEDGEMENT},
    {"has_corrections", FAMILY_ACKNOWLEDGEMENT},
    {"corrections", FAMILY_ACKNOWLEDGEMENT},
    {"label", FAMILY_ACKNOWLEDGEMENT | FAMILY_GUIDE},
    {"mailbox", FAMILY_ACKNOWLEDGEMENT},
    {"link", FAMILY_ACKNOWLEDGEMENT},
    /* the agent */
    {"agent", FAMILY_SIGNATURE},
    {"agent.short", FAMILY_SIGNATURE},
    {"agent.surname", FAMILY_SIGNATURE},
    {"agent.given", FAMILY_SIGNATURE},
    {"agent.title", FAMILY_SIGNATURE},
    {"agent.role", FAMILY_SIGNATURE},
    {"logo", FAMILY_SIGNATURE},
    /* the page around the HTML of an answer */
    {"subject", FAMILY_PAGE},
    {"parts", FAMILY_PAGE},
    {"content", FAMILY_PAGE},
    {"more", FAMILY_PAGE},
    /* the training sheet of agents */
    {"agents", FAMILY_GUIDE},
    {"login", FAMILY_GUIDE},
    {"names", FAMILY_GUIDE},
    {"channel", FAMILY_GUIDE},
    {"case", FAMILY_GUIDE},
    {"greetings", FAMILY_GUIDE},
    {"greeting", FAMILY_GUIDE},
    {"signatures", FAMILY_GUIDE},
    {"text", FAMILY_GUIDE},
    {"html", FAMILY_GUIDE},
    {"has_titles", FAMILY_GUIDE},
    {"titles", FAMILY_GUIDE},
    {"has_forbidden", FAMILY_GUIDE},
    {"forbidden", FAMILY_GUIDE},
    {"placeholder", FAMILY_GUIDE},
    {"has_commands", FAMILY_GUIDE},
    {"commands", FAMILY_GUIDE},
    {NULL, 0},
};

static const struct {
    const char *name;
    TemplateFamily family;
} families[] = {
    {"acknowledgement", FAMILY_ACKNOWLEDGEMENT},
    {"decision", FAMILY_ACKNOWLEDGEMENT},
    {"notice", FAMILY_ACKNOWLEDGEMENT},
    {"rating", FAMILY_ACKNOWLEDGEMENT},
    {"signature", FAMILY_SIGNATURE},
    {"signature-short", FAMILY_SIGNATURE},
    {"page", FAMILY_PAGE},
    {"greeting", FAMILY_SIGNATURE},
    {"guide", FAMILY_GUIDE},
};

const TemplateVariable *template_variables(void)
{
    return variables;
}

guint template_family(const char *template_name)
{
    gsize length = strcspn(template_name, ".");
    for (gsize i = 0; i < G_N_ELEMENTS(families); i++)
        if (strlen(families[i].name) == length &&
            strncmp(families[i].name, template_name, length) == 0)
            return families[i].family;
    return 0;
}

const char *template_family_name(TemplateFamily family)
{
    for (gsize i = 0; i < G_N_ELEMENTS(families); i++)
        if (families[i].family == family)
            return families[i].name;
    return "";
}

gboolean template_may_use(guint family, const char *variable)
{
    for (const TemplateVariable *known = variables; known->name != NULL; known++)
        if (strcmp(known->name, variable) == 0)
            return (known->families & family) != 0;
    return FALSE;
}
