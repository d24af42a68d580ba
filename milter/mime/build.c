#include "mime.h"

#include <gmime/gmime.h>
#include <string.h>

#define ID_OCTETS_MAX 900 /* of one message-id: a header line has at most 998 (RFC 5322 2.1.1) */

/* ---- header ---- */

/* "\n" in the value is a fold. */
static void add_field(GString *mail, const char *name, const char *value)
{
    g_autoptr(GString) folded = g_string_new(value);
    g_string_replace(folded, "\n", "\r\n", 0);
    g_string_append_printf(mail, "%s: %s\r\n", name, folded->str);
}

static void add_mailbox(GString *mail, const char *field, const char *name, const char *address)
{
    g_autofree char *value = mime_encode_mailbox(name, address);
    add_field(mail, field, value);
}

static void add_text(GString *mail, const char *field, const char *text)
{
    g_autofree char *value = mime_encode_text(field, text);
    add_field(mail, field, value);
}

static void add_date(GString *mail, gint64 date)
{
    g_autoptr(GDateTime) moment = g_date_time_new_from_unix_utc(date);
    g_autofree char *value = g_mime_utils_header_format_date(moment);
    add_field(mail, "Date", value);
}

/* Somebody else's ids go out only when they cannot break the header. */
static gboolean is_wire_id(const char *id)
{
    gsize length = strlen(id);
    if (length == 0 || length > ID_OCTETS_MAX)
        return FALSE;
    for (const char *c = id; *c != '\0'; c++)
        if (!g_ascii_isgraph(*c))
            return FALSE;
    return TRUE;
}

static void add_id(GString *mail, const char *field, const char *id)
{
    if (id == NULL || !is_wire_id(id))
        return;
    g_autofree char *value = g_strdup_printf("<%s>", id);
    add_field(mail, field, value);
}

/* One id to a line: they are long, and there are at most a few. */
static void add_ids(GString *mail, const char *field, const char *ids)
{
    g_auto(GStrv) list = g_strsplit_set(ids != NULL ? ids : "", " \t\r\n", -1);
    g_autoptr(GString) value = g_string_new(NULL);
    for (char **id = list; *id != NULL; id++)
        if (is_wire_id(*id))
            g_string_append_printf(value, "%s%s", value->len > 0 ? "\n " : "", *id);
    if (value->len > 0)
        add_field(mail, field, value->str);
}

static void add_header(GString *mail, const MimeAnswer *answer)
{
    add_date(mail, answer->date);
    add_mailbox(mail, "From", answer->from_name, answer->from_address);
    add_mailbox(mail, "To", NULL, answer->to_address);
    if (answer->reply_to != NULL)
        add_mailbox(mail, "Reply-To", answer->from_name, answer->reply_to);
    add_text(mail, "Subject", answer->subject);
    add_id(mail, "Message-ID", answer->message_id);
    add_id(mail, "In-Reply-To", answer->in_reply_to);
    add_ids(mail, "References", answer->references);
    add_text(mail, "Auto-Submitted", answer->auto_submitted);
    add_field(mail, "X-Auto-Response-Suppress", "All");
    if (answer->language != NULL)
        add_text(mail, "Content-Language", answer->language);
    for (const MimeExtraField *field = answer->fields; field != NULL && field->name != NULL;
         field++)
        add_text(mail, field->name, field->text);
    add_field(mail, "MIME-Version", "1.0");
}

/* ---- body ---- */

/* RFC 2045's canonical form: every line ends in CRLF. Caller frees. */
static GString *with_crlf(const char *text)
{
    GString *lines = g_string_new(NULL);
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '\n')
            g_string_append(lines, "\r\n");
        else if (*c != '\r')
            g_string_append_c(lines, *c);
    }
    if (lines->len == 0 || lines->str[lines->len - 1] != '\n')
        g_string_append(lines, "\r\n");
    return lines;
}

static char *encode(GMimeContentEncoding encoding, const char *text, gsize length)
{
    GMimeEncoding state;
    g_mime_encoding_init_encode(&state, encoding);
    char *encoded = g_malloc(g_mime_encoding_outlen(&state, length) + 1);
    gsize written = g_mime_encoding_flush(&state, text, length, encoded);
    encoded[written] = '\0';
    return encoded;
}

/* Quoted-printable leaves line breaks to us; "From " at the start of a line would get a ">" in an
   mbox, which breaks nothing here but looks careless. */
static GString *encode_quoted(const char *text)
{
    g_autoptr(GString) unix_lines = with_crlf(text);
    g_string_replace(unix_lines, "\r\n", "\n", 0);
    g_autofree char *encoded =
        encode(GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, unix_lines->str, unix_lines->len);
    GString *lines = with_crlf(encoded);
    if (g_str_has_prefix(lines->str, "From "))
        g_string_replace(lines, "F", "=46", 1);
    g_string_replace(lines, "\nFrom ", "\n=46rom ", 0);
    return lines;
}

static GString *encode_base64(const char *text)
{
    g_autoptr(GString) lines = with_crlf(text);
    g_autofree char *encoded = encode(GMIME_CONTENT_ENCODING_BASE64, lines->str, lines->len);
    return with_crlf(encoded);
}

static void add_part(GString *mail, const char *type, const char *text)
{
    g_autoptr(GString) quoted = encode_quoted(text);
    g_autoptr(GString) base64 = encode_base64(text);
    gboolean is_quoted = quoted->len <= base64->len;
    g_string_append_printf(mail, "Content-Type: %s; charset=utf-8\r\n", type);
    add_field(mail, "Content-Transfer-Encoding", is_quoted ? "quoted-printable" : "base64");
    g_string_append_printf(mail, "\r\n%s", is_quoted ? quoted->str : base64->str);
}

/* The same for the same answer, so that a repeat has the same octets. "=_" occurs in neither
   transfer encoding. Caller frees. */
static char *make_boundary(const MimeAnswer *answer)
{
    g_autofree char *digest =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, answer->message_id, -1);
    return g_strdup_printf("=_%.32s", digest);
}

static void add_alternative(GString *mail, const MimeAnswer *answer)
{
    g_autofree char *boundary = make_boundary(answer);
    g_string_append_printf(mail, "Content-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n",
                           boundary);
    g_string_append_printf(mail, "\r\n--%s\r\n", boundary);
    add_part(mail, "text/plain", answer->text);
    g_string_append_printf(mail, "\r\n--%s\r\n", boundary);
    add_part(mail, "text/html", answer->html);
    g_string_append_printf(mail, "\r\n--%s--\r\n", boundary);
}

GBytes *mime_build_answer(const MimeAnswer *answer)
{
    GString *mail = g_string_new(NULL);
    add_header(mail, answer);
    if (answer->html != NULL)
        add_alternative(mail, answer);
    else
        add_part(mail, "text/plain", answer->text);
    return g_string_free_to_bytes(mail);
}
