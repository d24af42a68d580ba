#include "conceal.h"

#include "../base/address.h"
#include "../html/entities.h"
#include "../text/text.h"

#include <string.h>

#define LEFT_PART_OCTETS_MAX 200 /* a longer one is replaced by its digest */
#define REFERENCE_OCTETS_MAX 16  /* of a character reference of HTML */
#define SUBADDRESS_OCTETS_MAX 64 /* a local part holds no more (RFC 5321 4.5.3.1.1) */

typedef struct concealing { /* what all fields of one mail are held against */
    const Settings *settings;
    const DeskSettings *desk;
    const Agent *agent;
    const MailFacts *facts;
    MailEdits *edits;
} Concealing;

/* What becomes of the `index`th field of its name. */
typedef void (*Treatment)(const Concealing *concealing, const HeaderField *field, guint index);

/* ---- words ---- */

static gboolean is_word_octet(char octet)
{
    return g_ascii_isalnum(octet) || (octet & 0x80) != 0;
}

/* Whether `word` stands in `text` as a word of its own, letters' case aside. */
static gboolean holds_word(const char *text, const char *word)
{
    gsize length = word != NULL ? strlen(word) : 0;
    if (length == 0)
        return FALSE;
    for (const char *at = text; *at != '\0'; at++) {
        if (g_ascii_strncasecmp(at, word, length) == 0 && (at == text || !is_word_octet(at[-1])) &&
            !is_word_octet(at[length]))
            return TRUE;
    }
    return FALSE;
}

/* The character that an escape at `at` stands for, where it is printable ASCII: of URLs (RFC 3986
   2.1), of quoted-printable, or of HTML. Returns its octets, 0 when there is none. */
static gsize escape_at(const char *at, char *character_r)
{
    gunichar character = 0;
    gsize size = 0;
    if ((*at == '%' || *at == '=') && g_ascii_isxdigit(at[1]) && g_ascii_isxdigit(at[2])) {
        character = (gunichar)(g_ascii_xdigit_value(at[1]) * 16 + g_ascii_xdigit_value(at[2]));
        size = 3;
    } else if (*at == '&') {
        size = html_entity_read(at, strnlen(at, REFERENCE_OCTETS_MAX), &character);
    }
    if (size == 0 || character >= 128 || !g_ascii_isprint((char)character))
        return 0;
    *character_r = (char)character;
    return size;
}

static char *unescaped(const char *text)
{
    GString *plain = g_string_new(NULL);
    while (*text != '\0') {
        char character = *text;
        gsize size = escape_at(text, &character);
        text += MAX(size, (gsize)1);
        g_string_append_c(plain, character);
    }
    return g_string_free(plain, FALSE);
}

static const char *skip_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static const char *skip_subaddress(const char *at)
{
    gsize length = 0;
    while (length < SUBADDRESS_OCTETS_MAX && at[length] != '\0' &&
           strchr("@= \t\r\n<>,;\"", at[length]) == NULL)
        length++;
    return at + length;
}

/* Whether the mailbox's domain stands at `at`, behind the "@", or the "=" of an envelope sender
   that tells whom the mail went to; a sub-address may stand before it (RFC 5233). */
static gboolean goes_on_with(const char *at, const char *domain)
{
    gsize length = strlen(domain);
    at = skip_blanks(*at == '+' ? skip_subaddress(at + 1) : at);
    if (*at != '@' && *at != '=')
        return FALSE;
    at = skip_blanks(at + 1);
    return g_ascii_strncasecmp(at, domain, length) == 0 && !is_word_octet(at[length]);
}

/* Whether `text` names the mailbox, letters' case aside, with or without a sub-address. */
static gboolean holds_mailbox(const char *text, const char *address)
{
    const char *domain = address_domain(address);
    if (*domain == '\0')
        return FALSE;
    gsize length = (gsize)(domain - address) - 1;
    for (const char *at = text; *at != '\0'; at++) {
        if (g_ascii_strncasecmp(at, address, length) == 0 &&
            (at == text || !is_word_octet(at[-1])) && goes_on_with(at + length, domain))
            return TRUE;
    }
    return FALSE;
}

static gboolean names_agent(const Agent *agent, const char *text)
{
    if (agent == NULL || agent->address == NULL)
        return FALSE;
    g_autofree char *plain = unescaped(text);
    return holds_mailbox(text, agent->address) || holds_mailbox(plain, agent->address);
}

