#include "commands.h"

#include "../base/address.h"
#include "../base/organizational_domain.h"

#include <string.h>

/* An address or a domain, canonical. Caller frees. */
static Outcome read_name(const char *text, char **name_r, GError **error)
{
    char *name = strchr(text, '@') != NULL ? address_canonical(text) : NULL;
    if (strchr(text, '@') == NULL)
        name = address_domain_canonical(text);
    if (name == NULL || (strchr(name, '@') == NULL && strchr(name, '.') == NULL)) {
        g_free(name);
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is neither a mail address nor a domain (hint: "
                            "name@example.org or example.org)",
                            text);
    }
    *name_r = name;
    return OUTCOME_DONE;
}

static gboolean is_above(const char *name, const char *domain)
{
    return strcmp(name, domain) == 0 ||
           (g_str_has_suffix(domain, name) && domain[strlen(domain) - strlen(name) - 1] == '.');
}

/* A public provider's, or a public suffix, below which everything is an organisation of its own. */
static gboolean is_of_many(const DeskSettings *desk, const char *domain)
{
    g_autofree char *below = g_strconcat("x.", domain, NULL);
    return organizational_domain(below) == below ||
           g_ptr_array_find_with_equal_func(desk->answer.public_domains, domain, g_str_equal, NULL);
}

/* What nobody can have meant: the house itself, or everybody at a public provider. */
static Outcome check_name(const Ctl *ctl, const DeskSettings *desk, const char *name,
                          GError **error)
{
    if (strchr(name, '@') != NULL) {
        if (settings_desk_by_address(ctl->settings, name, NULL) != NULL)
            return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is a desk's own address", name);
        return OUTCOME_DONE;
    }
    for (guint i = 0; i < ctl->settings->desks->len; i++) {
        const DeskSettings *own = g_ptr_array_index(ctl->settings->desks, i);
        if (is_above(name, address_domain(own->address)))
            return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is the domain of desk \"%s\"", name,
                                own->name);
    }
    if (is_of_many(desk, name) && ctl_text(ctl, "--force") == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is the domain of very many people (hint: block an address of "
                            "it, or say --force)",
                            name);
    return OUTCOME_DONE;
}

Outcome ctl_block_add(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autofree char *name = NULL;
    Outcome outcome = read_name(ctl_text(ctl, "NAME"), &name, error);
    if (name == NULL)
        return outcome;
    outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_name(ctl, desk, name, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_block_add(ctl->store, desk->name, name, ctl_who(ctl),
                                  ctl_text(ctl, "--why"), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "\"%s\" is blocked at desk \"%s\"", name, desk->name);
    return outcome;
}

Outcome ctl_block_remove(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autofree char *name = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_name(ctl_text(ctl, "NAME"), &name, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_block_remove(ctl->store, desk->name, name, ctl_who(ctl),
                                     ctl_text(ctl, "--why"), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "\"%s\" is not blocked any more", name);
    return outcome;
}

Outcome ctl_block_list(Ctl *ctl, GError **error)
{
    const char *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_blocks(ctl->store, desk, &table, error);
    return ctl_print(ctl, "blocks", outcome, table);
}
