#include "bounce.h"

#include "../base/address.h"
#include "encoded_word.h"
#include "outline.h"

#include <string.h>

#define BLOCK_FIELDS_MAX 100
#define BLOCK_OCTETS_MAX 8192
#define DIAGNOSTIC_OCTETS_MAX 500
#define STATEMENT_OCTETS 8192 /* of text looked over for what a server said */

/* An enhanced status code (RFC 3463) at the begin of the text, else NULL. */
static char *status_at(const char *text)
{
    if (*text < '2' || *text > '5' || text[1] != '.' || !g_ascii_isdigit(text[2]))
        return NULL;
    const char *at = text + 2;
    gsize subject = strspn(at, "0123456789");
    if (subject > 3 || at[subject] != '.')
        return NULL;
    gsize detail = strspn(at + subject + 1, "0123456789");
    char next = at[subject + 1 + detail];
    if (detail == 0 || detail > 3 || next == '.')
        return NULL;
    return g_strndup(text, 2 + subject + 1 + detail);
}

/* The first enhanced status code in a text, as a word of its own: not the end of an IP address. */
static char *status_in(const char *text)
{
    for (const char *at = text; at != NULL && *at != '\0'; at++) {
        gboolean is_word = at == text || (!g_ascii_isalnum(at[-1]) && at[-1] != '.');
        char *status = is_word ? status_at(at) : NULL;
        if (status != NULL)
            return status;
    }
    return NULL;
}

/* 550 without an enhanced code says as much as 5.0.0 (RFC 3463 3.1), as does 450 of 4.0.0. */
static char *status_of_reply(const char *text)
{
    for (const char *at = text; at != NULL && *at != '\0'; at++) {
        gboolean is_word = at == text || (!g_ascii_isalnum(at[-1]) && at[-1] != '.');
        if (is_word && (*at == '5' || *at == '4') && at[1] >= '0' && at[1] <= '5' &&
            g_ascii_isdigit(at[2]) && (at[3] == ' ' || at[3] == '-' || at[3] == '\0'))
            return g_strdup_printf("%c.0.0", *at);
    }
    return NULL;
}

/* Replies that refuse mail (RFC 5321 4.2.3, 7504). */
static gboolean is_refusal(const char *at)
{
    static const char codes[] =
        "421 450 451 452 500 501 503 510 511 521 541 550 551 552 553 554 556";
    char code[] = {at[0], at[0] != '\0' ? at[1] : '\0', '\0', '\0'};
    code[2] = code[1] != '\0' ? at[2] : '\0';
    return strlen(code) == 3 && strchr(code, ' ') == NULL && strstr(codes, code) != NULL &&
           (at[3] == ' ' || at[3] == '-');
}

gboolean mime_bounce_quotes_server(const char *text)
{
    const char *end = text + strnlen(text, STATEMENT_OCTETS);
    gboolean is_begin = TRUE;
    for (const char *at = text; at < end; at++) {
        if (is_begin && (is_refusal(at) || g_ascii_strncasecmp(at, "Status: 5.", 10) == 0))
            return TRUE;
        is_begin = strchr("\n:#(<>", *at) != NULL || (is_begin && strchr(" \t-", *at) != NULL);
    }
    return FALSE;
}

static char *cut_diagnostic(const char *diagnostic)
{
    if (diagnostic == NULL || diagnostic[0] == '\0')
        return NULL;
    g_autofree char *cut = g_strndup(diagnostic, DIAGNOSTIC_OCTETS_MAX);
    return mime_words_repair(cut, NULL);
}

static DeliveryFailure *find_failure(const MailFacts *facts, const char *recipient)
{
    for (guint i = 0; i < facts->failures->len; i++) {
        DeliveryFailure *failure = g_ptr_array_index(facts->failures, i);
        if (g_str_equal(failure->recipient, recipient))
            return failure;
    }
    return NULL;
}

static void complete(DeliveryFailure *failure, const char *status, const char *diagnostic,
                     gboolean is_failed)
{
    if (failure->status != NULL)
        return;
    failure->status = status != NULL ? status_in(status) : NULL;
    if (failure->status == NULL)
        failure->status = status_in(diagnostic);
    if (failure->status == NULL)
        failure->status = status_of_reply(diagnostic);
    if (failure->diagnostic == NULL || failure->status != NULL) {
        g_free(failure->diagnostic);
        failure->diagnostic = cut_diagnostic(diagnostic);
    }
    failure->permanent = failure->status != NULL ? failure->status[0] == '5' : is_failed;
}

DeliveryFailure *mime_bounce_add(MailFacts *facts, const char *recipient, const char *status,
                                 const char *diagnostic, gboolean is_failed)
{
    char *canonical = address_canonical(recipient);
    if (canonical == NULL)
        canonical = mime_words_repair(recipient, NULL);
    DeliveryFailure *known = find_failure(facts, canonical);
    if (known != NULL)
        complete(known, status, diagnostic, is_failed);
    if (known != NULL || facts->failures->len >= MIME_FAILURES_MAX) {
        g_free(canonical);
        return NULL;
    }
    DeliveryFailure *failure = g_new0(DeliveryFailure, 1);
    failure->recipient = canonical;
    complete(failure, status, diagnostic, is_failed);
    g_ptr_array_add(facts->failures, failure);
    return failure;
}

