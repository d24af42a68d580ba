#include "outbound.h"

#include "../answer/signature_data.h"

void signature_free(Signature *signature)
{
    if (signature == NULL)
        return;
    g_free(signature->text);
    g_free(signature->html);
    g_free(signature);
}

Outcome signature_render(const TemplateSet *templates, const DeskSettings *desk, const Agent *agent,
                         const char *display_name, const char *service_type, const char *language,
                         Signature **signature_r, GError **error)
{
    g_autofree char *data = signature_data(desk, agent, display_name, service_type, language);
    g_autoptr(Signature) signature = g_new0(Signature, 1);
    Outcome outcome =
        template_expand(templates, language, "signature.txt", data, &signature->text, error);
    if (outcome == OUTCOME_DONE)
        outcome =
            template_expand(templates, language, "signature.html", data, &signature->html, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_strchomp(signature->text);
    g_strchomp(signature->html);
    *signature_r = g_steal_pointer(&signature);
    return OUTCOME_DONE;
}
