#include "outgoing.h"

#include "../answer/signature_data.h"

#include <string.h>

void signature_free(Signature *signature)
{
    if (signature == NULL)
        return;
    g_free(signature->text);
    g_free(signature->html);
    g_clear_pointer(&signature->logo, g_bytes_unref);
    g_free(signature->logo_type);
    g_free(signature);
}

static Outcome expand(const TemplateSet *templates, const SignatureRequest *request,
                      const char *form, const char *data, char **text_r, GError **error)
{
    g_autofree char *name =
        g_strconcat(request->is_short ? "signature-short." : "signature.", form, NULL);
    Outcome outcome = template_expand(templates, request->language, name, data, text_r, error);
    if (outcome == OUTCOME_DONE)
        g_strchomp(*text_r);
    return outcome;
}

/* The picture goes along where the HTML shows it. */
static void take_logo(const TemplateSet *templates, const SignatureRequest *request,
                      Signature *signature)
{
    const TemplateLogo *logo = templates_logo(templates, request->desk->name);
    g_autofree char *id = signature_logo_id(request->desk);
    if (logo == NULL || strstr(signature->html, id) == NULL)
        return;
    signature->logo = g_bytes_ref(logo->octets);
    signature->logo_type = g_strdup(logo->type);
}

Outcome signature_render(const TemplateSet *templates, const SignatureRequest *request,
                         Signature **signature_r, GError **error)
{
    g_autofree char *data = signature_data(request->desk, request->agent, request->display_name,
                                           request->service_type, request->language);
    g_autoptr(Signature) signature = g_new0(Signature, 1);
    Outcome outcome = expand(templates, request, "txt", data, &signature->text, error);
    if (outcome == OUTCOME_DONE)
        outcome = expand(templates, request, "html", data, &signature->html, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    take_logo(templates, request, signature);
    *signature_r = g_steal_pointer(&signature);
    return OUTCOME_DONE;
}
