#include "vcard.h"

#include <string.h>

#define LINE_OCTETS 75 /* RFC 6350 3.2 */

/* Folds between characters. */
static void append_line(GString *out, const char *line)
{
    gsize column = 0;
    for (const char *at = line; *at != '\0';) {
        gsize size = (gsize)(g_utf8_next_char(at) - at);
        if (column + size > LINE_OCTETS) {
            g_string_append(out, "\r\n ");
            column = 1;
        }
        g_string_append_len(out, at, (gssize)size);
        column += size;
        at += size;
    }
    g_string_append(out, "\r\n");
}

/* RFC 6350 3.4: commas, semicolons, backslashes and line breaks. */
static char *escaped(const char *value)
{
    GString *text = g_string_new(NULL);
    for (const char *c = value != NULL ? value : ""; *c != '\0'; c++) {
        if (strchr(",;\\", *c) != NULL)
            g_string_append_c(text, '\\');
        if (*c == '\n')
            g_string_append(text, "\\n");
        else if (*c != '\r')
            g_string_append_c(text, *c);
    }
    return g_string_free(text, FALSE);
}

static void append_property(GString *out, const char *name, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    g_autofree char *safe = escaped(value);
    g_autofree char *line = g_strdup_printf("%s:%s", name, safe);
    append_line(out, line);
}

static const char *brand_of(const DeskSettings *desk, const char *language)
{
    return desk->brands->len > 0 ? localized_text(desk->brands, language) : desk->brand;
}

static void append_structured(GString *out, const DeskSettings *desk, const AgentForm *form,
                              const char *language)
{
    const char *own = form->department;
    g_autofree char *surname = escaped(form->surname);
    g_autofree char *given = escaped(form->given_name);
    g_autofree char *title = escaped(form->title);
    g_autofree char *brand = escaped(brand_of(desk, language));
    g_autofree char *department =
        escaped(own != NULL && *own != '\0' ? own : localized_text(desk->departments, language));
    g_autofree char *name = g_strdup_printf("N:%s;%s;;%s;", surname, given, title);
    g_autofree char *organization = g_strdup_printf("ORG:%s;%s", brand, department);
    append_line(out, name);
    append_line(out, organization);
}

void vcard_append(GString *out, const DeskSettings *desk, const Agent *agent, const char *language,
                  const char *channel, const char *display_name)
{
    AgentForm form = name_agent_form(agent, language, channel);
    g_autofree char *uid =
        g_strdup_printf("%s.%s.%s.%s@%s", agent->login, desk->name, language, channel, "intake");
    append_line(out, "BEGIN:VCARD");
    append_line(out, "VERSION:4.0");
    append_property(out, "UID;VALUE=text", uid);
    append_property(out, "FN", display_name);
    append_structured(out, desk, &form, language);
    append_property(out, "NICKNAME", form.short_name);
    append_property(out, "TITLE", form.title);
    append_property(out, "ROLE", name_role_label(desk, form.role, language));
    append_property(out, "LANG", language);
    append_property(out, "EMAIL", desk->address);
    append_property(out, "TEL;VALUE=text", desk->phone);
    append_property(out, "CATEGORIES", channel);
    append_line(out, "END:VCARD");
}
