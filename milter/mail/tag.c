#include "tag.h"

#include "../base/utf8.h"

#include <string.h>

#define TAG_DIGITS_MAX 18       /* fits gint64 */
#define TAG_SUBJECT_OCTETS 2000 /* of a subject that is looked at */

static const char ticket_variable[] = "{ticket}";
static const char type_variable[] = "{type}";

char *tag_number(const DeskSettings *desk, gint64 ticket)
{
    return g_strdup_printf("%s%" G_GINT64_FORMAT, desk->ticket_prefix, ticket);
}

char *tag_text(const DeskSettings *desk, gint64 ticket, const char *service_type)
{
    g_autofree char *number = tag_number(desk, ticket);
    g_autoptr(GString) tag = g_string_new(desk->tag_format);
    g_string_replace(tag, ticket_variable, number, 0);
    g_string_replace(tag, type_variable, service_type != NULL ? service_type : "", 0);
    return g_string_free(g_steal_pointer(&tag), FALSE);
}

/* What stands right before the number: the desk's prefix, else the format's own opening. */
static char *tag_opening(const DeskSettings *desk)
{
    if (*desk->ticket_prefix != '\0')
        return utf8_fold(desk->ticket_prefix);
    const char *end = strstr(desk->tag_format, ticket_variable);
    if (end == NULL)
        return g_strdup("#");
    const char *start = end;
    while (start > desk->tag_format && start[-1] != '}')
        start--;
    g_autofree char *literal = g_strndup(start, (gsize)(end - start));
    g_strstrip(literal);
    return *literal != '\0' ? utf8_fold(literal) : g_strdup("#");
}

static const char *skip_blanks(const char *at)
{
    while (*at == ' ' || *at == '\t')
        at++;
    return at;
}

static gboolean is_inside_word(const char *subject, const char *at)
{
    if (at == subject)
        return FALSE;
    gunichar before = g_utf8_get_char(g_utf8_prev_char(at));
    return g_unichar_isalnum(before) && before < 0x80 && g_ascii_isalnum(*at);
}

/* The number at `at`, 0 when there is none or it runs on as another word. */
static gint64 number_at(const char *at)
{
    const char *end = at;
    while (g_ascii_isdigit(*end))
        end++;
    gsize digits = (gsize)(end - at);
    if (digits == 0 || digits > TAG_DIGITS_MAX || g_ascii_isalpha(*end) || *end == '_')
        return 0;
    return g_ascii_strtoll(at, NULL, 10);
}

gint64 tag_find(const DeskSettings *desk, const char *subject)
{
    g_autofree char *start =
        g_utf8_substring(subject, 0, MIN(g_utf8_strlen(subject, -1), (glong)TAG_SUBJECT_OCTETS));
    g_autofree char *folded = utf8_fold(start);
    g_autofree char *opening = tag_opening(desk);
    for (const char *at = strstr(folded, opening); at != NULL; at = strstr(at + 1, opening)) {
        gint64 number = number_at(skip_blanks(at + strlen(opening)));
        if (number > 0 && !is_inside_word(folded, at))
            return number;
    }
    return 0;
}

gint64 tag_read(const DeskSettings *desk, const char *word)
{
    g_autofree char *folded = utf8_fold(word);
    g_autofree char *prefix = utf8_fold(desk->ticket_prefix);
    const char *at = folded + strspn(folded, "[# ");
    if (*prefix != '\0' && g_str_has_prefix(at, prefix))
        at += strlen(prefix);
    gsize digits = strspn(at, "0123456789");
    gboolean is_whole = at[digits + strspn(at + digits, "] ")] == '\0';
    return is_whole ? number_at(at) : 0;
}

static const char *behind_tag(const DeskSettings *desk, gint64 ticket, const char *service_type,
                              const char *subject)
{
    g_autofree char *tag = tag_text(desk, ticket, service_type);
    if (!g_str_has_prefix(subject, tag))
        return subject;
    return skip_blanks(subject + strlen(tag));
}

const char *tag_strip(const DeskSettings *desk, const char *subject)
{
    gint64 ticket = tag_find(desk, subject);
    const char *rest = ticket > 0 ? behind_tag(desk, ticket, NULL, subject) : subject;
    for (guint i = 0; ticket > 0 && rest == subject && i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        rest = behind_tag(desk, ticket, type->name, subject);
    }
    return rest;
}
