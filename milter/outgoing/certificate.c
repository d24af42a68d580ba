#include "certificate.h"

#include <string.h>

/* Sendmail writes what could disturb a macro as "+" and two hexadecimal digits. */
static char *decode(const char *subject)
{
    g_autoptr(GString) decoded = g_string_new(NULL);
    for (const char *at = subject; *at != '\0'; at++) {
        if (*at == '+' && g_ascii_isxdigit(at[1]) && g_ascii_isxdigit(at[2])) {
            g_string_append_c(
                decoded, (char)(g_ascii_xdigit_value(at[1]) * 16 + g_ascii_xdigit_value(at[2])));
            at += 2;
        } else {
            g_string_append_c(decoded, *at);
        }
    }
    return g_utf8_make_valid(decoded->str, (gssize)strlen(decoded->str));
}

/* The value of the attribute "CN" of a distinguished name whose attributes `separators` divide;
   NULL unless there is exactly one: a value that holds "/CN=" itself must not name another. */
static char *common_name(const char *subject, const char *separators)
{
    g_auto(GStrv) attributes = g_strsplit_set(subject, separators, -1);
    char *found = NULL;
    for (char **attribute = attributes; *attribute != NULL; attribute++) {
        const char *start = *attribute + strspn(*attribute, " ");
        if (g_ascii_strncasecmp(start, "CN=", 3) != 0)
            continue;
        if (found != NULL) {
            g_free(found);
            return NULL;
        }
        found = g_strdup(start + 3);
    }
    return found;
}

GPtrArray *certificate_names(const char *subject)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    if (subject == NULL || *subject == '\0' || strlen(subject) > CERTIFICATE_OCTETS_MAX)
        return names;
    char *decoded = decode(subject);
    g_ptr_array_add(names, decoded);
    char *name = common_name(decoded, *decoded == '/' ? "/" : ",");
    if (name != NULL && *name != '\0')
        g_ptr_array_add(names, name);
    else
        g_free(name);
    return names;
}
