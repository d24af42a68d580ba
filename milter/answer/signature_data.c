#include "signature_data.h"

#include "../base/address.h"
#include "../names/names.h"
#include "letter_data.h"

#include <string.h>

static json_t *agent_data(const DeskSettings *desk, const AgentForm *form, const char *language)
{
    json_t *data = json_object();
    letter_set(data, "short", form->short_name);
    letter_set(data, "surname", form->surname);
    letter_set(data, "given", form->given_name);
    letter_set(data, "title", form->title);
    letter_set(data, "role", name_role_label(desk, form->role, language));
    return data;
}

/* Whether the name says already whom the agent writes for. */
static void set_named_in_full(json_t *data)
{
    const char *name = json_string_value(json_object_get(data, "name"));
    const char *brand = json_string_value(json_object_get(data, "brand"));
    const char *department = json_string_value(json_object_get(data, "department"));
    gboolean is_full = strstr(name, brand) != NULL && strstr(name, department) != NULL;
    json_object_set_new(data, "named_in_full", json_boolean(is_full));
}

char *signature_logo_id(const DeskSettings *desk)
{
    return g_strdup_printf("intake-logo.%s@%s", desk->name, address_domain(desk->address));
}

char *signature_data(const DeskSettings *desk, const Agent *agent, const char *display_name,
                     const char *service_type, const char *language)
{
    json_t *data = letter_data(desk, display_name, service_type, language);
    if (desk->outgoing.logo != NULL && *desk->outgoing.logo != '\0') {
        g_autofree char *id = signature_logo_id(desk);
        letter_set(data, "logo", id);
    }
    if (agent == NULL) {
        set_named_in_full(data);
        return letter_json(data);
    }
    AgentForm form = name_agent_form(agent, language, NULL);
    if (form.department != NULL && *form.department != '\0')
        letter_set(data, "department", form.department);
    set_named_in_full(data);
    json_object_set_new(data, "agent", agent_data(desk, &form, language));
    return letter_json(data);
}
