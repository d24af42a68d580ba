#include "claim.h"

#include "../base/address.h"
#include "../mime/mime.h"

#include <string.h>

/* ---- a field as one who knows RFC 5322 reads it, and as one who does not ---- */

/* Both stand on the opening mark and return what comes after the closing one, or NULL. */
static const char *quoted_end(const char *text)
{
    for (text++; *text != '\0' && *text != '"'; text++)
        if (*text == '\\' && text[1] != '\0')
            text++;
    return *text == '"' ? text + 1 : NULL;
}

static const char *comment_end(const char *text)
{
    guint depth = 0;
    for (; *text != '\0'; text++) {
        if (*text == '\\' && text[1] != '\0')
            text++;
        else if (*text == '(')
            depth++;
        else if (*text == ')' && --depth == 0)
            return text + 1;
    }
    return NULL;
}

static gboolean is_glue(char octet)
{
    return octet == '@' || octet == '.';
}

/* Blanks become one, or none beside dots and the at-sign (RFC 5322 4.4) where the pieces of an
   address are to be joined. */
static void append(GString *text, char octet, gboolean joins)
{
    char last = text->len > 0 ? text->str[text->len - 1] : ' ';
    if (g_ascii_isspace(octet)) {
        if (last != ' ' && !(joins && is_glue(last)))
            g_string_append_c(text, ' ');
        return;
    }
    if (joins && is_glue(octet) && last == ' ' && text->len > 0)
        g_string_truncate(text, text->len - 1);
    g_string_append_c(text, octet);
}

/* The field without comments, folding, and quoted pairs outside quotes. A mark that is never closed
   counts as a blank, and so do those of its kind behind it. */
static char *flattened(const char *value, gboolean joins)
{
    GString *text = g_string_new(NULL);
    gboolean has_quotes = TRUE, has_comments = TRUE;
    while (*value != '\0') {
        const char *end = NULL;
        if (*value == '"' && has_quotes) {
            end = quoted_end(value);
            has_quotes = end != NULL;
            g_string_append_len(text, value, end != NULL ? end - value : 0);
        } else if (*value == '(' && has_comments) {
            end = comment_end(value);
            has_comments = end != NULL;
            append(text, ' ', joins);
        }
        if (end == NULL) {
            value += *value == '\\' && value[1] != '\0';
            append(text, strchr("\"(", *value) != NULL ? ' ' : *value, joins);
            end = value + 1;
        }
        value = end;
    }
    return g_string_free(text, FALSE);
}

/* The end of the run of octets at `text` that may be an addr-spec. */
static const char *token_end(const char *text)
{
    gboolean in_quotes = FALSE;
    for (; *text != '\0' && (in_quotes || strchr(" \t,;:<>", *text) == NULL); text++) {
        if (*text == '"')
            in_quotes = !in_quotes;
        else if (in_quotes && *text == '\\' && text[1] != '\0')
            text++;
    }
    return text;
}

static const DeskSettings *desk_in_tokens(const Settings *settings, const char *text)
{
    const DeskSettings *desk = NULL;
    guint mailboxes = 0;
    while (*text != '\0' && desk == NULL && mailboxes < CLAIM_MAILBOXES_MAX) {
        const char *end = token_end(text);
        if (memchr(text, '@', (gsize)(end - text)) != NULL) {
            g_autofree char *token = g_strndup(text, (gsize)(end - text));
            desk = settings_desk_of(settings, token);
            mailboxes++;
        }
        text = *end != '\0' ? end + 1 : end;
    }
    return desk;
}

static const DeskSettings *desk_in_words(const Settings *settings, const char *words)
{
    g_autofree char *unquoted = g_strdelimit(g_strdup(words), "\"\\", ' ');
    g_autoptr(GPtrArray) mailboxes = mime_mailboxes(unquoted, CLAIM_MAILBOXES_MAX);
    const DeskSettings *desk = NULL;
    for (guint i = 0; i < mailboxes->len && desk == NULL; i++) {
        const MailAddress *mailbox = g_ptr_array_index(mailboxes, i);
        desk = settings_desk_of(settings, mailbox->address);
    }
    return desk;
}

/* A server completes what it takes for an address without a domain: a reader of an encoded word or
   of quotes sees the desk's in front of that. Of what is no mailbox he sees the words. */
static const DeskSettings *desk_in_mailbox(const Settings *settings, const MailAddress *mailbox)
{
    const DeskSettings *desk = settings_desk_of(settings, mailbox->address);
    const char *seen = mailbox->address != NULL ? mailbox->address : mailbox->name;
    if (desk != NULL || strchr(seen, '@') == NULL)
        return desk;
    gsize length = mailbox->canonical != NULL ? (gsize)(strrchr(seen, '@') - seen) : strlen(seen);
    g_autofree char *words = g_strndup(seen, length);
    return strchr(words, '@') != NULL ? desk_in_words(settings, words) : NULL;
}

static const DeskSettings *desk_in_mailboxes(const Settings *settings, const char *value)
{
    g_autofree char *unfolded = g_strdelimit(g_strdup(value), "\r\n", ' ');
    g_autoptr(GPtrArray) mailboxes = mime_mailboxes(unfolded, CLAIM_MAILBOXES_MAX);
    const DeskSettings *desk = NULL;
    for (guint i = 0; i < mailboxes->len && desk == NULL; i++)
        desk = desk_in_mailbox(settings, g_ptr_array_index(mailboxes, i));
    return desk;
}

const DeskSettings *claim_in_field(const Settings *settings, const char *value)
{
    const DeskSettings *desk = desk_in_mailboxes(settings, value);
    for (int joins = FALSE; joins <= TRUE && desk == NULL; joins++) {
        g_autofree char *text = flattened(value, joins);
        desk = desk_in_tokens(settings, text);
    }
    return desk;
}

/* ---- a mail ---- */

static gboolean is_named(const char *name, const char *wanted)
{
    return g_ascii_strcasecmp(name, wanted) == 0;
}

gboolean claim_is_other_field(const char *name)
{
    static const char *const others[] = {"Sender", "Resent-From", "Resent-Sender"};
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
        if (is_named(name, others[i]))
            return TRUE;
    }
    return FALSE;
}

static gboolean is_from(const char *name)
{
    return is_named(name, "From");
}

static const DeskSettings *desk_in_fields(const Settings *settings, const MailFacts *facts,
                                          gboolean (*is_asked)(const char *))
{
    const DeskSettings *desk = NULL;
    for (guint i = 0; i < facts->fields->len && desk == NULL; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        if (is_asked(field->name))
            desk = claim_in_field(settings, field->value);
    }
    return desk;
}

/* As the facts have them, else as the server knows of them. */
static const DeskSettings *desk_read(const Settings *settings, const MailFacts *facts,
                                     gboolean (*is_asked)(const char *), const char *told,
                                     gboolean *is_unread_r)
{
    const DeskSettings *desk = desk_in_fields(settings, facts, is_asked);
    *is_unread_r = desk == NULL && told != NULL;
    return *is_unread_r ? settings_desk_by_name(settings, told) : desk;
}

const DeskSettings *claim_of(const Settings *settings, const Envelope *envelope,
                             const MailFacts *facts, gboolean *is_unread_r)
{
    const DeskSettings *desk =
        desk_read(settings, facts, is_from, envelope->author_desk, is_unread_r);
    if (desk == NULL)
        desk = desk_read(settings, facts, claim_is_other_field, envelope->sender_desk, is_unread_r);
    return desk != NULL ? desk : settings_desk_of(settings, envelope->sender);
}
