/* What may stand in a display name, and how it is set right when a part of it is empty. */
#include "../base/utf8.h"
#include "characters.h"
#include "pattern_text.h"

#include <string.h>

/* Invisible characters reorder or hide what a name says; an at-sign makes it look like an
   address, which spam filters take for forgery. */
static gboolean is_banned(gunichar c)
{
    return character_is_invisible(c) || character_is_at_sign(c);
}

/* Visible text only, every run of blanks and line breaks as one blank. */
static char *visible_text(const char *text)
{
    g_autoptr(GString) visible = g_string_new(NULL);
    gboolean blank_due = FALSE;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (g_unichar_isspace(c) || c == '@') {
            blank_due = visible->len > 0;
            continue;
        }
        if (is_banned(c))
            continue;
        if (blank_due)
            g_string_append_c(visible, ' ');
        blank_due = FALSE;
        g_string_append_unichar(visible, c);
    }
    return g_string_free(g_steal_pointer(&visible), FALSE);
}

static gboolean is_separator(const char *word)
{
    static const char *const separators[] = {"·", "•", "|",  "-",  "–",  "—",  "/", ",",
                                             ":", ";", "・", "、", "，", "｜", "~"};
    for (gsize i = 0; i < G_N_ELEMENTS(separators); i++) {
        if (strcmp(word, separators[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

/* "ACME （）" is what an empty variable leaves of "{brand} （{role}）". */
static char *without_empty_brackets(const char *name)
{
    static const char *const pairs[] = {"()", "( )", "[]", "[ ]", "（）", "（ ）", "【】", "「」"};
    g_autoptr(GString) text = g_string_new(name);
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++)
        g_string_replace(text, pairs[i], "", 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Drops separators that stand at an end or right behind another one. */
static char *without_dangling(const char *name)
{
    g_auto(GStrv) words = g_strsplit(name, " ", -1);
    g_autoptr(GString) kept = g_string_new(NULL);
    const char *separator = NULL;
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        if (is_separator(*word)) {
            separator = separator != NULL ? separator : *word;
            continue;
        }
        if (kept->len > 0 && separator != NULL)
            g_string_append_printf(kept, " %s", separator);
        if (kept->len > 0)
            g_string_append_c(kept, ' ');
        separator = NULL;
        g_string_append(kept, *word);
    }
    return g_string_free(g_steal_pointer(&kept), FALSE);
}

char *name_clean(const char *text)
{
    g_autofree char *visible = visible_text(text);
    g_autofree char *unbracketed = without_empty_brackets(visible);
    char *name = without_dangling(unbracketed);
    name[utf8_clip(name, strlen(name), NAME_OCTETS_MAX)] = '\0';
    return g_strchomp(name);
}
