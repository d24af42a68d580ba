/* How a name reads as it comes out: its width, its length on the wire, its scripts. */
#include "check_private.h"

#include "../width.h"
#include "characters.h"
#include "pattern_text.h"

#include <string.h>

#define ENCODED_WORD_TEXT 45  /* octets in one encoded word of RFC 2047: 60 in base64 ... */
#define ENCODED_WORD_FRAME 13 /* ... with "=?utf-8?B?", "?=" and a blank around them */

static void check_empty(NameCheck *check, const NameSeen *seen)
{
    g_autofree char *cleaned = name_clean(seen->filled);
    if (*cleaned == '\0')
        name_check_add(check, NAME_FAULT, "empty", seen,
                       g_strdup_printf("the pattern \"%s\" comes out empty in %s; the brand stands "
                                       "in",
                                       seen->pattern->pattern, seen->language),
                       g_strdup("add {brand} to the pattern"));
}

static void check_width(NameCheck *check, const NameSeen *seen)
{
    const NameRules *rules = &check->desk->name_rules;
    int columns = (int)width_of(seen->name);
    if (columns < rules->width_least)
        name_check_add(check, NAME_FAULT, "width", seen,
                       g_strdup_printf("\"%s\" is %d columns wide, under %d", seen->name, columns,
                                       rules->width_least),
                       g_strdup("add the brand or the department to the pattern"));
    if (columns > rules->width_most)
        name_check_add(check, NAME_FAULT, "width", seen,
                       g_strdup_printf("\"%s\" is %d columns wide, over %d", seen->name, columns,
                                       rules->width_most),
                       g_strdup("shorten the agent's short name, or the pattern"));
}

static gsize encoded_length(const char *name)
{
    gsize length = strlen(name);
    if (g_str_is_ascii(name))
        return length;
    return (length + 2) / 3 * 4 + (length / ENCODED_WORD_TEXT + 1) * ENCODED_WORD_FRAME;
}

/* A name that is too long is cut; what it should have been is what counts. */
static void check_length(NameCheck *check, const NameSeen *seen)
{
    gsize encoded = encoded_length(seen->filled);
    if (encoded > NAME_ENCODED_OCTETS_MAX)
        name_check_add(check, NAME_FAULT, "encoding", seen,
                       g_strdup_printf("\"%s\" takes %" G_GSIZE_FORMAT
                                       " octets in a header, over %d",
                                       seen->filled, encoded, NAME_ENCODED_OCTETS_MAX),
                       g_strdup("shorten the agent's short name, or the pattern"));
    else if (strlen(seen->filled) > NAME_OCTETS_MAX)
        name_check_add(check, NAME_FAULT, "encoding", seen,
                       g_strdup_printf("\"%s\" is cut to %d octets", seen->filled, NAME_OCTETS_MAX),
                       g_strdup("shorten the agent's short name, or the pattern"));
}

void name_check_text(NameCheck *check, const NameSeen *seen)
{
    check_empty(check, seen);
    check_width(check, seen);
    check_length(check, seen);
    if (characters_hold_host(seen->name))
        name_check_add(check, NAME_FAULT, "address", seen,
                       g_strdup_printf("\"%s\" looks like an address or a web site", seen->name),
                       g_strdup("spam filters take such names for forgery: leave it out"));
    if (check->confusable != NULL && confusable_mixes_scripts(check->confusable, seen->name))
        name_check_add(
            check, NAME_FAULT, "scripts", seen,
            g_strdup_printf("\"%s\" mixes letters of scripts that do not go together", seen->name),
            g_strdup("type it anew with one keyboard layout"));
}
