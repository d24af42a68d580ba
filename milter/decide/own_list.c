/* A group or mailing list that stands in front of a desk: what it passes on is mail of persons. */
#include "../base/address.h"
#include "decide.h"

#include <string.h>

/* Where lists name themselves, by an id (RFC 2919) or by their address. */
static const char *const naming_fields[] = {"List-Id", "List-Post", "Mailing-List", "X-BeenThere",
                                            "X-Mailing-List"};

static gboolean is_part_of_name(char octet)
{
    return g_ascii_isalnum(octet) || (octet != '\0' && strchr(".-_+@", octet) != NULL);
}

/* As a whole: support@acme.example is not in help-support@acme.example. */
static gboolean holds_name(const char *text, const char *name)
{
    gsize length = strlen(name);
    for (const char *at = text; length > 0 && (at = strstr(at, name)) != NULL; at++)
        if ((at == text || !is_part_of_name(at[-1])) && !is_part_of_name(at[length]))
            return TRUE;
    return FALSE;
}

static gboolean is_named(const MailFacts *facts, const char *list)
{
    g_autofree char *name = g_ascii_strdown(list, -1);
    for (guint i = 0; i < facts->fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        for (gsize n = 0; n < G_N_ELEMENTS(naming_fields); n++) {
            if (g_ascii_strcasecmp(field->name, naming_fields[n]) != 0)
                continue;
            g_autofree char *text = g_ascii_strdown(field->value, -1);
            if (holds_name(text, name))
                return TRUE;
        }
    }
    return FALSE;
}

static gboolean is_own(const DeskSettings *desk, const MailFacts *facts)
{
    const GPtrArray *names[] = {desk->own_lists, desk->addresses};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        for (guint n = 0; n < names[i]->len; n++)
            if (is_named(facts, g_ptr_array_index(names[i], n)))
                return TRUE;
    return FALSE;
}

/* "'Ann' via Support <support@acme.example>": a list writes itself into From where the author's
   domain forbids others to send for it, and the author into Reply-To. */
static void restore_author(const Settings *settings, MailFacts *facts)
{
    const char *author = mail_facts_author(facts);
    const MailAddress *reply =
        facts->reply_to->len == 1 ? g_ptr_array_index(facts->reply_to, 0) : NULL;
    if (author == NULL || reply == NULL || reply->canonical == NULL ||
        settings_desk_by_address(settings, author, NULL) == NULL)
        return;
    mail_address_free(facts->sender);
    facts->sender = g_ptr_array_steal_index(facts->from, 0);
    g_ptr_array_add(facts->from, mail_address_new(reply->name, reply->address));
}

void own_list_overlook(const Settings *settings, MailFacts *facts)
{
    if (facts->automatic != AUTOMATIC_LIST && facts->automatic != AUTOMATIC_BULK)
        return;
    for (guint i = 0; i < settings->desks->len; i++) {
        if (!is_own(g_ptr_array_index(settings->desks, i), facts))
            continue;
        facts->automatic = AUTOMATIC_NONE;
        g_clear_pointer(&facts->automatic_reason, g_free);
        restore_author(settings, facts);
        return;
    }
}
