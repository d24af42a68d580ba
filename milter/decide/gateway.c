/* Mails of forms, apps and mailing lists: the customer they carry takes the place of their sender.
 */
#include "../base/address.h"
#include "../base/utf8.h"
#include "../mail/gateway_mail.h"
#include "../mail/request_seal.h"
#include "decide_private.h"
#include "identity.h"

#include <string.h>

#define VALUE_OCTETS_MAX 256 /* of what a form tells of a customer */
#define PHONE_DIGITS_LEAST 5

/* ---- whose mail it is ---- */

static gboolean is_listed(const GPtrArray *names, const char *name)
{
    return name != NULL &&
           g_ptr_array_find_with_equal_func((GPtrArray *)names, name, g_str_equal, NULL);
}

static gboolean has_address(const Gateway *gateway, const char *canonical)
{
    return canonical != NULL && (is_listed(gateway->addresses, canonical) ||
                                 is_listed(gateway->domains, address_domain(canonical)));
}

/* Whether its mails are told by From; else login or network alone tell them. */
static gboolean is_named(const Gateway *gateway)
{
    return gateway->addresses->len > 0 || gateway->domains->len > 0;
}

/* How the mail is proven to be the gateway's, or why it is not. Caller frees. */
static gboolean prove(const Settings *settings, const Gateway *gateway, const Envelope *envelope,
                      const MailFacts *facts, char **proof_r)
{
    if (is_listed(gateway->logins, envelope->login)) {
        *proof_r = g_strdup_printf("logged in as %s", envelope->login);
        return TRUE;
    }
    if (identity_in_networks(gateway->networks, envelope->client_address)) {
        *proof_r = g_strdup_printf("from %s", envelope->client_address);
        return TRUE;
    }
    return identity_from_results(&settings->trust, facts, proof_r) == IDENTITY_AUTHENTICATED &&
           is_named(gateway);
}

/* A proven one, else one whose address the mail shows; NULL: none. Caller frees. */
static GatewayMail *recognise(const Settings *settings, const DeskSettings *desk,
                              const Envelope *envelope, const MailFacts *facts)
{
    GatewayMail *shown = NULL;
    for (guint i = 0; i < desk->gateways->len; i++) {
        const Gateway *gateway = g_ptr_array_index(desk->gateways, i);
        gboolean is_shown = has_address(gateway, mail_facts_author(facts));
        if (gateway->kind == GATEWAY_DATABASE || (is_named(gateway) && !is_shown))
            continue;
        char *proof = NULL;
        gboolean is_proven = prove(settings, gateway, envelope, facts, &proof);
        GatewayMail *mail = gateway_mail_new(gateway, is_proven, proof);
        if (is_proven) {
            gateway_mail_free(shown);
            return mail;
        }
        if (shown == NULL && is_shown)
            shown = mail;
        else
            gateway_mail_free(mail);
    }
    return shown;
}

/* ---- requests out of the database ---- */

static const Gateway *database_gateway(const DeskSettings *desk, const char *name)
{
    for (guint i = 0; i < desk->gateways->len; i++) {
        const Gateway *gateway = g_ptr_array_index(desk->gateways, i);
        if (gateway->kind == GATEWAY_DATABASE && strcmp(gateway->name, name) == 0)
            return gateway;
    }
    return NULL;
}

/* "shop SIGNATURE", by intake-sender over what tells one request from another. */
static GatewayMail *recognise_request(const DeskSettings *desk, const KeyRing *keys, gint64 now,
                                      const MailFacts *facts)
{
    const HeaderField *field = mail_facts_field(facts, REQUEST_FIELD);
    const MailAddress *customer =
        facts->reply_to->len == 1 ? g_ptr_array_index(facts->reply_to, 0) : NULL;
    g_auto(GStrv) words = g_strsplit(field != NULL ? field->value : "", " ", 2);
    if (g_strv_length(words) != 2 || keys == NULL || customer == NULL ||
        customer->canonical == NULL || facts->message_id == NULL)
        return NULL;
    const RequestSeal seal = {desk->name, words[0], facts->message_id, customer->canonical};
    const Gateway *gateway = database_gateway(desk, words[0]);
    if (gateway == NULL || !request_seal_is_genuine(keys, words[1], &seal, now))
        return NULL;
    GatewayMail *mail = gateway_mail_new(gateway, TRUE, g_strdup("registered in the database"));
    const HeaderField *type = mail_facts_field(facts, REQUEST_TYPE_FIELD);
    const HeaderField *phone = mail_facts_field(facts, REQUEST_PHONE_FIELD);
    mail->service_type = g_strdup(type != NULL ? type->text : NULL);
    mail->phone = g_strdup(phone != NULL ? phone->text : NULL);
    return mail;
}

