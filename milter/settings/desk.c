#include "settings.h"

#include "../base/address.h"

#include <string.h>

const char *const service_kinds[] = {
    "technical", "consultation", "complaint",   "after-sales", "billing",
    "account",   "delivery",     "cooperation", "other",       NULL};

/* Cuts at each delimiter of the local part from the right, so that the longest address wins where
   one desk's address looks like another's with a suffix. */
static const DeskSettings *desk_by_suffixed(const Settings *settings, const char *canonical,
                                            char **suffix_r)
{
    const char *at = strrchr(canonical, '@');
    if (at == NULL || at - canonical > ADDRESS_OCTETS_MAX)
        return NULL;
    for (const char *cut = at - 1; cut > canonical; cut--) {
        if (strchr(DESK_DELIMITERS, *cut) == NULL)
            continue;
        g_autofree char *base = g_strdup_printf("%.*s%s", (int)(cut - canonical), canonical, at);
        const DeskSettings *desk = g_hash_table_lookup(settings->desk_by_address, base);
        if (desk == NULL || desk->delimiter != *cut)
            continue;
        if (suffix_r != NULL)
            *suffix_r = g_strndup(cut + 1, (gsize)(at - cut - 1));
        return desk;
    }
    return NULL;
}

const DeskSettings *settings_desk_by_address(const Settings *settings, const char *canonical,
                                             char **suffix_r)
{
    if (suffix_r != NULL)
        *suffix_r = NULL;
    if (canonical == NULL)
        return NULL;
    const DeskSettings *desk = g_hash_table_lookup(settings->desk_by_address, canonical);
    return desk != NULL ? desk : desk_by_suffixed(settings, canonical, suffix_r);
}

char *settings_mailbox(const Settings *settings, const char *mailbox)
{
    char *canonical = address_canonical(mailbox);
    if (canonical != NULL || mailbox == NULL || *mailbox == '\0' || strchr(mailbox, '@') != NULL)
        return canonical;
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        for (guint k = 0; k < desk->addresses->len; k++) {
            const char *domain = address_domain(g_ptr_array_index(desk->addresses, k));
            g_autofree char *completed = g_strconcat(mailbox, "@", domain, NULL);
            canonical = address_canonical(completed);
            if (settings_desk_by_address(settings, canonical, NULL) != NULL)
                return canonical;
            g_free(canonical);
        }
    }
    return NULL;
}

const DeskSettings *settings_desk_of(const Settings *settings, const char *mailbox)
{
    g_autofree char *canonical = settings_mailbox(settings, mailbox);
    return settings_desk_by_address(settings, canonical, NULL);
}

const DeskSettings *settings_desk_by_name(const Settings *settings, const char *name)
{
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        if (strcmp(desk->name, name) == 0)
            return desk;
    }
    return NULL;
}

const RoleSettings *desk_role(const DeskSettings *desk, const char *name)
{
    for (guint i = 0; name != NULL && desk->roles != NULL && i < desk->roles->len; i++) {
        const RoleSettings *role = g_ptr_array_index(desk->roles, i);
        if (g_ascii_strcasecmp(role->name, name) == 0)
            return role;
    }
    return NULL;
}

gboolean service_type_admits(const ServiceType *type, const char *group)
{
    return type->allowed_groups->len == 0 ||
           (group != NULL &&
            g_ptr_array_find_with_equal_func(type->allowed_groups, group, g_str_equal, NULL));
}

const ServiceType *desk_service_type(const DeskSettings *desk, const char *name)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        if (strcmp(type->name, name) == 0)
            return type;
    }
    return NULL;
}

gboolean retention_keeps_everything(const RetentionSettings *days)
{
    return days->mails == 0 && days->tickets == 0 && days->ledger == 0 && days->answers == 0;
}
