#include "spool_file.h"

#include "../base/checksum.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool_header.h"

#define CHUNK_OCTETS 65536
#define DIGEST_OCTETS 65 /* SHA-256 in hex and a line end */

/* ---- writing ---- */

typedef struct writer {
    int descriptor;
    Checksum *digest;
} Writer;

static Outcome put(const Writer *writer, const void *octets, gsize length, GError **error)
{
    const char *next = octets;
    checksum_add(writer->digest, octets, length);
    while (length > 0) {
        ssize_t written = write(writer->descriptor, next, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return outcome_fail(OUTCOME_RETRY, error, "cannot be written: %s", g_strerror(errno));
        next += written;
        length -= (gsize)written;
    }
    return OUTCOME_DONE;
}

static Outcome put_message(const Writer *writer, const Message *message, GError **error)
{
    g_autofree char *chunk = g_malloc(CHUNK_OCTETS);
    gsize size = message_size(message);
    for (gsize at = 0; at < size; at += CHUNK_OCTETS) {
        gsize length = MIN(CHUNK_OCTETS, size - at);
        Outcome outcome = message_read_at(message, at, chunk, length, error);
        if (outcome == OUTCOME_DONE)
            outcome = put(writer, chunk, length, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    return OUTCOME_DONE;
}

Outcome spool_file_size(const SpoolOffer *offer, guint64 *size_r, GError **error)
{
    GString *header = spool_header_make(offer);
    gsize length = header->len;
    g_string_free(header, TRUE);
    if (length > SPOOL_HEADER_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "its envelope has %" G_GSIZE_FORMAT " octets",
                            length);
    *size_r = (guint64)length + message_size(offer->message) + DIGEST_OCTETS;
    return OUTCOME_DONE;
}

Outcome spool_file_write(int descriptor, const SpoolOffer *offer, GError **error)
{
    g_autoptr(Checksum) digest = checksum_new();
    const Writer writer = {descriptor, digest};
    GString *header = spool_header_make(offer);
    Outcome outcome = put(&writer, header->str, header->len, error);
    g_string_free(header, TRUE);
    if (outcome == OUTCOME_DONE)
        outcome = put_message(&writer, offer->message, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Checksum) ignored = checksum_new();
    const Writer last = {descriptor, ignored};
    g_autofree char *hex = checksum_finish(digest);
    g_autofree char *line = g_strconcat(hex, "\n", NULL);
    return put(&last, line, DIGEST_OCTETS, error);
}

/* ---- reading ---- */

static Outcome damaged(GError **error, const char *what)
{
    return outcome_fail(OUTCOME_REFUSED, error, "is damaged: %s", what);
}

static Outcome get(int descriptor, gsize offset, char *octets, gsize length, GError **error)
{
    while (length > 0) {
        ssize_t got = pread(descriptor, octets, length, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return outcome_fail(OUTCOME_RETRY, error, "cannot be read: %s", g_strerror(errno));
        if (got == 0)
            return damaged(error, "it ends too early");
        octets += got;
        offset += (gsize)got;
        length -= (gsize)got;
    }
    return OUTCOME_DONE;
}

/* *length_r: octets of the header. `header` is to be cleared whatever the outcome. */
static Outcome get_header(int descriptor, SpoolHeader *header, gsize *length_r, GError **error)
{
    char first[SPOOL_FIRST_LINE_OCTETS];
    Outcome outcome = get(descriptor, 0, first, sizeof first, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gsize length = spool_header_octets(first);
    if (length == 0)
        return damaged(error, "it does not begin as a spooled mail of this version");
    g_autofree char *octets = g_malloc(length);
    outcome = get(descriptor, 0, octets, length, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (!spool_header_read(octets, length, header))
        return damaged(error, "its header cannot be read");
    *length_r = length;
    return OUTCOME_DONE;
}

static Outcome check_digest(int descriptor, gsize length, GError **error)
{
    g_autoptr(Checksum) digest = checksum_new();
    g_autofree char *chunk = g_malloc(CHUNK_OCTETS);
    char wanted[DIGEST_OCTETS];
    for (gsize at = 0; at < length; at += CHUNK_OCTETS) {
        gsize piece = MIN(CHUNK_OCTETS, length - at);
        Outcome outcome = get(descriptor, at, chunk, piece, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        checksum_add(digest, chunk, piece);
    }
    Outcome outcome = get(descriptor, length, wanted, DIGEST_OCTETS, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *found = checksum_finish(digest);
    return memcmp(wanted, found, DIGEST_OCTETS - 1) == 0
               ? OUTCOME_DONE
               : damaged(error, "its digest is another one");
}

static Outcome append_range(Message *message, int descriptor, gsize from, gsize until,
                            GError **error)
{
    g_autofree char *chunk = g_malloc(CHUNK_OCTETS);
    for (gsize at = from; at < until; at += CHUNK_OCTETS) {
        gsize length = MIN(CHUNK_OCTETS, until - at);
        Outcome outcome = get(descriptor, at, chunk, length, error);
        if (outcome == OUTCOME_DONE)
            outcome = message_append(message, chunk, length, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
    }
    return OUTCOME_DONE;
}

/* A mail that was cut when it came is read back as one that was cut: an octet more than fits. */
static Outcome get_message(int descriptor, gsize offset, const SpoolHeader *header,
                           const MessageLimits *limits, Message **message_r, GError **error)
{
    MessageLimits own = *limits;
    own.size = header->size;
    g_autoptr(Message) message = message_new(&own);
    Outcome outcome = append_range(message, descriptor, offset, offset + header->body, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    message_mark_body(message);
    outcome =
        append_range(message, descriptor, offset + header->body, offset + header->size, error);
    if (outcome == OUTCOME_DONE && header->truncated)
        outcome = message_append(message, "", 1, error);
    if (outcome == OUTCOME_DONE)
        *message_r = g_steal_pointer(&message);
    return outcome;
}

static gboolean has_size(int descriptor, gsize header, gsize message)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 && (guint64)status.st_size >= DIGEST_OCTETS + header &&
           (guint64)status.st_size - DIGEST_OCTETS - header == message;
}

Outcome spool_file_read(int descriptor, const MessageLimits *limits, SpooledMail **mail_r,
                        GError **error)
{
    g_auto(SpoolHeader) header = {0};
    gsize length = 0;
    Outcome outcome = get_header(descriptor, &header, &length, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (!has_size(descriptor, length, header.size))
        return damaged(error, "it has another size than it should");
    outcome = check_digest(descriptor, length + header.size, error);
    if (outcome == OUTCOME_DONE)
        outcome = get_message(descriptor, length, &header, limits, &header.mail->message, error);
    if (outcome == OUTCOME_DONE)
        *mail_r = g_steal_pointer(&header.mail);
    return outcome;
}

Outcome spool_file_read_header(int descriptor, SpooledMail **mail_r, GError **error)
{
    g_auto(SpoolHeader) header = {0};
    gsize length = 0;
    Outcome outcome = get_header(descriptor, &header, &length, error);
    if (outcome == OUTCOME_DONE)
        *mail_r = g_steal_pointer(&header.mail);
    return outcome;
}