/* ---- who the customer is ---- */

typedef struct search {
    const Settings *settings;
    const Gateway *gateway;
    MailFacts *facts;
    MailAddress *found; /* the customer; NULL: not found yet */
    GatewayMail *mail;
} Search;

static gboolean is_customers(const Search *search, const char *canonical)
{
    return canonical != NULL && !has_address(search->gateway, canonical) &&
           settings_desk_by_address(search->settings, canonical, NULL) == NULL;
}

static void take(const Search *search, const char *what, const char *where)
{
    g_ptr_array_add(search->mail->taken, g_strdup_printf("%s by %s", what, where));
}

/* The only mailbox of a text, "Anna Lee <anna@x>" or "anna@x <mailto:anna@x>"; NULL: none, or
   more than one. Caller frees. */
static char *only_address(const char *text)
{
    g_autofree char *found = NULL;
    g_auto(GStrv) words = g_strsplit_set(text, " \t<>()[]\",;|", -1);
    for (char **word = words; *word != NULL; word++) {
        const char *bare = g_ascii_strncasecmp(*word, "mailto:", strlen("mailto:")) == 0
                               ? *word + strlen("mailto:")
                               : *word;
        g_autofree char *canonical = strchr(bare, '@') != NULL ? address_canonical(bare) : NULL;
        if (canonical == NULL)
            continue;
        if (found != NULL && strcmp(found, canonical) != 0)
            return NULL;
        g_free(found);
        found = g_steal_pointer(&canonical);
    }
    return g_steal_pointer(&found);
}

static void find_in_text(Search *search, const char *text, const char *where)
{
    g_autofree char *address = only_address(text);
    if (!is_customers(search, address))
        return;
    const char *end = strchr(text, '<');
    g_autofree char *written = end != NULL ? utf8_strip(text, (gssize)(end - text)) : g_strdup("");
    g_autofree char *name = utf8_strip(g_strdelimit(written, "\"", ' '), -1);
    gboolean is_name = *name != '\0' && strchr(name, '@') == NULL;
    search->found = mail_address_new(is_name ? name : NULL, address);
    take(search, "address", where);
}

static void find_in_reply_to(Search *search)
{
    const GPtrArray *reply_to = search->facts->reply_to;
    const MailAddress *only = reply_to->len == 1 ? g_ptr_array_index(reply_to, 0) : NULL;
    if (only == NULL || !is_customers(search, only->canonical))
        return;
    search->found = mail_address_new(only->name, only->address);
    take(search, "address", "Reply-To");
}

static void find_in_fields(Search *search)
{
    for (guint i = 0; i < search->gateway->fields->len && search->found == NULL; i++) {
        const char *name = g_ptr_array_index(search->gateway->fields, i);
        const HeaderField *field = mail_facts_field(search->facts, name);
        if (g_ascii_strcasecmp(name, "Reply-To") == 0)
            find_in_reply_to(search);
        else if (field != NULL)
            find_in_text(search, field->text, name);
    }
}

/* ---- lines of the body ---- */

static gboolean is_key(const GPtrArray *keys, const char *folded)
{
    for (guint i = 0; i < keys->len; i++) {
        g_autofree char *key = utf8_fold(g_ptr_array_index(keys, i));
        if (strcmp(key, folded) == 0)
            return TRUE;
    }
    return FALSE;
}

