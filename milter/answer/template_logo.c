#include "template_logo.h"

#include <string.h>

static const char *type_of(const char *octets, gsize length)
{
    static const struct {
        const char *signature, *type;
    } types[] = {
        {"\x89PNG\r\n\x1a\n", "image/png"},
        {"\xff\xd8\xff", "image/jpeg"},
        {"GIF87a", "image/gif"},
        {"GIF89a", "image/gif"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        gsize size = strlen(types[i].signature);
        if (length > size && memcmp(octets, types[i].signature, size) == 0)
            return types[i].type;
    }
    return NULL;
}

Outcome template_logo_load(const char *path, TemplateLogo **logo_r, GError **error)
{
    g_autofree char *octets = NULL;
    g_autoptr(GError) fault = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &octets, &length, &fault))
        return outcome_fail(OUTCOME_REFUSED, error, "logo: %s", fault->message);
    if (length > TEMPLATE_LOGO_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "logo: %s: more than %d octets", path,
                            TEMPLATE_LOGO_OCTETS_MAX);
    const char *type = type_of(octets, length);
    if (type == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "logo: %s: neither PNG, JPEG nor GIF", path);
    TemplateLogo *logo = g_new0(TemplateLogo, 1);
    logo->octets = g_bytes_new_take(g_steal_pointer(&octets), length);
    logo->type = type;
    *logo_r = logo;
    return OUTCOME_DONE;
}

void template_logo_free(TemplateLogo *logo)
{
    g_bytes_unref(logo->octets);
    g_free(logo);
}
