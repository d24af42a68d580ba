/* How much we can prove of a sender. */
#include "identity.h"
#include "decide_private.h"

#include "../base/address.h"
#include "../base/organizational_domain.h"
#include "../mail/gateway_mail.h"
#include "results.h"

#include <string.h>

#define TRUSTED_FIELDS_MAX 20 /* Authentication-Results fields of our own servers looked at */

typedef struct testimony { /* what our own servers say about the author's domain */
    const char *domain;
    const GPtrArray *methods; /* char *: those our servers report */
    GPtrArray *fields;        /* AuthenticationResults *, topmost first */
} Testimony;

typedef struct finding { /* the results of one method */
    gboolean passed, failed;
    gboolean elsewhere; /* a failure about another domain than the author's */
} Finding;

/* ---- the trusted fields ---- */

static gboolean is_listed(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++) {
        if (g_ascii_strcasecmp(g_ptr_array_index(names, i), name) == 0)
            return TRUE;
    }
    return FALSE;
}

static void results_destroy(gpointer data)
{
    authentication_results_free(data);
}

/* What another filter did not take for a field in our name it left in: quotes, escapes and comments
   around the id are spellings no server of ours writes. */
static GPtrArray *trusted_fields(const GPtrArray *authserv_ids, const MailFacts *facts)
{
    GPtrArray *trusted = g_ptr_array_new_with_free_func(results_destroy);
    for (guint i = 0; i < facts->fields->len && trusted->len < TRUSTED_FIELDS_MAX; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        if (g_ascii_strcasecmp(field->name, "Authentication-Results") != 0)
            continue;
        g_autoptr(AuthenticationResults) results = authentication_results_parse(field->value);
        if (results != NULL && results->is_plain && is_listed(authserv_ids, results->authserv_id))
            g_ptr_array_add(trusted, g_steal_pointer(&results));
    }
    return trusted;
}

/* ---- alignment ---- */

/* The domain a result speaks about, canonical; NULL when it names none. Caller frees. */
static char *result_domain(const MethodResult *result)
{
    static const struct {
        const char *method, *type, *name;
    } speaks_of[] = {
        {"dmarc", "header", "from"},
        {"dkim", "header", "d"},
        {"dkim", "header", "i"},
        {"spf", "smtp", "mailfrom"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(speaks_of); i++) {
        if (strcmp(result->method, speaks_of[i].method) != 0)
            continue;
        const char *value = method_result_property(result, speaks_of[i].type, speaks_of[i].name);
        if (value == NULL || *value == '\0')
            continue;
        const char *at = strrchr(value, '@');
        char *domain = address_domain_canonical(at != NULL ? at + 1 : value);
        return domain != NULL ? domain : g_strdup("");
    }
    return NULL;
}

static void finding_add(Finding *finding, const MethodResult *result, const char *author_domain)
{
    g_autofree char *domain = result_domain(result);
    gboolean aligned = domain != NULL && organizational_domains_align(domain, author_domain);
    if (aligned && strcmp(result->result, "pass") == 0)
        finding->passed = TRUE;
    /* A fail about another domain says nothing about this one, but for DMARC's, which is about
       From: it read another address there, or we read the author elsewhere. */
    gboolean is_about_from = aligned || domain == NULL || strcmp(result->method, "dmarc") == 0;
    if (!is_about_from || strcmp(result->result, "fail") != 0)
        return;
    finding->failed = TRUE;
    finding->elsewhere = !aligned && domain != NULL;
}

/* What the topmost field that reports the method says: a server adds its field above what came in,
   so one further down may be older or forged. */
static Finding find_method(const Testimony *testimony, const char *method)
{
    Finding finding = {0};
    for (guint i = 0; i < testimony->fields->len; i++) {
        const AuthenticationResults *field = g_ptr_array_index(testimony->fields, i);
        gboolean reported = FALSE;
        for (guint k = 0; k < field->results->len; k++) {
            const MethodResult *result = g_ptr_array_index(field->results, k);
            if (!result->current || strcmp(result->method, method) != 0)
                continue;
            reported = TRUE;
            finding_add(&finding, result, testimony->domain);
        }
        if (reported)
            break;
    }
    return finding;
}

/* ---- the grade ---- */

static IdentityGrade weigh(const Testimony *testimony, char **reason_r)
{
    const char *domain = testimony->domain;
    static const char *const methods[] = {"dmarc", "dkim", "spf"};
    const char *failed = NULL;
    gboolean elsewhere = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(methods); i++) {
        if (!is_listed(testimony->methods, methods[i]))
            continue; /* no server of ours reports it, so that a stranger did */
        Finding finding = find_method(testimony, methods[i]);
        if (finding.passed) {
            *reason_r = g_strdup_printf("%s pass aligned with %s", methods[i], domain);
            return IDENTITY_AUTHENTICATED;
        }
        if (finding.failed && failed == NULL) {
            failed = methods[i];
            elsewhere = finding.elsewhere;
        }
        /* DMARC has weighed the other two already. */
        if (finding.failed && strcmp(methods[i], "dmarc") == 0)
            break;
    }
    if (failed != NULL) {
        *reason_r = g_strdup_printf("%s fail for %s%s", failed,
                                    elsewhere ? "another domain than " : "", domain);
        return IDENTITY_FAILED;
    }
    *reason_r = g_strdup_printf("nothing proves or disproves %s", domain);
    return IDENTITY_UNKNOWN;
}

