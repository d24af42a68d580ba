#include "fuzz_piece.h"

#include "incoming/spool_file.h"
#include "incoming/spool_header.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MEMORY_ALL (1 << 20)

static const MessageLimits limits = {.memory = MEMORY_ALL, .size = MEMORY_ALL, .directory = "/tmp"};

static int file_of(const char *octets, gsize length)
{
    int descriptor = memfd_create("spooled", MFD_CLOEXEC);
    must(descriptor >= 0);
    must(write(descriptor, octets, length) == (ssize_t)length);
    return descriptor;
}

static void must_be_same(const SpooledMail *one, const SpooledMail *other)
{
    must(one->accepted == other->accepted && one->desks->len == other->desks->len);
    must(g_strcmp0(one->envelope->sender, other->envelope->sender) == 0);
    must(g_strcmp0(one->envelope->queue_id, other->envelope->queue_id) == 0);
    must(one->envelope->recipients->len == other->envelope->recipients->len);
    must(message_size(one->message) == message_size(other->message));
    must(message_truncated(one->message) == message_truncated(other->message));
}

/* What was read is written as a file that reads as the same. */
static void write_again(const SpooledMail *mail)
{
    const SpoolOffer offer = {mail->envelope, mail->message, mail->desks, mail->accepted};
    g_autoptr(SpooledMail) again = NULL;
    int descriptor = file_of("", 0);
    must(spool_file_write(descriptor, &offer, NULL) == OUTCOME_DONE);
    must(spool_file_read(descriptor, &limits, &again, NULL) == OUTCOME_DONE);
    must_be_same(mail, again);
    close(descriptor);
}

static void try_file(const char *octets, gsize length)
{
    int descriptor = file_of(octets, length);
    g_autoptr(SpooledMail) mail = NULL;
    g_autoptr(SpooledMail) header = NULL;
    g_autoptr(GError) error = NULL;
    Outcome outcome = spool_file_read(descriptor, &limits, &mail, &error);
    must(outcome == OUTCOME_DONE || (outcome == OUTCOME_REFUSED && error != NULL));
    Outcome alone = spool_file_read_header(descriptor, &header, NULL);
    must(alone == OUTCOME_DONE || (alone == OUTCOME_REFUSED && outcome == OUTCOME_REFUSED));
    if (outcome == OUTCOME_DONE)
        write_again(mail);
    close(descriptor);
}

/* The octets as they are; and as the lines after the first, up to an empty one, and a mail, with a
   first line and a digest that are right. */
void fuzz_spool_file(const char *octets, gsize length)
{
    try_file(octets, length);
    const char *end = memmem(octets, length, "\n\n", 2);
    gsize header = end != NULL ? (gsize)(end - octets) + 1 : length;
    gsize mail = end != NULL ? header + 1 : length;
    g_autoptr(GString) file = g_string_new(NULL);
    g_string_append_printf(file, "intake-spool 1 %010" G_GSIZE_FORMAT "\n",
                           header + SPOOL_FIRST_LINE_OCTETS);
    g_string_append_len(file, octets, (gssize)header);
    g_string_append_len(file, octets + mail, (gssize)(length - mail));
    g_autofree char *digest =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, file->str, (gssize)file->len);
    g_string_append_printf(file, "%s\n", digest);
    try_file(file->str, file->len);
}