/* ---- mailboxes of a field ---- */

/* The desk's addresses that a field names, joined; "" when it names none. */
static char *desk_addresses(const Settings *settings, const char *text)
{
    g_autoptr(GString) ours = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit_set(text, " \t,;:<>()\"", -1);
    for (char **word = words; *word != NULL; word++) {
        if (strchr(*word, '@') != NULL && settings_desk_of(settings, *word) != NULL)
            g_string_append_printf(ours, "%s%s", ours->len > 0 ? ", " : "", *word);
    }
    return g_string_free(g_steal_pointer(&ours), FALSE);
}

/* ---- treatments ---- */

static void delete_field(const Concealing *concealing, const HeaderField *field, guint index)
{
    mail_edits_delete_header(concealing->edits, field->name, index);
}

static void delete_where_agent(const Concealing *concealing, const HeaderField *field, guint index)
{
    if (names_agent(concealing->agent, field->text))
        delete_field(concealing, field, index);
}

static void replace_changed(const Concealing *concealing, const HeaderField *field, guint index,
                            const char *value)
{
    if (strcmp(field->text, value) != 0)
        mail_edits_replace_header(concealing->edits, field->name, index, value);
}

/* Answers shall come to the desk: its addresses stay, everybody else's go. */
static void keep_desk(const Concealing *concealing, const HeaderField *field, guint index)
{
    g_autofree char *ours = desk_addresses(concealing->settings, field->text);
    if (*ours == '\0')
        delete_field(concealing, field, index);
    else
        replace_changed(concealing, field, index, ours);
}

/* A wish that somebody be told stays a wish, and the desk is told. */
static void redirect_to_desk(const Concealing *concealing, const HeaderField *field, guint index)
{
    g_autofree char *ours = desk_addresses(concealing->settings, field->text);
    replace_changed(concealing, field, index, *ours != '\0' ? ours : concealing->desk->address);
}

static void redirect_where_agent(const Concealing *concealing, const HeaderField *field,
                                 guint index)
{
    if (names_agent(concealing->agent, field->text))
        replace_changed(concealing, field, index, concealing->desk->address);
}

static void rename_message(const Concealing *concealing, const HeaderField *field, guint index)
{
    g_autofree char *id =
        conceal_message_id(concealing->desk, concealing->agent, concealing->facts);
    g_autofree char *value = id != NULL ? g_strdup_printf("<%s>", id) : NULL;
    if (index > 1)
        delete_field(concealing, field, index);
    else if (value != NULL)
        replace_changed(concealing, field, index, value);
}

static void delete_received(const Concealing *concealing, const HeaderField *field, guint index)
{
    if (concealing->desk->outgoing.hide_received)
        delete_field(concealing, field, index);
}

static gboolean has_prefix(const char *name, const char *prefix)
{
    return g_ascii_strncasecmp(name, prefix, strlen(prefix)) == 0;
}

/* What the mail needs, or others answer for, stays whatever it holds. */
static const struct {
    const char *name; /* ending in "-": all fields that begin so */
    Treatment treat;  /* NULL: the field stays */
} treatments[] = {
    {"From", NULL},
    {"To", NULL},
    {"Cc", NULL},
    {"Bcc", delete_field}, /* nobody is to know of them (RFC 5322 3.6.3) */
    {"Resent-Bcc", delete_field},
    {"Subject", NULL},
    {"Date", NULL},
    {"References", NULL},
    {"In-Reply-To", NULL},
    {"MIME-Version", NULL},
    {"Content-", NULL},
    {"DKIM-Signature", NULL},
    {"ARC-", NULL},
    {"Autocrypt", NULL},
    {"X-Intake-", delete_field},
    {"Sender", delete_field},
    {"Reply-To", keep_desk},
    {"Mail-Reply-To", keep_desk},
    {"Message-ID", rename_message},
    {"Disposition-Notification-To", redirect_to_desk},
    {"Return-Receipt-To", redirect_to_desk},
    {"Read-Receipt-To", redirect_to_desk},
    {"Registered-Mail-Reply-Requested-By", redirect_to_desk},
    {"X-Confirm-Reading-To", redirect_to_desk},
    {"Errors-To", redirect_to_desk},
    {"Resent-From", redirect_where_agent},
    {"Resent-Sender", redirect_where_agent},
    {"Resent-Reply-To", redirect_where_agent},
    {"Received", delete_received},
};