IdentityGrade identity_from_results(const TrustSettings *trust, const MailFacts *facts,
                                    char **reason_r)
{
    const char *author = mail_facts_author(facts);
    if (author == NULL) {
        *reason_r = g_strdup("From does not name one mailbox");
        return IDENTITY_UNKNOWN;
    }
    g_autoptr(GPtrArray) fields = trusted_fields(trust->authserv_ids, facts);
    if (fields->len == 0) {
        *reason_r = g_strdup("no Authentication-Results of our own servers");
        return IDENTITY_UNKNOWN;
    }
    Testimony testimony = {
        .domain = address_domain(author), .methods = trust->methods, .fields = fields};
    return weigh(&testimony, reason_r);
}

gboolean identity_is_house_address(const Settings *settings, const char *address)
{
    for (guint i = 0; address != NULL && i < settings->desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(settings->desks, i);
        if (strcmp(address_domain(desk->address), address_domain(address)) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean has_login(const Envelope *envelope)
{
    return envelope->login != NULL && *envelope->login != '\0';
}

/* Whether the envelope tells an agent of the desk: by a login, whatever the agent writes into From;
   by the agent's own address, which anybody can write, only if From agrees. */
static gboolean names_agent(const DeskSettings *desk, const Envelope *envelope, const char *author)
{
    if (!is_listed(envelope->agent_desks, desk->name))
        return FALSE;
    g_autofree char *sender = has_login(envelope) ? NULL : address_canonical(envelope->sender);
    return has_login(envelope) || (author != NULL && g_strcmp0(sender, author) == 0);
}

/* A login is the mailbox itself, or its name here. */
static gboolean is_own_mailbox(const Settings *settings, const Envelope *envelope,
                               const char *author)
{
    if (!has_login(envelope) || !identity_is_house_address(settings, author))
        return FALSE;
    g_autofree char *login = address_canonical(envelope->login);
    gsize local = (gsize)(strrchr(author, '@') - author);
    return g_strcmp0(login, author) == 0 ||
           (strlen(envelope->login) == local &&
            g_ascii_strncasecmp(envelope->login, author, local) == 0);
}

/* What the way the mail came here proves, before anybody's testimony. A trusted network alone
   proves nobody: webmail, forms and relays stand there too. Nor does a login that is no agent's:
   who has one may write any colleague's address, or the desk's, into From. */
static IdentityGrade grade_by_way(const Settings *settings, const DeskSettings *desk,
                                  const Envelope *envelope, const char *author, char **reason_r)
{
    gboolean is_agent = names_agent(desk, envelope, author);
    if (has_login(envelope) && (is_agent || is_own_mailbox(settings, envelope, author))) {
        *reason_r = g_strdup_printf("logged in as %s", envelope->login);
        return is_agent ? IDENTITY_AGENT : IDENTITY_AUTHENTICATED;
    }
    if (is_agent && identity_in_networks(settings->trust.networks, envelope->client_address)) {
        *reason_r = g_strdup_printf("an agent's address from trusted %s", envelope->client_address);
        return IDENTITY_AGENT;
    }
    return IDENTITY_UNKNOWN;
}

/* Who is asked to answer a single-use address does so: a reply token has no end, and goes wherever
   our mail is forwarded to. */
static gboolean waits_for_confirmation(const Known *known, const KnownTicket *ticket)
{
    const KnownConfirmation *asked = known_confirmation(known, ticket->number);
    return ticket->state == TICKET_AWAITING_CONFIRMATION && asked != NULL && !asked->used;
}

static gboolean came_with_own_token(const Known *known)
{
    for (guint i = 0; i < known->tickets->len; i++) {
        const KnownTicket *ticket = g_ptr_array_index(known->tickets, i);
        if (ticket->clue == CLUE_TOKEN && ticket->token_is_senders &&
            !waits_for_confirmation(known, ticket))
            return TRUE;
    }
    return FALSE;
}

IdentityGrade identity_grade(const Settings *settings, const DeskSettings *desk,
                             const Envelope *envelope, const MailFacts *facts, const Known *known,
                             gboolean confirms, char **reason_r)
{
    const char *author = mail_facts_author(facts);
    /* Whoever is proven there is the gateway; its customer is what somebody typed. */
    if (mail_facts_are_carried(facts)) {
        *reason_r = g_strdup_printf("typed at gateway %s, which proves nothing",
                                    facts->gateway->gateway->name);
        return IDENTITY_UNKNOWN;
    }
    IdentityGrade grade = grade_by_way(settings, desk, envelope, author, reason_r);
    if (grade != IDENTITY_UNKNOWN)
        return grade;
    g_autofree char *reason = NULL;
    grade = identity_from_results(&settings->trust, facts, &reason);
    if (grade == IDENTITY_AUTHENTICATED && names_agent(desk, envelope, author)) {
        *reason_r = g_strdup_printf("an agent's address, %s", reason);
        return IDENTITY_AGENT;
    }
    /* A token may have been forwarded along with our answer; it does not outweigh a failure. And a
       machine that answers to where a mail came from has confirmed nothing. */
    gboolean is_person = evidence_automatic(envelope, facts) == AUTOMATIC_NONE;
    gboolean may_confirm = author != NULL && grade != IDENTITY_FAILED && is_person;
    if (may_confirm && confirms) {
        *reason_r = g_strdup("answered the single-use token sent to this address");
        return IDENTITY_CONFIRMED;
    }
    if (may_confirm && came_with_own_token(known)) {
        *reason_r = g_strdup("answered the token sent to this address");
        return IDENTITY_CONFIRMED;
    }
    *reason_r = g_steal_pointer(&reason);
    return grade;
}
