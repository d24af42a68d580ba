/* One person writes as bomb+1@, bomb+2@, b.o.m.b@ ...: which of them are one mailbox. */
#include "../base/address.h"
#include "../base/organizational_domain.h"
#include "decide_private.h"

#include <string.h>

/* The local part as the delivering server reads it: "bomb+1 x" in quotes is bomb+1 x. */
static char *local_part_plain(const char *canonical)
{
    gsize length = (gsize)(strrchr(canonical, '@') - canonical);
    gsize quote = length >= 2 && canonical[0] == '"' && canonical[length - 1] == '"' ? 1 : 0;
    g_autoptr(GString) plain = g_string_sized_new(length);
    for (gsize i = quote; i + quote < length; i++) {
        if (quote == 1 && canonical[i] == '\\' && i + 2 < length)
            i++;
        g_string_append_c(plain, canonical[i]);
    }
    return g_string_free(g_steal_pointer(&plain), FALSE);
}

static gboolean is_listed(const GPtrArray *domains, const char *domain)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)domains, domain, g_str_equal, NULL);
}

static void remove_dots(char *local)
{
    char *to = local;
    for (const char *from = local; *from != '\0'; from++)
        if (*from != '.')
            *to++ = *from;
    *to = '\0';
}

/* The first name of the provider whose domain it is. Caller frees. */
static char *first_name(const AnswerSettings *answer, const char *domain)
{
    for (guint i = 0; i < answer->alias_domains->len; i++) {
        g_auto(GStrv) names = g_strsplit(g_ptr_array_index(answer->alias_domains, i), " ", -1);
        if (g_strv_contains((const char *const *)names, domain))
            return g_strdup(names[0]);
    }
    return g_strdup(domain);
}

char *mailbox_of(const AnswerSettings *answer, const char *canonical)
{
    const char *domain = address_domain(canonical);
    g_autofree char *local = local_part_plain(canonical);
    gsize base = strcspn(local, answer->suffix_delimiters);
    if (base > 0) /* "+a@" is an address without a suffix */
        local[base] = '\0';
    if (is_listed(answer->dotless_domains, domain))
        remove_dots(local);
    g_autofree char *provider = first_name(answer, domain);
    return g_strconcat(local, "@", provider, NULL);
}

const char *mailbox_limited_domain(const AnswerSettings *answer, const char *canonical)
{
    const char *domain = address_domain(canonical);
    const char *organization = organizational_domain(domain);
    gboolean is_public = is_listed(answer->public_domains, domain) ||
                         is_listed(answer->public_domains, organization);
    return is_public ? NULL : organization;
}
