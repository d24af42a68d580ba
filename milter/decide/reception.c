/* Which desk a mail is for, and what the addresses and the subject say about it. */
#include "../base/address.h"
#include "../mail/confirmation.h"
#include "../mail/gateway_mail.h"
#include "../mail/tag.h"
#include "decide_private.h"

#include <string.h>

#define TOKEN_MARK "t"

void reception_free(Reception *reception)
{
    if (reception == NULL)
        return;
    g_ptr_array_unref(reception->other_desks);
    g_free(reception->service_suffix);
    g_free(reception->unknown_suffix);
    g_free(reception->token);
    g_free(reception->confirmation);
    g_free(reception->mailbox);
    g_free(reception->domain);
    g_ptr_array_unref(reception->senders);
    g_free(reception->words);
    g_ptr_array_unref(reception->check_functions);
    g_ptr_array_unref(reception->check_values);
    g_ptr_array_unref(reception->entitlements);
    g_free(reception);
}

/* ---- the suffix of an address ---- */

static gboolean is_token(const char *text)
{
    gsize length = strlen(text);
    return length == TOKEN_LENGTH && strspn(text, "abcdefghijklmnopqrstuvwxyz234567") == length;
}

/* What stands behind the mark, in front or after a type's name. */
static const char *token_start(const char *suffix, const char *mark)
{
    g_autofree char *in_front = g_strconcat(mark, ".", NULL);
    g_autofree char *after = g_strconcat(".", in_front, NULL);
    if (g_str_has_prefix(suffix, in_front))
        return suffix + strlen(in_front);
    const char *found = strstr(suffix, after);
    return found != NULL ? found + strlen(after) : NULL;
}

static void token_read(char **token, const char *suffix, const char *mark)
{
    const char *start = token_start(suffix, mark);
    if (start != NULL && is_token(start) && *token == NULL)
        *token = g_strdup(start);
}

/* Whether a suffix is a rating; that goes for nothing without the token behind it. */
static gboolean vote_read(Reception *reception, const char *name)
{
    if (strcmp(name, VOTE_CLEAR "yes") == 0)
        reception->name_clear = NAME_CLEAR_YES;
    else if (strcmp(name, VOTE_CLEAR "no") == 0)
        reception->name_clear = NAME_CLEAR_NO;
    else if (g_str_has_prefix(name, VOTE_STARS) && strlen(name) == strlen(VOTE_STARS) + 1 &&
             strchr("12345", name[strlen(VOTE_STARS)]) != NULL)
        reception->stars = name[strlen(VOTE_STARS)] - '0';
    else
        return FALSE;
    return TRUE;
}

/* The first address of the desk that names a type or a token decides. */
static void suffix_read(Reception *reception, const char *suffix)
{
    if (suffix == NULL)
        return;
    g_autofree char *lower = g_utf8_strdown(suffix, -1);
    token_read(&reception->token, lower, TOKEN_MARK);
    token_read(&reception->confirmation, lower, CONFIRMATION_MARK);
    g_autofree char *name = g_strndup(lower, strcspn(lower, "."));
    if (vote_read(reception, name))
        return;
    if (*lower == '\0' || strcmp(name, TOKEN_MARK) == 0 || strcmp(name, CONFIRMATION_MARK) == 0)
        return;
    char **named = desk_service_type(reception->desk, name) != NULL ? &reception->service_suffix
                                                                    : &reception->unknown_suffix;
    if (*named == NULL)
        *named = g_steal_pointer(&name);
}

/* ---- the desks ---- */

static void desk_add(GPtrArray *desks, const DeskSettings *desk)
{
    if (desk != NULL && !g_ptr_array_find(desks, desk, NULL))
        g_ptr_array_add(desks, (gpointer)desk);
}

/* The desks the server was asked to deliver to; a desk that only the header names is somebody
   else's delivery. */
static GPtrArray *desks_in_envelope(const Settings *settings, const GPtrArray *recipients)
{
    GPtrArray *desks = g_ptr_array_new();
    for (guint i = 0; i < recipients->len; i++)
        desk_add(desks, settings_desk_by_address(settings, g_ptr_array_index(recipients, i), NULL));
    return desks;
}

