#include "header.h"

#include <string.h>

static void field_free(gpointer data)
{
    MimeField *field = data;
    g_free(field->name);
    g_free(field->value);
    g_free(field);
}

MimeHeader *mime_header_new(void)
{
    MimeHeader *header = g_new0(MimeHeader, 1);
    header->fields = g_ptr_array_new_with_free_func(field_free);
    return header;
}

void mime_header_free(MimeHeader *header)
{
    if (header == NULL)
        return;
    g_ptr_array_unref(header->fields);
    g_free(header);
}

gboolean mime_header_is_ours(const char *line, gsize length)
{
    static const char prefix[] = "X-Intake-";
    return length >= sizeof prefix - 1 && g_ascii_strncasecmp(line, prefix, sizeof prefix - 1) == 0;
}

/* Without line ends (RFC 5322 2.2.3) and outer blanks; a CR between words parts them. */
static char *unfold(const char *raw)
{
    while (g_ascii_isspace(*raw))
        raw++;
    gsize length = strlen(raw);
    while (length > 0 && g_ascii_isspace(raw[length - 1]))
        length--;
    char *value = g_malloc(length + 1);
    char *end = value;
    for (const char *at = raw; at < raw + length;) {
        gsize span = MIN(strcspn(at, "\r\n"), (gsize)(raw + length - at));
        memcpy(end, at, span);
        end += span;
        at += span;
        if (at[0] == '\r' && at < raw + length && strchr("\r\n \t", at[1]) == NULL)
            *end++ = ' ';
        at++;
    }
    *end = '\0';
    return value;
}

void mime_header_add(MimeHeader *header, const char *name, const char *raw)
{
    MimeField *field = g_new(MimeField, 1);
    field->name = g_strdup(name);
    field->value = unfold(raw);
    g_ptr_array_add(header->fields, field);
}

const char *mime_header_get(const MimeHeader *header, const char *name)
{
    for (guint i = 0; i < header->fields->len; i++) {
        const MimeField *field = g_ptr_array_index(header->fields, i);
        if (field->value[0] != '\0' && g_ascii_strcasecmp(field->name, name) == 0)
            return field->value;
    }
    return NULL;
}
