/* Lines "Key: value", as forms and orderly people write them. */
#include "../base/utf8.h"
#include "decide_private.h"

#include <string.h>

#define KEY_OCTETS_MAX 120 /* of what stands before the mark */
#define ENDS "\r\n:=\xef"  /* with which a mark, or the end of the line, may begin */

/* Octets of the mark at `at` that ends a key; 0: there is none. */
static gsize mark_length(const char *at, gboolean bars)
{
    return *at == '=' || (bars && *at == '|') ? 1 : utf8_colon_at(at);
}

char *key_line_read(const char *line, gsize length, gboolean bars, char **value_r)
{
    gsize most = MIN(length, KEY_OCTETS_MAX);
    gsize key = bars ? strspn(line, " |") : 0; /* the border of a table */
    gsize start = key;
    while (key < most && mark_length(line + key, bars) == 0)
        key += 1 + strcspn(line + key + 1, bars ? ENDS "|" : ENDS);
    if (key <= start || key >= most)
        return NULL;
    gsize mark = mark_length(line + key, bars);
    g_autofree char *before = g_strndup(line + start, key - start);
    g_autofree char *bare = utf8_strip(g_strdelimit(before, "*_>#|", ' '), -1);
    *value_r = g_strndup(line + key + mark, length - key - mark);
    return utf8_fold(bare);
}
