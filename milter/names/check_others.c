/* Names against what is somebody else's: other desks' brands and names, agents' logins. */
#include "check_private.h"

#include "characters.h"

#include <string.h>

/* ---- other desks ---- */

static void own(const NameCheck *check, GHashTable *texts, const char *text, const char *desk)
{
    if (text != NULL && *text != '\0')
        g_hash_table_insert(texts, confusable_skeleton(check->confusable, text), (gpointer)desk);
}

static void own_desk(const NameCheck *check, GHashTable *texts, const DeskSettings *desk)
{
    own(check, texts, desk->brand, desk->name);
    for (guint i = 0; i < desk->brands->len; i++)
        own(check, texts, ((const Localized *)g_ptr_array_index(desk->brands, i))->text,
            desk->name);
    for (guint i = 0; i < desk->languages->len; i++) {
        const NameQuestion question = {.desk = desk,
                                       .kind = NAME_ACKNOWLEDGEMENT,
                                       .language = g_ptr_array_index(desk->languages, i)};
        g_autofree char *reason = NULL;
        g_autofree char *name = name_choose(&question, &reason);
        own(check, texts, name, desk->name);
    }
}

/* Skeletons of what other desks are known by, and nothing that is this desk's as well. */
static GHashTable *others_texts(const NameCheck *check)
{
    const GPtrArray *desks = check->request->desks;
    GHashTable *texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) ours = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; desks != NULL && i < desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(desks, i);
        if (desk != check->desk)
            own_desk(check, texts, desk);
    }
    own_desk(check, ours, check->desk);
    GHashTableIter each;
    gpointer skeleton = NULL;
    g_hash_table_iter_init(&each, ours);
    while (g_hash_table_iter_next(&each, &skeleton, NULL))
        g_hash_table_remove(texts, skeleton);
    return texts;
}

static void check_brands(NameCheck *check, GHashTable *texts, const NameSeen *seen)
{
    const char *parts[] = {seen->name, seen->form.short_name, seen->form.surname,
                           seen->form.given_name};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i] == NULL || *parts[i] == '\0')
            continue;
        g_autofree char *skeleton = confusable_skeleton(check->confusable, parts[i]);
        const char *desk = g_hash_table_lookup(texts, skeleton);
        if (desk != NULL)
            name_check_add(check, NAME_FAULT, "brand", seen,
                           g_strdup_printf("\"%s\" of %s is what the desk %s is known by", parts[i],
                                           seen->agent->login, desk),
                           g_strdup_printf("intakectl names set %s --short NAME --why WHY",
                                           seen->agent->login));
    }
}

/* ---- logins ---- */

static GHashTable *logins_of(const NameCheck *check)
{
    const GPtrArray *agents = check->request->agents;
    GHashTable *logins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, check->desk->name) != 0)
            continue;
        g_hash_table_insert(logins, characters_folded(agent->login), agent->login);
        if (agent->address == NULL)
            continue;
        g_autofree char *local = g_strndup(agent->address, strcspn(agent->address, "@"));
        g_hash_table_insert(logins, characters_folded(local), agent->login);
    }
    return logins;
}

/* Half of what it takes to guess a password. */
static void check_login(NameCheck *check, GHashTable *logins, const NameSeen *seen)
{
    g_autofree char *folded = characters_folded(seen->name);
    const char *login = g_hash_table_lookup(logins, folded);
    if (login != NULL)
        name_check_add(
            check, NAME_WARNING, "login", seen,
            g_strdup_printf("\"%s\" is the login or the mailbox of %s", seen->name, login),
            g_strdup_printf("intakectl names set %s --short NAME --why WHY, or add the "
                            "brand to the pattern",
                            seen->agent->login));
}

void name_check_others(NameCheck *check)
{
    g_autoptr(GHashTable) texts = others_texts(check);
    g_autoptr(GHashTable) logins = logins_of(check);
    for (guint i = 0; i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        if (seen->agent == NULL)
            continue;
        check_brands(check, texts, seen);
        check_login(check, logins, seen);
    }
}