/* On one line, without blanks around it. Caller frees. */
static char *clean(const char *text, gssize length)
{
    g_autofree char *stripped = utf8_strip(text, length);
    gsize kept = utf8_clip(stripped, strlen(stripped), VALUE_OCTETS_MAX);
    return g_strndup(stripped, kept);
}

/* What the first line with one of the keys holds, or the line below where that is all it holds;
   NULL: there is none. Caller frees. */
static char *line_value(const GPtrArray *keys, const char *text)
{
    gboolean is_above = FALSE; /* the line before was the key alone */
    for (const char *line = text; keys->len > 0 && *line != '\0';) {
        gsize length = strcspn(line, "\r\n");
        g_autofree char *rest = NULL;
        g_autofree char *key = key_line_read(line, length, TRUE, &rest);
        if (is_above)
            return key == NULL ? clean(line, (gssize)length) : NULL;
        if (key != NULL && is_key(keys, key)) {
            g_autofree char *value = clean(rest, -1);
            if (*value != '\0')
                return g_steal_pointer(&value);
            is_above = TRUE;
        }
        line += length;
        line += strspn(line, "\r\n");
    }
    return NULL;
}

static char *take_line(const Search *search, const char *what, const GPtrArray *keys)
{
    char *value = line_value(keys, search->facts->text != NULL ? search->facts->text : "");
    if (value != NULL)
        take(search, what, "a line of the body");
    return value;
}

static void find_in_lines(Search *search)
{
    const char *text = search->facts->text != NULL ? search->facts->text : "";
    g_autofree char *value = line_value(search->gateway->address_keys, text);
    if (value != NULL)
        find_in_text(search, value, "a line of the body");
}

/* "n/a" is no number. */
static guint digits_of(const char *text)
{
    guint digits = 0;
    for (; *text != '\0'; text++)
        digits += g_ascii_isdigit(*text) ? 1 : 0;
    return digits;
}

static void take_rest(const Search *search)
{
    const Gateway *gateway = search->gateway;
    g_autofree char *name = take_line(search, "name", gateway->name_keys);
    if (name != NULL && search->found != NULL) {
        g_free(search->found->name);
        search->found->name = g_steal_pointer(&name);
    }
    g_autofree char *phone = take_line(search, "phone", gateway->phone_keys);
    if (phone != NULL && digits_of(phone) >= PHONE_DIGITS_LEAST)
        search->mail->phone = g_steal_pointer(&phone);
    if (search->mail->service_type == NULL)
        search->mail->service_type = take_line(search, "type", gateway->type_keys);
}

/* ---- a forwarder's own address ---- */

/* "SRS0=HHH=TT=example.org=anna" (the Sender Rewriting Scheme), "SRS1=HHH=host==HHH=TT=...", or
   "anna=example.org". Caller frees; NULL: none of them. */
static char *unwrapped(const char *local)
{
    const char *inner = local;
    gboolean is_srs = FALSE;
    for (guint i = 0; i < 2 && g_ascii_strncasecmp(inner, "srs1", 4) == 0; i++) {
        const char *doubled = strstr(inner, "==");
        if (doubled == NULL)
            return NULL;
        inner = doubled + 1; /* "=HHH=TT=domain=user" */
        is_srs = TRUE;
    }
    if (g_ascii_strncasecmp(inner, "srs0", 4) == 0) {
        inner += 4;
        is_srs = TRUE;
    }
    if (!is_srs) {
        const char *mark = strrchr(local, '=');
        return mark != NULL ? g_strdup_printf("%.*s@%s", (int)(mark - local), local, mark + 1)
                            : NULL;
    }
    g_auto(GStrv) parts = g_strsplit(inner + 1, "=", 4); /* hash, day, domain, user */
    return g_strv_length(parts) == 4 ? g_strconcat(parts[3], "@", parts[2], NULL) : NULL;
}

