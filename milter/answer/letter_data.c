#include "letter_data.h"

#include <string.h>

void letter_set(json_t *object, const char *key, const char *text)
{
    json_t *value = text != NULL ? json_string(text) : NULL;
    json_object_set_new(object, key, value != NULL ? value : json_string(""));
}

char *letter_json(json_t *object)
{
    char *json = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
    char *copy = g_strdup(json);
    free(json);
    json_decref(object);
    return copy;
}

void letter_set_language(json_t *object, const char *language)
{
    static const char *const leftward[] = {"ar", "fa", "he", "iw", "ur",  "yi",
                                           "ps", "sd", "ug", "dv", "ckb", NULL};
    g_autofree char *tag = g_ascii_strdown(language, -1);
    g_auto(GStrv) parts = g_strsplit(tag, "-", 2);
    gboolean is_leftward = parts[0] != NULL && g_strv_contains(leftward, parts[0]);
    letter_set(object, "language", language);
    letter_set(object, "direction", is_leftward ? "rtl" : "ltr");
    letter_set(object, "start", is_leftward ? "right" : "left");
}

static void set_website(json_t *data, const char *website)
{
    gboolean has_scheme = strstr(website, "://") != NULL;
    const char *scheme = *website == '\0' || has_scheme ? "" : "https://";
    g_autofree char *link = g_strconcat(scheme, website, NULL);
    letter_set(data, "website", has_scheme ? strstr(website, "://") + strlen("://") : website);
    letter_set(data, "website_link", link);
}

/* RFC 3966 wants digits without what people put between them. */
static void set_phone(json_t *data, const char *phone)
{
    g_autoptr(GString) link = g_string_new(*phone != '\0' ? "tel:" : "");
    for (const char *c = phone; *c != '\0'; c++)
        if (g_ascii_isdigit(*c) || (*c == '+' && c == phone))
            g_string_append_c(link, *c);
    letter_set(data, "phone", phone);
    letter_set(data, "phone_link", link->str);
}

json_t *letter_data(const DeskSettings *desk, const char *name, const char *service_type,
                    const char *language)
{
    json_t *data = json_object();
    const char *brand = localized_text(desk->brands, language);
    const ServiceType *type = service_type != NULL ? desk_service_type(desk, service_type) : NULL;
    letter_set(data, "name", name);
    letter_set(data, "brand", *brand != '\0' ? brand : desk->brand);
    letter_set(data, "department", localized_text(desk->departments, language));
    letter_set(data, "address", desk->address);
    letter_set(data, "address_line", desk->address_line);
    letter_set_language(data, language);
    letter_set(data, "service_type", type != NULL ? localized_text(type->labels, language) : "");
    set_phone(data, desk->phone);
    set_website(data, desk->website);
    return data;
}

json_t *letter_payload(const OutboxRow *row)
{
    return json_loads(row->payload != NULL ? row->payload : "", 0, NULL);
}
