/* Names against each other: two that a customer could not tell apart, one agent with several. */
#include "check_private.h"

#include <string.h>

static void add_clash(NameCheck *check, const NameSeen *one, const NameSeen *other)
{
    const char *whose = other->agent != NULL ? other->agent->login : "the desk's own answers";
    const char *login = one->agent->login;
    gboolean is_same = strcmp(one->name, other->name) == 0;
    name_check_add(check, NAME_FAULT, "clash", one,
                   is_same ? g_strdup_printf("%s and %s are both \"%s\"", whose, login, one->name)
                           : g_strdup_printf("\"%s\" of %s looks like \"%s\" of %s", one->name,
                                             login, other->name, whose),
                   g_strdup_printf("intakectl names set %s --short NAME --why WHY", login));
}

/* Names that show nothing of the agent are meant to be the same for all: "technical support". */
static gboolean can_clash(const NameSeen *seen)
{
    return seen->agent == NULL || seen->is_personal;
}

/* Each name is held against the first that had its skeleton: all others with it were told of. */
static void hold_against(NameCheck *check, GHashTable *first, const NameSeen *seen, char *skeleton)
{
    g_autofree char *key = skeleton;
    const NameSeen *other = g_hash_table_lookup(first, key);
    if (other == NULL)
        g_hash_table_insert(first, g_steal_pointer(&key), (gpointer)seen);
    else if (other->agent != seen->agent && seen->agent != NULL)
        add_clash(check, seen, other);
}

static void check_look_alikes(NameCheck *check)
{
    g_autoptr(GHashTable) folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) cased = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        if (!can_clash(seen))
            continue;
        hold_against(check, folded, seen, confusable_skeleton(check->confusable, seen->name));
        hold_against(check, cased, seen, confusable_skeleton_cased(check->confusable, seen->name));
    }
}

/* One name on all channels, save where a pattern says otherwise. */
static void check_channels(NameCheck *check)
{
    g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        if (seen->agent == NULL || !seen->is_plain || *seen->pattern->channel != '\0')
            continue;
        char *key = g_strjoin("\x1f", seen->agent->login, seen->language, NULL);
        const NameSeen *other = g_hash_table_lookup(first, key);
        if (other == NULL) {
            g_hash_table_insert(first, key, (gpointer)seen);
            continue;
        }
        g_free(key);
        if (strcmp(seen->name, other->name) != 0)
            name_check_add(check, NAME_NOTE, "channels", seen,
                           g_strdup_printf("%s is \"%s\" on %s and \"%s\" on %s",
                                           seen->agent->login, other->name, other->channel,
                                           seen->name, seen->channel),
                           g_strdup("if it is not meant: intakectl names history, names withdraw"));
    }
}

void name_check_clashes(NameCheck *check)
{
    check_look_alikes(check);
    check_channels(check);
}
