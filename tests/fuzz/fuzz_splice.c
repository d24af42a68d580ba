/*
 * Signing a mail whatever its octets: what is signed keeps every octet outside the changes, is
 * signed once, and is left alone the second time. The first octet chooses signature and settings.
 */
#include "mime/mime.h"
#include "outgoing/outgoing.h"

#include <sanitizer/lsan_interface.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MEMORY_ALL (64 * 1024 * 1024)

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define must(holds) must_at(holds, #holds)

static void must_at(gboolean holds, const char *what)
{
    if (holds)
        return;
    g_printerr("does not hold: %s\n", what);
    abort();
}

static Message *message_of(const uint8_t *data, size_t size)
{
    static const MessageLimits limits = {
        .memory = MEMORY_ALL, .size = MEMORY_ALL, .directory = "/tmp"};
    Message *message = message_new(&limits);
    const char *octets = (const char *)data;
    const char *end = memmem(octets, size, "\n\r\n", 3);
    const char *bare_end = memmem(octets, size, "\n\n", 2);
    gsize header = end != NULL ? (gsize)(end - octets) + 3 : size;
    header = MIN(header, bare_end != NULL ? (gsize)(bare_end - octets) + 2 : size);
    must(message_append(message, octets, header, NULL) == OUTCOME_DONE);
    message_mark_body(message);
    must(message_append(message, octets + header, size - header, NULL) == OUTCOME_DONE);
    return message;
}

static Outcome sign(const Message *message, const Signature *signature, gboolean strips,
                    MailEdits *edits, RewriteResult *result)
{
    static char address[] = "support@acme.example", name[] = "acme";
    static char placeholder[] = "{{signature}}";
    DeskSettings desk = {
        .name = name, .address = address, .outgoing = {.placeholder = placeholder}};
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    g_autoptr(MailFacts) facts = NULL;
    g_auto(BodyCommands) commands = {.lines = NULL};
    g_autoptr(GError) error = NULL;
    g_autoptr(MimeTree) tree = NULL;
    Budget budget = mime_budget(&limits, message_size(message));
    must(mime_tree_open(message, &limits, &tree, NULL) == OUTCOME_DONE);
    must(mime_tree_read(tree, NULL, &budget, &facts, NULL) == OUTCOME_DONE);
    g_autoptr(GHashTable) texts = part_texts_new();
    const RewriteRequest request = {.tree = tree,
                                    .texts = texts,
                                    .facts = facts,
                                    .desk = &desk,
                                    .signature = signature,
                                    .mark = "acme-1042",
                                    .strip_commands = strips};
    Outcome read = outgoing_commands(&request, &commands, &error);
    must(read == OUTCOME_DONE || read == OUTCOME_REFUSED);
    g_clear_error(&error);
    Outcome outcome = outgoing_sign(&request, edits, result, &error);
    must(outcome == OUTCOME_DONE || (outcome == OUTCOME_REFUSED && error != NULL));
    must(outcome == OUTCOME_DONE || edits->splices->len + edits->headers->len == 0);
    return outcome;
}

static Signature *signature_of(uint8_t choice)
{
    static const char picture[] = "\x89PNG\r\n\x1a\n-";
    Signature *signature = g_new0(Signature, 1);
    signature->text =
        g_strdup((choice & 1) != 0 ? "艾克美客服部 李助理\n艾克美" : "Alex\nACME Support");
    signature->html = g_strdup("<div class=\"intake-signature\"><b>Alex · 李</b><br>ACME</div>");
    if ((choice & 2) != 0) {
        signature->logo = g_bytes_new_static(picture, sizeof picture - 1);
        signature->logo_type = g_strdup("image/png");
    }
    return signature;
}

static void demand_once(const Message *once, const Signature *signature, gboolean strips)
{
    RewriteResult result = {FALSE, FALSE};
    g_autoptr(MailEdits) more = mail_edits_new();
    must(sign(once, signature, strips, more, &result) == OUTCOME_DONE);
    must(!result.has_text || result.was_signed);
    must(more->splices->len == 0 && more->headers->len == 0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    __lsan_disable(); /* see tests/lsan.supp, for which there are not enough frames here */
    mime_initialize();
    __lsan_enable();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    gboolean strips = (data[0] & 4) != 0;
    g_autoptr(Signature) signature = signature_of(data[0]);
    g_autoptr(Message) message = message_of(data + 1, size - 1);
    g_autoptr(MailEdits) edits = mail_edits_new();
    RewriteResult result = {FALSE, FALSE};
    if (sign(message, signature, strips, edits, &result) != OUTCOME_DONE)
        return 0;
    g_autoptr(Message) once = NULL;
    must(outgoing_apply(message, edits, &once, NULL) == OUTCOME_DONE);
    demand_once(once, signature, strips);
    return 0;
}