static void desks_in_field(const Settings *settings, const GPtrArray *field,
                           const GPtrArray *delivered, GPtrArray *desks)
{
    for (guint i = 0; i < field->len; i++) {
        const MailAddress *address = g_ptr_array_index(field, i);
        const DeskSettings *desk = settings_desk_of(settings, address->address);
        if (desk != NULL && g_ptr_array_find((GPtrArray *)delivered, desk, NULL))
            desk_add(desks, desk);
    }
}

static GPtrArray *desks_in_order(const Settings *settings, const GPtrArray *recipients,
                                 const MailFacts *facts)
{
    g_autoptr(GPtrArray) delivered = desks_in_envelope(settings, recipients);
    GPtrArray *desks = g_ptr_array_new();
    desks_in_field(settings, facts->to, delivered, desks);
    desks_in_field(settings, facts->cc, delivered, desks);
    for (guint i = 0; i < delivered->len; i++)
        desk_add(desks, g_ptr_array_index(delivered, i));
    return desks;
}

static GPtrArray *canonical_recipients(const Settings *settings, const Envelope *envelope)
{
    GPtrArray *canonical = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < envelope->recipients->len; i++) {
        char *recipient = settings_mailbox(settings, g_ptr_array_index(envelope->recipients, i));
        if (recipient != NULL)
            g_ptr_array_add(canonical, recipient);
    }
    return canonical;
}

const DeskSettings *reception_desk(const Settings *settings, const Envelope *envelope,
                                   const MailFacts *facts)
{
    g_autoptr(GPtrArray) recipients = canonical_recipients(settings, envelope);
    g_autoptr(GPtrArray) desks = desks_in_order(settings, recipients, facts);
    return desks->len > 0 ? g_ptr_array_index(desks, 0) : NULL;
}

/* ---- what the desk's addresses say ---- */

static gboolean read_address(Reception *reception, const Settings *settings, const char *canonical)
{
    g_autofree char *suffix = NULL;
    if (settings_desk_by_address(settings, canonical, &suffix) != reception->desk)
        return FALSE;
    suffix_read(reception, suffix);
    return TRUE;
}

static gboolean read_field(Reception *reception, const Settings *settings, const GPtrArray *field)
{
    gboolean named = FALSE;
    for (guint i = 0; i < field->len; i++) {
        const MailAddress *address = g_ptr_array_index(field, i);
        g_autofree char *canonical = settings_mailbox(settings, address->address);
        named = read_address(reception, settings, canonical) || named;
    }
    return named;
}

/* ---- by what answers to the author are counted ---- */

static void read_author(Reception *reception, const MailFacts *facts)
{
    const char *author = mail_facts_author(facts);
    if (author == NULL)
        return;
    const AnswerSettings *answer = &reception->desk->answer;
    reception->mailbox = mailbox_of(answer, author);
    if (mail_facts_are_carried(facts))
        reception->domain = g_strdup_printf("gateway %s", facts->gateway->gateway->name);
    else
        reception->domain = g_strdup(mailbox_limited_domain(answer, author));
}

Reception *decide_reception(const Settings *settings, const Envelope *envelope,
                            const MailFacts *facts)
{
    g_autoptr(GPtrArray) recipients = canonical_recipients(settings, envelope);
    g_autoptr(GPtrArray) desks = desks_in_order(settings, recipients, facts);
    if (desks->len == 0)
        return NULL;
    Reception *reception = g_new0(Reception, 1);
    reception->desk = g_ptr_array_steal_index(desks, 0);
    /* The envelope first: it is what the sender's server was really told. */
    for (guint i = 0; i < recipients->len; i++)
        read_address(reception, settings, g_ptr_array_index(recipients, i));
    reception->in_to = read_field(reception, settings, facts->to);
    reception->in_cc = read_field(reception, settings, facts->cc);
    reception->tag = tag_find(reception->desk, facts->subject != NULL ? facts->subject : "");
    reception->other_desks = g_steal_pointer(&desks);
    read_author(reception, facts);
    reception->senders = blocked_names(&reception->desk->answer, facts);
    reception->words = matter_words(facts);
    details_expect(reception, facts);
    rights_expect(reception);
    return reception;
}