static gboolean is_named(const HeaderField *field, const char *name)
{
    return g_str_has_suffix(name, "-") ? has_prefix(field->name, name)
                                       : g_ascii_strcasecmp(field->name, name) == 0;
}

static gboolean is_listed(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(names, i), name) == 0)
            return TRUE;
    }
    return FALSE;
}

/* NULL: the field stays. */
static Treatment treatment_of(const Concealing *concealing, const HeaderField *field)
{
    if (is_listed(concealing->desk->outgoing.hidden_fields, field->name))
        return delete_field;
    for (gsize i = 0; i < G_N_ELEMENTS(treatments); i++) {
        if (is_named(field, treatments[i].name))
            return treatments[i].treat;
    }
    return delete_where_agent;
}

static Treatment own_fields_alone(const Concealing *concealing, const HeaderField *field)
{
    (void)concealing;
    return has_prefix(field->name, "X-Intake-") ? delete_field : NULL;
}

/* ---- all fields, last first ---- */

/* The place of each field among those of its name, from 1, as the server counts. */
static GArray *indexes_of(const GPtrArray *fields)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GArray *indexes = g_array_sized_new(FALSE, FALSE, sizeof(guint), fields->len);
    for (guint i = 0; i < fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(fields, i);
        char *name = g_ascii_strdown(field->name, -1);
        guint index = GPOINTER_TO_UINT(g_hash_table_lookup(counts, name)) + 1;
        g_hash_table_replace(counts, name, GUINT_TO_POINTER(index));
        g_array_append_val(indexes, index);
    }
    return indexes;
}

static void treat_all(const Concealing *concealing,
                      Treatment (*choose)(const Concealing *, const HeaderField *))
{
    const GPtrArray *fields = concealing->facts->fields;
    g_autoptr(GArray) indexes = indexes_of(fields);
    for (guint i = fields->len; i > 0; i--) {
        const HeaderField *field = g_ptr_array_index(fields, i - 1);
        Treatment treat = choose(concealing, field);
        if (treat != NULL)
            treat(concealing, field, g_array_index(indexes, guint, i - 1));
    }
}

void conceal_agent(const Settings *settings, const DeskSettings *desk, const Agent *agent,
                   const MailFacts *facts, MailEdits *edits)
{
    const Concealing concealing = {
        .settings = settings, .desk = desk, .agent = agent, .facts = facts, .edits = edits};
    treat_all(&concealing, treatment_of);
}

void conceal_own_fields(const MailFacts *facts, MailEdits *edits)
{
    const Concealing concealing = {.facts = facts, .edits = edits};
    treat_all(&concealing, own_fields_alone);
}

/* ---- Message-ID and envelope ---- */

static gboolean left_part_tells(const Agent *agent, const char *left)
{
    if (strchr(left, '@') != NULL || strlen(left) > LEFT_PART_OCTETS_MAX)
        return TRUE;
    if (agent == NULL)
        return FALSE;
    g_autofree char *local =
        agent->address != NULL ? g_strndup(agent->address, strcspn(agent->address, "@")) : NULL;
    return holds_word(left, local) || holds_word(left, agent->login);
}

char *conceal_message_id(const DeskSettings *desk, const Agent *agent, const MailFacts *facts)
{
    if (facts->message_id == NULL)
        return NULL;
    const char *at = strrchr(facts->message_id, '@');
    const char *domain = address_domain(desk->address);
    g_autofree char *left = at != NULL
                                ? g_strndup(facts->message_id, (gsize)(at - facts->message_id))
                                : g_strdup(facts->message_id);
    gboolean tells = *left == '\0' || left_part_tells(agent, left);
    if (!tells && at != NULL && g_ascii_strcasecmp(at + 1, domain) == 0)
        return NULL;
    g_autofree char *digest =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, facts->message_id, -1);
    return g_strdup_printf("%s@%s", tells ? digest : left, domain);
}

char *conceal_sender(const Settings *settings, const DeskSettings *desk, const Envelope *envelope)
{
    if (envelope->sender[0] == '\0')
        return NULL;
    return settings_desk_of(settings, envelope->sender) == desk ? NULL : g_strdup(desk->address);
}