static void find_in_from(Search *search)
{
    const MailAddress *from =
        search->facts->from->len == 1 ? g_ptr_array_index(search->facts->from, 0) : NULL;
    const char *at = from != NULL && from->address != NULL ? strrchr(from->address, '@') : NULL;
    if (search->gateway->kind != GATEWAY_FORWARDER || at == NULL)
        return;
    g_autofree char *local = g_strndup(from->address, (gsize)(at - from->address));
    g_autofree char *address = unwrapped(local);
    g_autofree char *canonical = address != NULL ? address_canonical(address) : NULL;
    if (!is_customers(search, canonical))
        return;
    search->found = mail_address_new(from->name, address);
    take(search, "address", "From");
}

/* ---- the whole ---- */

/* A form's, a list's or a newsletter tool's own marks; a person's absence stays one. */
static void forget_marks(MailFacts *facts)
{
    facts->automatic = AUTOMATIC_NONE;
    g_clear_pointer(&facts->automatic_reason, g_free);
}

static gboolean is_persons(const MailFacts *facts)
{
    return facts->automatic != AUTOMATIC_REPLIED && facts->automatic != AUTOMATIC_BOUNCE &&
           facts->automatic != AUTOMATIC_LOOP;
}

static void place_customer(MailFacts *facts, MailAddress *customer)
{
    mail_address_free(facts->sender);
    facts->sender = facts->from->len > 0 ? g_ptr_array_steal_index(facts->from, 0) : NULL;
    g_ptr_array_set_size(facts->from, 0);
    facts->from_fields = 1;
    if (customer != NULL)
        g_ptr_array_add(facts->from, customer);
}

static void take_place(const Settings *settings, MailFacts *facts)
{
    GatewayMail *mail = facts->gateway;
    Search search = {settings, mail->gateway, facts, NULL, mail};
    find_in_fields(&search);
    if (search.found == NULL)
        find_in_lines(&search);
    if (search.found == NULL)
        find_in_from(&search);
    if (search.found == NULL && mail->gateway->kind == GATEWAY_FORWARDER) {
        g_clear_pointer(&facts->gateway, gateway_mail_free); /* somebody there writes himself */
        return;
    }
    take_rest(&search);
    mail->has_customer = search.found != NULL;
    place_customer(facts, search.found);
    forget_marks(facts);
    if (mail->gateway->kind == GATEWAY_FORM && facts->text != NULL) {
        g_free(facts->reply); /* a form quotes nothing, whatever its lines look like */
        facts->reply = g_strdup(facts->text);
    }
}

/* What became of a request is told by its Message-ID, which nobody else may use up before. */
static void forget_borrowed_id(MailFacts *facts)
{
    gboolean is_one = facts->message_id != NULL && facts->gateway == NULL &&
                      g_str_has_suffix(facts->message_id, REQUEST_ID_END);
    if (is_one)
        g_clear_pointer(&facts->message_id, g_free);
}

void gateway_recover(const Settings *settings, const KeyRing *keys, gint64 now,
                     const Envelope *envelope, MailFacts *facts)
{
    const DeskSettings *desk = reception_desk(settings, envelope, facts);
    gboolean has_gateways = desk != NULL && desk->gateways->len > 0 && is_persons(facts);
    if (has_gateways)
        facts->gateway = recognise_request(desk, keys, now, facts);
    forget_borrowed_id(facts);
    if (!has_gateways)
        return;
    if (facts->gateway == NULL)
        facts->gateway = recognise(settings, desk, envelope, facts);
    if (mail_facts_are_carried(facts))
        take_place(settings, facts);
}

void gateway_decide(const Evidence *evidence, Plan *plan)
{
    const GatewayMail *mail = evidence->facts->gateway;
    if (mail == NULL)
        return;
    plan->gateway = g_strdup(mail->gateway->name);
    g_autoptr(GString) taken = g_string_new(NULL);
    for (guint i = 0; i < mail->taken->len; i++)
        g_string_append_printf(taken, "%s%s", i > 0 ? ", " : "",
                               (const char *)g_ptr_array_index(mail->taken, i));
    plan->gateway_reason =
        g_strdup_printf("%s%s%s%s", mail->is_proven ? "" : "not proven: ", mail->proof,
                        taken->len > 0 ? "; " : "", taken->str);
}