/* ---- RFC 3464 ---- */

/* What stands behind "rfc822;", without angle brackets. */
static char *typed_address(const char *value)
{
    if (value == NULL)
        return NULL;
    const char *semicolon = strchr(value, ';');
    const char *begin = semicolon != NULL ? semicolon + 1 : value;
    begin += strspn(begin, " \t<");
    gsize length = strcspn(begin, ">");
    char *address = g_strstrip(g_strndup(begin, length));
    if (address[0] != '\0')
        return address;
    g_free(address);
    return NULL;
}

static const char *behind_type(const char *diagnostic)
{
    const char *semicolon = diagnostic != NULL ? strchr(diagnostic, ';') : NULL;
    if (semicolon == NULL || strcspn(diagnostic, " ") < (gsize)(semicolon - diagnostic))
        return diagnostic;
    return semicolon + 1 + strspn(semicolon + 1, " \t");
}

/* A file or a program that mail is handed to, and a source route, are nobody's address. */
static gboolean is_mailbox(const char *recipient)
{
    return recipient != NULL && strchr("|/@", recipient[0]) == NULL &&
           strchr(recipient, '@') != NULL;
}

/* The best that the block names the recipient by; NULL when the text may know better. */
static const char *best_recipient(const char *final, const char *original)
{
    if (is_mailbox(final))
        return final;
    if (original != NULL)
        return original;
    return final != NULL && strchr("|/@", final[0]) == NULL ? final : NULL;
}

static void read_recipient(MailFacts *facts, const MimeHeader *block)
{
    g_autofree char *final = typed_address(mime_header_get(block, "Final-Recipient"));
    g_autofree char *original = typed_address(mime_header_get(block, "Original-Recipient"));
    const char *recipient = best_recipient(final, original);
    const char *action = mime_header_get(block, "Action");
    const char *status = mime_header_get(block, "Status");
    gboolean is_failed = action == NULL || g_ascii_strncasecmp(action, "failed", 6) == 0;
    gboolean is_delayed = action != NULL && g_ascii_strncasecmp(action, "delayed", 7) == 0;
    if (recipient == NULL || !(is_failed || is_delayed) ||
        (action == NULL && status != NULL && status[0] == '2'))
        return;
    const char *diagnostic = behind_type(mime_header_get(block, "Diagnostic-Code"));
    DeliveryFailure *failure = mime_bounce_add(facts, recipient, status, diagnostic, is_failed);
    if (failure != NULL && is_delayed)
        failure->permanent = FALSE;
}

void mime_bounce_read_status(MailFacts *facts, const char *octets, gsize length)
{
    gsize at = 0;
    while (at < length && facts->failures->len < MIME_FAILURES_MAX) {
        if (octets[at] == '\n' || octets[at] == '\r') {
            at++;
            continue;
        }
        g_autoptr(MimeHeader) block = mime_header_parse(
            octets + at, MIN(length - at, BLOCK_OCTETS_MAX), FALSE, BLOCK_FIELDS_MAX);
        read_recipient(facts, block);
        if (block->body == 0)
            return; /* no field and no empty line: this is no report */
        at += block->body;
    }
}

/* ---- notifications in JSON ---- */

/* The text of "name": "text" between `from` and `until`; NULL when there is none. Caller frees. */
static char *json_text(const char *from, const char *until, const char *name)
{
    g_autofree char *quoted = g_strdup_printf("\"%s\"", name);
    const char *at = g_strstr_len(from, until - from, quoted);
    if (at == NULL)
        return NULL;
    at += strlen(quoted);
    at += strspn(at, " \t\r\n:");
    const char *end = *at == '"' ? memchr(at + 1, '"', (gsize)(until - at - 1)) : NULL;
    return end != NULL ? g_strndup(at + 1, (gsize)(end - at - 1)) : NULL;
}

void mime_bounce_read_json(MailFacts *facts, const char *text)
{
    const char *at = strstr(text, "\"bouncedRecipients\"");
    const char *end = at != NULL ? strchr(at, ']') : NULL;
    gboolean is_permanent = strstr(text, "\"Transient\"") == NULL;
    while (end != NULL && (at = memchr(at, '{', (gsize)(end - at))) != NULL) {
        const char *close = memchr(at, '}', (gsize)(end - at));
        if (close == NULL)
            return;
        g_autofree char *recipient = json_text(at, close, "emailAddress");
        g_autofree char *status = json_text(at, close, "status");
        g_autofree char *diagnostic = json_text(at, close, "diagnosticCode");
        if (recipient != NULL && strchr(recipient, '@') != NULL)
            mime_bounce_add(facts, recipient, status, diagnostic, is_permanent);
        at = close;
    }
}
