#include "signature_data.h"

#include "../address.h"
#include "letter_data.h"

static json_t *agent_data(const Agent *agent)
{
    json_t *data = json_object();
    letter_set(data, "short", agent->short_name);
    letter_set(data, "surname", agent->surname);
    letter_set(data, "given", agent->given_name);
    letter_set(data, "title", agent->title);
    letter_set(data, "role", agent->role);
    return data;
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
    if (agent == NULL)
        return letter_json(data);
    if (agent->department != NULL && *agent->department != '\0')
        letter_set(data, "department", agent->department);
    json_object_set_new(data, "agent", agent_data(agent));
    return letter_json(data);
}
