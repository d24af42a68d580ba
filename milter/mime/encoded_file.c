#include "encoded_file.h"

#include "../base/base64.h"
#include "../base/checksum.h"
#include "../text/text.h"
#include "attachment.h"
#include "transfer.h"
#include "uuencode.h"

#include <string.h>

#define LINE_OCTETS_MAX 4096 /* longer lines are no data of such a file */

typedef enum file_kind { FILE_NONE, FILE_UUENCODED, FILE_BASE64 } FileKind;

typedef struct finder {
    MimeReading *reading;
    GString *line; /* the octets of the line that is not complete yet */
    FileKind kind; /* of the file that is open */
    char *name;
    Checksum *checksum;
    guint64 size;
    GString *decoded; /* of one line */
} Finder;

/* ---- one file ---- */

static void open_file(Finder *finder, FileKind kind, const char *name)
{
    finder->kind = kind;
    finder->name = g_strdup(name);
    finder->checksum = checksum_new();
    finder->size = 0;
}

static void close_file(Finder *finder)
{
    if (finder->kind == FILE_NONE)
        return;
    if (finder->size > 0 && mime_attachments_may_grow(finder->reading)) {
        Attachment *attachment = g_new0(Attachment, 1);
        attachment->name = mime_attachment_name(
            text_to_utf8(finder->name, strlen(finder->name), finder->reading->charsets.own, NULL));
        attachment->type = g_strdup("application/octet-stream");
        attachment->size = finder->size;
        attachment->sha256 = checksum_finish(finder->checksum);
        g_ptr_array_add(finder->reading->facts->attachments, attachment);
    }
    g_clear_pointer(&finder->name, g_free);
    g_clear_pointer(&finder->checksum, checksum_free);
    finder->kind = FILE_NONE;
}

static void add_decoded(Finder *finder)
{
    checksum_add(finder->checksum, finder->decoded->str, finder->decoded->len);
    finder->size += finder->decoded->len;
}

/* ---- lines of data ---- */

static gboolean is_data(const char *line)
{
    for (; *line != '\0'; line++)
        if (*line < ' ' || *line > '`')
            return FALSE;
    return TRUE;
}

/* A line inside a file: data, its end, or a sign that it was none. */
static void take_data(Finder *finder)
{
    const char *line = finder->line->str;
    g_string_truncate(finder->decoded, 0);
    if (strcmp(line, "end") == 0 || strcmp(line, "====") == 0) {
        close_file(finder);
    } else if (finder->kind == FILE_BASE64) {
        base64_append(finder->decoded, line, finder->line->len);
    } else if (line[0] != '\0' && strcmp(line, "`") != 0 &&
               !(is_data(line) && mime_uu_line_decode(finder->line, finder->decoded))) {
        g_string_truncate(finder->decoded, 0);
        close_file(finder);
    }
    if (finder->kind != FILE_NONE)
        add_decoded(finder);
}

static void take_line(Finder *finder)
{
    const char *line = finder->line->str;
    if (finder->kind != FILE_NONE) {
        take_data(finder);
        return;
    }
    const char *name = mime_uu_begin(line, "begin ");
    const char *base64_name = mime_uu_begin(line, "begin-base64 ");
    if (name != NULL)
        open_file(finder, FILE_UUENCODED, name);
    else if (base64_name != NULL)
        open_file(finder, FILE_BASE64, base64_name);
}

static gboolean take_octets(const char *octets, gsize length, gpointer data)
{
    Finder *finder = data;
    for (gsize at = 0; at < length; at++) {
        if (octets[at] == '\n') {
            take_line(finder);
            g_string_truncate(finder->line, 0);
        } else if (octets[at] != '\r' && finder->line->len < LINE_OCTETS_MAX) {
            g_string_append_c(finder->line, octets[at]);
        }
    }
    return mime_attachments_may_grow(finder->reading);
}

void mime_encoded_files_read(MimeReading *reading, const MimePart *part)
{
    Finder finder = {.reading = reading, .line = g_string_new(NULL), .decoded = g_string_new(NULL)};
    MimeEncoding encoding = mime_transfer_encoding(reading->source, part, NULL);
    mime_transfer_decode(reading->source, part, encoding, take_octets, &finder);
    take_line(&finder);
    close_file(&finder);
    g_string_free(finder.line, TRUE);
    g_string_free(finder.decoded, TRUE);
}
