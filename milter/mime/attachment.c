#include "attachment.h"

#include "../base/checksum.h"
#include "../base/utf8.h"
#include "body.h"
#include "encoded_file.h"
#include "transfer.h"

#include <string.h>

#define NAME_CHARACTERS_MAX 255

/* ---- names ---- */

static const char *behind_path(char *name)
{
    gsize length = strlen(name);
    while (length > 0 && (name[length - 1] == '/' || name[length - 1] == '\\'))
        name[--length] = '\0';
    const char *last = name;
    for (const char *at = name; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            last = at + 1;
    return last;
}

char *mime_attachment_name(char *written)
{
    if (written == NULL)
        return NULL;
    GString *name = g_string_new(NULL);
    glong characters = 0;
    for (const char *at = behind_path(written); *at != '\0' && characters < NAME_CHARACTERS_MAX;
         at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (utf8_is_unfit(character)) /* after a direction mark "gpj.exe" looks like "exe.jpg" */
            continue;
        g_string_append_unichar(name, character);
        characters++;
    }
    g_free(written);
    char *cleaned = g_strstrip(g_string_free(name, FALSE));
    if (cleaned[0] != '\0' && strcmp(cleaned, ".") != 0 && strcmp(cleaned, "..") != 0)
        return cleaned;
    g_free(cleaned);
    return NULL;
}

static gboolean is_tnef(const MimePart *part)
{
    return mime_part_is(part, "application/ms-tnef") ||
           mime_part_is(part, "application/vnd.ms-tnef");
}

static char *part_name(MimeReading *reading, const MimePart *part)
{
    char *name = mime_attachment_name(
        mime_structured_text(part->disposition, "filename", &reading->charsets));
    if (name == NULL)
        name = mime_attachment_name(mime_structured_text(part->type, "name", &reading->charsets));
    if (name == NULL && is_tnef(part))
        name = g_strdup("winmail.dat");
    return name;
}

/* ---- content ---- */

typedef struct measuring {
    Checksum *checksum;
    guint64 size;
} Measuring;

static gboolean measure(const char *octets, gsize length, gpointer data)
{
    Measuring *measuring = data;
    checksum_add(measuring->checksum, octets, length);
    measuring->size += length;
    return TRUE;
}

static gboolean is_inline(const MimePart *part)
{
    if (part->disposition->value[0] != '\0')
        return g_str_equal(part->disposition->value, "inline");
    return part->parent != NULL && mime_part_is(part->parent, "multipart/related") &&
           mime_header_get(part->header, "Content-ID") != NULL;
}

gboolean mime_attachments_may_grow(MimeReading *reading)
{
    if (reading->facts->attachments->len >= (guint)reading->limits->parts) {
        mime_faults_add(&reading->faults, "too many attachments");
        return FALSE;
    }
    return budget_take_large(reading->budget);
}

static void add_part(MimeReading *reading, const MimePart *part)
{
    if (!mime_attachments_may_grow(reading))
        return;
    gboolean lies;
    MimeEncoding encoding = mime_transfer_encoding(reading->source, part, &lies);
    if (lies)
        mime_faults_add(&reading->faults, "content is not in the transfer encoding it names");
    g_autoptr(Checksum) checksum = checksum_new();
    Measuring measuring = {.checksum = checksum};
    mime_transfer_decode(reading->source, part, encoding, measure, &measuring);
    Attachment *attachment = g_new0(Attachment, 1);
    attachment->name = part_name(reading, part);
    attachment->type = g_strdup(part->type->value);
    attachment->size = measuring.size;
    attachment->sha256 = checksum_finish(checksum);
    attachment->is_inline = is_inline(part);
    g_ptr_array_add(reading->facts->attachments, attachment);
}

/* ---- all of them ---- */

/* Receivers go by the name where the type got lost (RFC 8551 3.2.1): of the whole mail, or of the
   part that mail programs name so. A document that was signed has a name of its own. */
static gboolean is_smime_file(MimeReading *reading, const MimePart *part, const char *ending)
{
    if (!mime_part_is(part, "application/octet-stream"))
        return FALSE;
    g_autofree char *name = part_name(reading, part);
    g_autofree char *lower = g_ascii_strdown(name != NULL ? name : "", -1);
    g_autofree char *usual = g_strconcat("smime", ending, NULL);
    return part->parent == NULL ? g_str_has_suffix(lower, ending) : g_str_equal(lower, usual);
}

static gboolean is_smime(MimeReading *reading, const MimePart *part)
{
    return mime_part_is(part, "application/pkcs7-mime") ||
           mime_part_is(part, "application/x-pkcs7-mime") || is_smime_file(reading, part, ".p7m");
}

static void note_protection(MimeReading *reading, const MimePart *part)
{
    MailFacts *facts = reading->facts;
    if (mime_part_is(part, "multipart/signed") || is_smime_file(reading, part, ".p7s"))
        facts->is_signed = TRUE;
    if (mime_part_is(part, "multipart/encrypted"))
        facts->is_encrypted = TRUE;
    if (!is_smime(reading, part))
        return;
    g_autofree char *kind = mime_structured_token(part->type, "smime-type");
    if (kind != NULL && g_ascii_strcasecmp(kind, "signed-data") == 0)
        facts->is_signed = TRUE;
    else
        facts->is_encrypted = TRUE;
}

static void read_parts(MimeReading *reading, const MimePart *part)
{
    note_protection(reading, part);
    if (part->children == NULL) {
        if (!mime_part_is_text(part) && !mime_part_is_spare(part))
            add_part(reading, part);
        return;
    }
    for (guint i = 0; i < part->children->len; i++)
        read_parts(reading, g_ptr_array_index(part->children, i));
}

void mime_attachments_read(MimeReading *reading)
{
    read_parts(reading, reading->root);
    for (guint i = 0; i < reading->with_files->len; i++)
        mime_encoded_files_read(reading, g_ptr_array_index(reading->with_files, i));
}
