/* Names against each other: two agents that a customer could not tell apart, one agent with several
   names. */
#include "check_private.h"

#include <string.h>

static gboolean is_anonymous(const NameSeen *seen)
{
    return seen->pattern != NULL && strstr(seen->pattern->pattern, "{agent.") == NULL;
}

static const char *who(const NameSeen *seen)
{
    return seen->agent != NULL ? seen->agent->login : "the desk's own answers";
}

static void add_clash(NameCheck *check, const NameSeen *one, const NameSeen *other)
{
    gboolean is_same = strcmp(one->name, other->name) == 0;
    name_check_add(
        check, other->agent != NULL ? NAME_FAULT : NAME_WARNING, "clash", one,
        is_same ? g_strdup_printf("%s and %s are both \"%s\"", who(other), who(one), one->name)
                : g_strdup_printf("\"%s\" of %s looks like \"%s\" of %s", one->name, who(one),
                                  other->name, who(other)),
        g_strdup_printf("intakectl names set %s --short NAME --why WHY",
                        one->agent != NULL ? one->agent->login : who(other)));
}

/* Patterns that name nobody are meant to look the same for all agents. */
void name_check_clashes(NameCheck *check)
{
    g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; check->confusable != NULL && i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        g_autofree char *skeleton = confusable_skeleton(check->confusable, seen->name);
        const NameSeen *other = g_hash_table_lookup(first, skeleton);
        if (other == NULL)
            g_hash_table_insert(first, g_steal_pointer(&skeleton), (gpointer)seen);
        else if (other->agent != seen->agent && seen->agent != NULL && !is_anonymous(seen) &&
                 !is_anonymous(other))
            add_clash(check, seen, other);
    }
    for (guint i = 1; i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        const NameSeen *before = g_ptr_array_index(check->seen, i - 1);
        gboolean is_other_channel = seen->agent != NULL && seen->agent == before->agent &&
                                    g_str_equal(seen->language, before->language) &&
                                    !g_str_equal(seen->channel, before->channel) &&
                                    !g_str_equal(seen->name, before->name) &&
                                    seen->pattern == before->pattern;
        if (is_other_channel)
            name_check_add(check, NAME_NOTE, "channels", seen,
                           g_strdup_printf("%s is \"%s\" on %s and \"%s\" on %s",
                                           seen->agent->login, before->name, before->channel,
                                           seen->name, seen->channel),
                           g_strdup("meant so? else withdraw the name of the channel"));
    }
}
