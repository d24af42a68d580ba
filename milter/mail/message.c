#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define LOAD_CHUNK 65536

struct message {
    MessageLimits limits;
    GByteArray *memory; /* NULL once the file has taken over */
    int file;           /* -1 before that */
    gsize size;
    gsize body;
    gboolean body_marked;
    gboolean truncated;
    gboolean broken; /* the file could not be written; the octets are gone */
};

Message *message_new(const MessageLimits *limits)
{
    Message *message = g_new0(Message, 1);
    message->limits = *limits;
    message->memory = g_byte_array_new();
    message->file = -1;
    return message;
}

void message_free(Message *message)
{
    if (message == NULL)
        return;
    if (message->memory != NULL)
        g_byte_array_unref(message->memory);
    if (message->file >= 0)
        close(message->file);
    g_free(message);
}

/* An unlinked file: nothing is left behind whatever ends the process. */
static int temporary_file(const char *directory)
{
    int file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT))
        return file;
    g_autofree char *path = g_build_filename(directory, "intake-XXXXXX", NULL);
    file = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        unlink(path);
    return file;
}

static gboolean write_all(int file, const void *octets, gsize length)
{
    const char *next = octets;
    while (length > 0) {
        ssize_t written = write(file, next, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return FALSE;
        next += written;
        length -= (gsize)written;
    }
    return TRUE;
}

static Outcome spill_failed(Message *message, GError **error)
{
    message->broken = TRUE;
    return outcome_fail(OUTCOME_RETRY, error, "cannot keep the mail in '%s': %s",
                        message->limits.directory, g_strerror(errno));
}

static Outcome spill(Message *message, GError **error)
{
    message->file = temporary_file(message->limits.directory);
    if (message->file < 0 || !write_all(message->file, message->memory->data, message->memory->len))
        return spill_failed(message, error);
    g_clear_pointer(&message->memory, g_byte_array_unref);
    return OUTCOME_DONE;
}

Outcome message_append(Message *message, const void *octets, gsize length, GError **error)
{
    if (message->broken)
        return outcome_fail(OUTCOME_RETRY, error, "the mail's temporary file failed before");
    gsize room = message->limits.size - message->size;
    if (length > room) {
        message->truncated = TRUE;
        length = room;
    }
    if (message->memory != NULL && message->size + length > message->limits.memory) {
        Outcome outcome = spill(message, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    if (message->memory != NULL)
        g_byte_array_append(message->memory, octets, (guint)length);
    else if (!write_all(message->file, octets, length))
        return spill_failed(message, error);
    message->size += length;
    return OUTCOME_DONE;
}

void message_mark_body(Message *message)
{
    message->body = message->size;
    message->body_marked = TRUE;
}

gsize message_body_offset(const Message *message)
{
    return message->body_marked ? message->body : message->size;
}

gsize message_size(const Message *message)
{
    return message->size;
}

gboolean message_truncated(const Message *message)
{
    return message->truncated;
}

const char *message_octets(const Message *message)
{
    if (message->memory == NULL)
        return NULL;
    return message->memory->len > 0 ? (const char *)message->memory->data : "";
}

int message_descriptor(const Message *message)
{
    return message->file;
}

Outcome message_read_at(const Message *message, gsize offset, void *octets, gsize length,
                        GError **error)
{
    if (offset > message->size || length > message->size - offset)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "octets %" G_GSIZE_FORMAT "+%" G_GSIZE_FORMAT
                            " are past the end of the mail",
                            offset, length);
    if (message->memory != NULL) {
        if (length > 0)
            memcpy(octets, message->memory->data + offset, length);
        return OUTCOME_DONE;
    }
    char *next = octets;
    while (length > 0) {
        ssize_t got = pread(message->file, next, length, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return outcome_fail(OUTCOME_RETRY, error, "cannot read the mail back: %s",
                                got < 0 ? g_strerror(errno) : "file is shorter than it was");
        next += got;
        offset += (gsize)got;
        length -= (gsize)got;
    }
    return OUTCOME_DONE;
}

/* ---- reading a mail file ---- */

typedef enum header_scan { LINE_START, LINE_START_CR, LINE_INSIDE, BODY_FOUND } HeaderScan;

/* Looks for the end of the first empty line (LF or CRLF); returns how many of the octets belong
   to the header. */
static gsize scan_header(HeaderScan *scan, const char *octets, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        gboolean at_start = *scan == LINE_START || *scan == LINE_START_CR;
        if (octets[i] == '\n') {
            if (at_start) {
                *scan = BODY_FOUND;
                return i + 1;
            }
            *scan = LINE_START;
        } else if (octets[i] == '\r' && *scan == LINE_START) {
            *scan = LINE_START_CR;
        } else {
            *scan = LINE_INSIDE;
        }
    }
    return length;
}

static Outcome load_chunk(Message *message, HeaderScan *scan, const char *octets, gsize length,
                          GError **error)
{
    gsize header = *scan == BODY_FOUND ? 0 : scan_header(scan, octets, length);
    if (header > 0) {
        Outcome outcome = message_append(message, octets, header, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        if (*scan == BODY_FOUND)
            message_mark_body(message);
    }
    return header < length ? message_append(message, octets + header, length - header, error)
                           : OUTCOME_DONE;
}

static Outcome load_from(int file, const char *path, Message *message, GError **error)
{
    g_autofree char *octets = g_malloc(LOAD_CHUNK);
    HeaderScan scan = LINE_START;
    for (;;) {
        ssize_t got = read(file, octets, LOAD_CHUNK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return outcome_fail(OUTCOME_REFUSED, error, "cannot read '%s': %s", path,
                                g_strerror(errno));
        if (got == 0)
            return OUTCOME_DONE;
        Outcome outcome = load_chunk(message, &scan, octets, (gsize)got, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
}

Outcome message_load(const char *path, const MessageLimits *limits, Message **message_r,
                     GError **error)
{
    gboolean standard_input = g_str_equal(path, "-");
    int file = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return outcome_fail(OUTCOME_REFUSED, error, "cannot open '%s': %s", path,
                            g_strerror(errno));
    g_autoptr(Message) message = message_new(limits);
    Outcome outcome = load_from(file, path, message, error);
    if (!standard_input)
        close(file);
    if (outcome == OUTCOME_DONE)
        *message_r = g_steal_pointer(&message);
    return outcome;
}
