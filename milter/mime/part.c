/* What a part says of itself. */
#include "outline.h"

#include <string.h>

#define TYPE_OCTETS_MAX 127 /* more than any registered one */

void mime_part_free(MimePart *part)
{
    if (part == NULL)
        return;
    mime_header_free(part->header);
    mime_structured_free(part->type);
    mime_structured_free(part->disposition);
    if (part->children != NULL)
        g_ptr_array_unref(part->children);
    g_free(part->boundary);
    g_free(part);
}

gboolean mime_part_is(const MimePart *part, const char *type)
{
    gsize length = strlen(type);
    if (type[length - 1] == '/')
        return strncmp(part->type->value, type, length) == 0;
    return strcmp(part->type->value, type) == 0;
}

const char *mime_part_type(const MimePart *part)
{
    return part->type->value;
}

const char *mime_part_field(const MimePart *part, const char *name)
{
    return mime_header_get(part->header, name);
}

gboolean mime_part_parameter_is(const MimePart *part, const char *name, const char *value)
{
    g_autofree char *written = mime_structured_token(part->type, name);
    return written != NULL && g_ascii_strcasecmp(written, value) == 0;
}

gboolean mime_part_has_name(const MimePart *part)
{
    g_autofree char *filename = mime_structured_text(part->disposition, "filename", NULL);
    if (filename != NULL)
        return TRUE;
    g_autofree char *name = mime_structured_text(part->type, "name", NULL);
    return name != NULL;
}

gboolean mime_part_is_set_apart(const MimePart *part)
{
    const char *written = mime_part_field(part, "Content-Type");
    gboolean is_guess = written != NULL && g_ascii_strncasecmp(written, part->type->value,
                                                               strlen(part->type->value)) != 0;
    return is_guess || g_str_equal(part->disposition->value, "attachment");
}

char *mime_part_charset(const MimePart *part)
{
    char *charset = mime_structured_token(part->type, "charset");
    if (charset != NULL)
        charset[strcspn(charset, " \t(,")] = '\0';
    return charset;
}

/* What is going to be told in logs holds nothing that moves a cursor. */
static char *printable(char *label)
{
    for (char *c = label; c != NULL && *c != '\0'; c++)
        *c = g_ascii_isgraph(*c) ? *c : '?';
    return label;
}

char *mime_part_charset_label(const MimePart *part)
{
    return printable(mime_part_charset(part));
}

char *mime_part_encoding_label(const MimePart *part)
{
    const char *label = mime_part_field(part, "Content-Transfer-Encoding");
    return label == NULL ? g_strdup("7bit")
                         : printable(g_ascii_strdown(label, (gssize)strcspn(label, " \t(;")));
}

/* ---- what a part's header says ---- */

static MimeEncoding encoding_named(const char *label)
{
    static const struct {
        const char *begin;
        MimeEncoding encoding;
    } names[] = {{"quoted", MIME_ENCODING_QUOTED_PRINTABLE},
                 {"qp", MIME_ENCODING_QUOTED_PRINTABLE},
                 {"base64", MIME_ENCODING_BASE64},
                 {"base-64", MIME_ENCODING_BASE64},
                 {"b64", MIME_ENCODING_BASE64},
                 {"uuencode", MIME_ENCODING_UUENCODE},
                 {"x-uu", MIME_ENCODING_UUENCODE},
                 {"uue", MIME_ENCODING_UUENCODE}};
    while (label != NULL && (*label == '"' || *label == ' '))
        label++;
    for (gsize i = 0; label != NULL && i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strncasecmp(label, names[i].begin, strlen(names[i].begin)) == 0)
            return names[i].encoding;
    return MIME_ENCODING_PLAIN;
}

/* Whether a value is type "/" subtype, both tokens (RFC 2045 5.1). */
static gboolean is_type(const char *value)
{
    const char *slash = strchr(value, '/');
    if (slash == NULL || slash == value || slash[1] == '\0' || strlen(value) > TYPE_OCTETS_MAX)
        return FALSE;
    for (const char *at = value; *at != '\0'; at++)
        if (!g_ascii_isgraph(*at) || (*at == '/' && at != slash) ||
            strchr("<>@,;:\\\"[]?=()", *at) != NULL)
            return FALSE;
    return TRUE;
}

static MimeStructured *type_of(const MimeHeader *header, const MimePart *parent)
{
    const char *written = mime_header_get(header, "Content-Type");
    MimeStructured *type = mime_structured_parse(written);
    if (is_type(type->value))
        return type;
    const char *common = "text/plain"; /* RFC 2045 5.2 */
    if (written == NULL && parent != NULL && mime_part_is(parent, "multipart/digest"))
        common = "message/rfc822"; /* RFC 2046 5.1.5 */
    else if (g_str_equal(type->value, "html"))
        common = "text/html";
    g_free(type->value);
    type->value = g_strdup(common);
    return type;
}

void mime_part_read_type(MimePart *part)
{
    if (part->type == NULL)
        part->type = type_of(part->header, part->parent);
}

void mime_part_read_header(MimePart *part)
{
    mime_part_read_type(part);
    part->disposition = mime_structured_parse(mime_header_get(part->header, "Content-Disposition"));
    part->encoding = encoding_named(mime_header_get(part->header, "Content-Transfer-Encoding"));
}
