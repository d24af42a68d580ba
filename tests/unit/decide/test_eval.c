/*
 * Decisions as data: every line of tests/decide/NAME.eval holds what is wanted, a bar, and what
 * makes this mail differ from a plain one ("Ann <ann@customer.example>" to support@acme.example, "A
 * question"). Both sides are words like key=value, quoted as in a shell; the keys are the tables
 * below.
 */
#include "../common/fixture.h"
#include "decide/decide_private.h"
#include "mail/confirmation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char nonce[] = "abcdefghijklmnopqrstuvwxyz";

typedef struct scene {
    Settings *settings;
    MailFacts *facts;
    Envelope *envelope;
    Known *known;
    Circumstances moment;
    KeyRing ring; /* with one key, once a confirmation is asked for */
    Guesses *guesses;
    Reception *reception;
    Plan *plan; /* NULL when no desk is meant */
    guint faults;
} Scene;

/* ---- the inputs ---- */

static gboolean has_word(char **words, const char *word)
{
    return g_strv_contains((const char *const *)words, word);
}

static void replace(char **text, const char *value)
{
    g_free(*text);
    *text = g_strdup(value);
}

static void replace_addresses(GPtrArray *addresses, const char *value)
{
    g_ptr_array_set_size(addresses, 0);
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (char **part = parts; *part != NULL && **part != '\0'; part++)
        g_ptr_array_add(addresses, mail_address_new(NULL, *part));
}

static void set_sender(Scene *scene, const char *value)
{
    replace(&scene->envelope->sender, value);
}

static void set_recipients(Scene *scene, const char *value)
{
    g_ptr_array_set_size(scene->envelope->recipients, 0);
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (char **part = parts; *part != NULL; part++)
        g_ptr_array_add(scene->envelope->recipients, g_strdup(*part));
}

static void set_agent_of(Scene *scene, const char *desk)
{
    g_ptr_array_set_size(scene->envelope->agent_desks, 0);
    g_ptr_array_add(scene->envelope->agent_desks, g_strdup(desk));
}

/* The address of an agent of the desk. */
static void set_agent_sender(Scene *scene, const char *value)
{
    replace(&scene->envelope->sender, value);
    set_agent_of(scene, "acme");
}

/* alex is an agent of the desk, zoe of another, guest of none. */
static void set_login(Scene *scene, const char *value)
{
    replace(&scene->envelope->login, value);
    if (strcmp(value, "alex") == 0 || strcmp(value, "zoe") == 0)
        set_agent_of(scene, strcmp(value, "alex") == 0 ? "acme" : "globex");
}

static void set_client(Scene *scene, const char *value)
{
    replace(&scene->envelope->client_address, value);
}

static void set_from(Scene *scene, const char *value)
{
    replace_addresses(scene->facts->from, value);
}

static void set_from_name(Scene *scene, const char *value)
{
    MailAddress *author = g_ptr_array_index(scene->facts->from, 0);
    replace(&author->name, value);
}

static void set_from_fields(Scene *scene, const char *value)
{
    scene->facts->from_fields = (guint)atoi(value);
}

static void set_to(Scene *scene, const char *value)
{
    replace_addresses(scene->facts->to, value);
}

static void set_cc(Scene *scene, const char *value)
{
    replace_addresses(scene->facts->cc, value);
}

static void set_reply_to(Scene *scene, const char *value)
{
    replace_addresses(scene->facts->reply_to, value);
}

/* Both the addresses and the field. */
static void set_reply_to_named(Scene *scene, const char *value)
{
    g_auto(GStrv) pair = g_strsplit(value, "<", 2);
    g_ptr_array_set_size(scene->facts->reply_to, 0);
    g_ptr_array_add(scene->facts->reply_to, mail_address_new(pair[0], pair[1]));
}

static void set_subject(Scene *scene, const char *value)
{
    replace(&scene->facts->subject, value);
}

/* "\\n" ends a line. */
static void replace_lines(char **text, const char *value)
{
    g_autoptr(GString) lines = g_string_new(value);
    g_string_replace(lines, "\\n", "\n", 0);
    replace(text, lines->str);
}

static void set_text(Scene *scene, const char *value)
{
    replace_lines(&scene->facts->text, value);
    replace_lines(&scene->facts->reply, value);
}

static void set_reply(Scene *scene, const char *value)
{
    replace_lines(&scene->facts->reply, value);
}

static void set_language(Scene *scene, const char *value)
{
    replace(&scene->facts->language, value);
}

static void set_automatic(Scene *scene, const char *value)
{
    for (AutomaticKind kind = AUTOMATIC_REPLIED; kind <= AUTOMATIC_LOOP; kind++) {
        if (strcmp(automatic_kind_name(kind), value) == 0) {
            scene->facts->automatic = kind;
            return;
        }
    }
    fail_msg("no automatic kind \"%s\"", value);
}

static void set_field(Scene *scene, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ": ", 2);
    fixture_facts_add_field(scene->facts, parts[0], parts[1]);
}

/* The Authentication-Results of our own server. */
static void set_results(Scene *scene, const char *value)
{
    g_autofree char *field = g_strconcat("mx.acme.example; ", value, NULL);
    fixture_facts_add_field(scene->facts, "Authentication-Results", field);
}

static void set_attachment(Scene *scene, const char *value)
{
    Attachment *attachment = g_new0(Attachment, 1);
    attachment->name = g_strdup(value);
    attachment->is_inline = g_str_has_prefix(value, "inline");
    g_ptr_array_add(scene->facts->attachments, attachment);
}

static void set_encrypted(Scene *scene, const char *value)
{
    scene->facts->is_encrypted = strcmp(value, "yes") == 0;
}

static void set_malformed(Scene *scene, const char *value)
{
    g_ptr_array_add(scene->facts->malformed_reasons, g_strdup(value));
}

static void set_group(Scene *scene, const char *value)
{
    replace(&scene->known->group, value);
}

static void set_registered(Scene *scene, const char *value)
{
    replace(&scene->known->language, value);
}

static void set_undeliverable(Scene *scene, const char *value)
{
    scene->known->undeliverable = strcmp(value, "yes") == 0;
}

static void set_own_message(Scene *scene, const char *value)
{
    scene->known->own_message = strcmp(value, "yes") == 0;
}

static void set_blocked(Scene *scene, const char *value)
{
    replace(&scene->known->blocked, value);
}

static DeskSettings *acme(Scene *scene)
{
    return g_ptr_array_index(scene->settings->desks, 0);
}

/* "confirmed", or "confirmed,400" for so many days ago. */
static void set_grade(Scene *scene, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", 2);
    gint64 days = parts[1] != NULL ? atoi(parts[1]) : 1;
    scene->known->grade = identity_grade_from_name(parts[0]);
    scene->known->graded = scene->moment.now - days * 24 * 3600;
}

static void set_customer(Scene *scene, const char *value)
{
    scene->known->customer = atoi(value);
}

static ServiceType *default_type(Scene *scene)
{
    return (ServiceType *)acme(scene)->default_type;
}

static void set_allowed(Scene *scene, const char *value)
{
    g_ptr_array_add(default_type(scene)->allowed_groups, g_strdup(value));
}

/* "no", "no,reason,DAYS": what the function of the default type says; "silent": nothing. */
static void set_said(Scene *scene, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, ",", 3);
    Entitlement said = g_str_equal(words[0], "yes")  ? ENTITLED_YES
                       : g_str_equal(words[0], "no") ? ENTITLED_NO
                                                     : ENTITLED_UNDECIDED;
    gboolean has_reason = words[1] != NULL;
    gint64 days = has_reason && words[2] != NULL ? atoi(words[2]) : 0;
    default_type(scene)->entitled_by = ENTITLED_BY_FUNCTION;
    if (!g_str_equal(value, "silent"))
        known_add_entitlement(scene->known, default_type(scene)->name, said,
                              days != 0 ? scene->moment.now + days * 24 * 3600 : 0,
                              has_reason ? words[1] : "");
}

/* "refuse,5,day,domain,exempt:vip": a quota of the default type. */
static void set_quota(Scene *scene, const char *value)
{
    QuotaSettings *quota = &default_type(scene)->quota;
    g_auto(GStrv) words = g_strsplit(value, ",", -1);
    for (char **word = words; *word != NULL; word++) {
        if (g_ascii_isdigit(**word))
            quota->requests = atoi(*word);
        if (g_str_has_prefix(*word, "exempt:"))
            g_ptr_array_add(quota->exempt_groups, g_strdup(*word + strlen("exempt:")));
    }
    quota->used_up = has_word(words, "refuse") ? USED_UP_REFUSE : USED_UP_REVIEW;
    quota->share = has_word(words, "domain") ? QUOTA_OF_DOMAIN : QUOTA_OF_CUSTOMER;
    quota->period = has_word(words, "day")    ? QUOTA_DAY
                    : has_word(words, "week") ? QUOTA_WEEK
                                              : QUOTA_MONTH;
}

/* "4": so many requests of it were made by the customer, "4,9": and by the domain. */
static void set_used(Scene *scene, const char *value)
{
    g_auto(GStrv) numbers = g_strsplit(value, ",", 2);
    KnownQuota *known = known_quota(scene->known, default_type(scene)->name);
    known->by_customer = (guint)atoi(numbers[0]);
    known->by_domain = numbers[1] != NULL ? (guint)atoi(numbers[1]) : 0;
}

static void set_needed(Scene *scene, const char *value)
{
    default_type(scene)->needed_grade =
        strcmp(value, "confirmed") == 0 ? NEEDED_GRADE_CONFIRMED : NEEDED_GRADE_AUTHENTICATED;
}

static void set_reviewed(Scene *scene, const char *value)
{
    static const char *const words[] = {"never", "new", "unproven", "always"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i], value) == 0)
            default_type(scene)->review = (WhenReviewed)i;
}

/* The rule "error-codes". */
static void set_rule_review(Scene *scene, const char *value)
{
    ServiceRule *rule = g_ptr_array_index(acme(scene)->rules, 1);
    rule->review = strcmp(value, "yes") == 0;
}

static void set_less_proven(Scene *scene, const char *value)
{
    acme(scene)->less_proven = strcmp(value, "join") == 0 ? LESS_PROVEN_JOIN : LESS_PROVEN_CONFIRM;
}

static void set_answers(Scene *scene, const char *value)
{
    scene->known->answers_in_period = (guint)atoi(value);
}

/* Seconds since the last answer. */
static void set_last_answer(Scene *scene, const char *value)
{
    scene->known->last_answer = scene->moment.now - atoi(value);
}

static void set_this_hour(Scene *scene, const char *value)
{
    scene->known->hour_answers = (guint)atoi(value);
}

static void set_stock(Scene *scene, const char *value)
{
    scene->moment.answers_in_stock = (guint)atoi(value);
}

static void set_domain_answers(Scene *scene, const char *value)
{
    scene->known->domain_answers = (guint)atoi(value);
}

static void set_now(Scene *scene, const char *value)
{
    g_autoptr(GDateTime) now = g_date_time_new_from_iso8601(value, NULL);
    assert_non_null(now);
    scene->moment.now = g_date_time_to_unix(now);
}

/* "token,closed,takes-part": a clue and what is known of ticket 1042, or of the one numbered. */
static void set_ticket(Scene *scene, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, ",", -1);
    TicketClue clue = has_word(words, "token")       ? CLUE_TOKEN
                      : has_word(words, "reference") ? CLUE_REFERENCE
                                                     : CLUE_TAG;
    KnownTicket *ticket = fixture_known_ticket(scene->known, clue);
    for (char **word = words; *word != NULL; word++) {
        ticket_state_from_name(*word, &ticket->state);
        if (g_ascii_isdigit(**word))
            ticket->number = atoi(*word);
        if (g_str_has_prefix(*word, "type:"))
            replace(&ticket->service_type, *word + strlen("type:"));
        if (g_str_has_prefix(*word, "admitted:"))
            replace(&ticket->quota_type, *word + strlen("admitted:"));
        if (g_str_has_prefix(*word, "language:"))
            replace(&ticket->language, *word + strlen("language:"));
    }
    ticket->sender_takes_part = has_word(words, "takes-part");
    ticket->best_identity = IDENTITY_UNKNOWN;
    for (IdentityGrade grade = IDENTITY_AGENT; grade <= IDENTITY_FAILED; grade++)
        if (has_word(words, identity_grade_name(grade)))
            ticket->best_identity = grade;
    ticket->token_is_senders = has_word(words, "own-token");
    ticket->acknowledged = has_word(words, "acknowledged");
    ticket->rating_asked = has_word(words, "rating-asked");
}

/* "1042,same-words,open,7m,acknowledged": a ticket of the author's in work, so old. */
static void set_own_ticket(Scene *scene, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, ",", -1);
    KnownTicket *ticket = fixture_known_ticket(scene->known, CLUE_AUTHOR);
    g_ptr_array_steal_index(scene->known->tickets, scene->known->tickets->len - 1);
    g_ptr_array_add(scene->known->own_tickets, ticket);
    ticket->opened = ticket->active = scene->moment.now;
    ticket->subject = g_strdup("Machine does not start");
    for (char **word = words; *word != NULL; word++) {
        ticket_state_from_name(*word, &ticket->state);
        if (g_ascii_isdigit(**word) && g_str_has_suffix(*word, "m"))
            ticket->opened = ticket->active = scene->moment.now - atoi(*word) * 60;
        else if (g_ascii_isdigit(**word))
            ticket->number = atoi(*word);
        if (g_str_has_prefix(*word, "subject:"))
            replace(&ticket->subject, *word + strlen("subject:"));
    }
    ticket->sender_takes_part = !has_word(words, "other-address");
    ticket->same_words = has_word(words, "same-words");
    ticket->acknowledged = has_word(words, "acknowledged");
    for (IdentityGrade grade = IDENTITY_AGENT; grade <= IDENTITY_FAILED; grade++)
        if (has_word(words, identity_grade_name(grade)))
            ticket->best_identity = grade;
}

static void set_join_matter(Scene *scene, const char *value)
{
    acme(scene)->matter.join = strcmp(value, "yes") == 0;
}

/* "invoice:INV-1" was told before. */
static Detail *detail_of(const char *value, DetailSource source)
{
    g_auto(GStrv) pair = g_strsplit(value, ":", 2);
    return detail_new(pair[0], pair[1], source, 0.9);
}

static void set_told(Scene *scene, const char *value)
{
    KnownTicket *ticket = g_ptr_array_index(scene->known->tickets, 0);
    g_ptr_array_add(ticket->details, detail_of(value, DETAIL_TICKET));
}

/* The same in an earlier ticket of customer 7, a day ago. */
static void set_remembered(Scene *scene, const char *value)
{
    Detail *detail = detail_of(value, DETAIL_CUSTOMER);
    detail->told = scene->moment.now - 24 * 3600;
    scene->known->customer = 7;
    g_ptr_array_add(scene->known->details, detail);
}

static Need *invoice(Scene *scene)
{
    return g_ptr_array_index(desk_service_type(acme(scene), "billing")->needs, 0);
}

static void set_remember_days(Scene *scene, const char *value)
{
    invoice(scene)->remember_days = atoi(value);
}

static void set_example(Scene *scene, const char *value)
{
    Localized *example = g_new0(Localized, 1);
    example->language = g_strdup("en");
    example->text = g_strdup(value);
    g_ptr_array_add(invoice(scene)->examples, example);
}

static void set_range(Scene *scene, const char *value)
{
    g_auto(GStrv) ends = g_strsplit(value, "-", 2);
    invoice(scene)->range = (NumberRange){atoi(ends[0]), atoi(ends[1])};
}

/* "INV-1111:no,INV-2222:yes": what the admin's function says. */
static void set_judged(Scene *scene, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    replace(&invoice(scene)->function, "invoice_known");
    for (char **part = parts; *part != NULL; part++) {
        g_auto(GStrv) pair = g_strsplit(*part, ":", 2);
        known_add_check(scene->known, "invoice_known", pair[0], strcmp(pair[1], "yes") == 0);
    }
}

static KeyRing *ring_of(Scene *scene)
{
    if (scene->ring.count == 0)
        assert_int_equal(key_ring_rotate(&scene->ring, 1, NULL), OUTCOME_DONE);
    scene->moment.keys = &scene->ring;
    return &scene->ring;
}

static void set_keys(Scene *scene, const char *value)
{
    (void)value;
    ring_of(scene);
}

/* "used,explained,3": the sender was asked to confirm for ticket 1042, with so many tries since. */
static void set_asked(Scene *scene, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, ",", -1);
    KnownConfirmation asked = {.ticket = 1042, .until = confirmation_until(scene->moment.now, 24)};
    asked.used = has_word(words, "used");
    asked.explained = has_word(words, "explained");
    if (has_word(words, "over"))
        asked.until = confirmation_until(scene->moment.now, -2);
    for (char **word = words; *word != NULL; word++)
        asked.tries += (guint)atoi(*word);
    ring_of(scene);
    g_array_append_val(scene->known->confirmations, asked);
}

static ConfirmationRequest asked_of_ann(const Scene *scene)
{
    const KnownConfirmation *asked = known_confirmation(scene->known, 1042);
    return (ConfirmationRequest){"acme", 1042, "ann@customer.example",
                                 asked != NULL ? asked->until
                                               : confirmation_until(scene->moment.now, 24)};
}

/* "right", "upper", "altered", "type", "of:bob@customer.example", "desk", "ticket", "code": to whom
   it was sent that was made for ann@customer.example. */
static void set_confirms(Scene *scene, const char *value)
{
    ConfirmationRequest request = asked_of_ann(scene);
    if (strcmp(value, "desk") == 0)
        request.desk = "brand";
    if (strcmp(value, "ticket") == 0)
        request.ticket = 77;
    if (g_str_has_prefix(value, "of:"))
        request.address = value + strlen("of:");
    g_autofree char *token = confirmation_token(ring_of(scene), &request);
    if (strcmp(value, "altered") == 0)
        token[TOKEN_LENGTH - 1] = token[TOKEN_LENGTH - 1] == 'a' ? 'b' : 'a';
    if (strcmp(value, "upper") == 0) {
        g_autofree char *upper = g_ascii_strup(token, -1);
        replace(&token, upper);
    }
    g_autofree char *address = g_strdup_printf(
        "support+%sc.%s@acme.example", strcmp(value, "type") == 0 ? "complaint." : "", token);
    set_recipients(scene, address);
    set_to(scene, address);
}

/* The code, for %s of the text; "wrong" and "wide" are as they say. */
static void set_code(Scene *scene, const char *value)
{
    const ConfirmationRequest request = asked_of_ann(scene);
    g_autofree char *code = confirmation_code(ring_of(scene), &request);
    if (strcmp(value, "wrong") == 0)
        code[0] = code[0] == '1' ? '2' : '1';
    g_autoptr(GString) text = g_string_new(scene->facts->reply);
    for (char *c = code; strcmp(value, "wide") == 0 && *c != '\0'; c++) {
        if (c == code)
            g_string_append_unichar(text, ' ');
        g_string_append_unichar(text, 0xFF10 + (gunichar)(*c - '0'));
    }
    if (strcmp(value, "wide") != 0)
        g_string_append_printf(text, " %s", code);
    set_text(scene, text->str);
}

static void set_desk_grade(Scene *scene, const char *value)
{
    acme(scene)->needed_grade =
        strcmp(value, "confirmed") == 0 ? NEEDED_GRADE_CONFIRMED : NEEDED_GRADE_AUTHENTICATED;
}

/* The rule "error-codes". */
static void set_rule_confirm(Scene *scene, const char *value)
{
    ServiceRule *rule = g_ptr_array_index(acme(scene)->rules, 1);
    rule->confirm = strcmp(value, "yes") == 0;
}

static void set_acknowledge(Scene *scene, const char *value)
{
    acme(scene)->answer.acknowledge = strcmp(value, "yes") == 0;
}

static void set_answer_unknown(Scene *scene, const char *value)
{
    acme(scene)->answer.answer_unknown = strcmp(value, "yes") == 0;
}

static void set_own_list(Scene *scene, const char *value)
{
    g_ptr_array_add(acme(scene)->own_lists, g_strdup(value));
}

static void set_copied_opens(Scene *scene, const char *value)
{
    acme(scene)->copied_opens = strcmp(value, "yes") == 0;
}

/* "billing:0.7,complaint:0.2" of the first desk's types; "" guesses nothing. */
static void set_guesses(Scene *scene, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (char **part = parts; *part != NULL; part++) {
        g_auto(GStrv) pair = g_strsplit(*part, ":", 2);
        const ServiceType *type = desk_service_type(acme(scene), pair[0]);
        assert_non_null(type);
        guesses_add(scene->guesses, type, g_ascii_strtod(pair[1], NULL));
    }
    guesses_add_word(scene->guesses, "sum", 0.5);
    scene->moment.guesses = scene->guesses;
}

static void set_threshold(Scene *scene, const char *value)
{
    scene->guesses->threshold = g_ascii_strtod(value, NULL);
}

static void set_second_text(Scene *scene, const char *value)
{
    replace(&scene->guesses->second_text, value);
}

static void set_review(Scene *scene, const char *value)
{
    acme(scene)->classify.review = strcmp(value, "yes") == 0;
}

/* "billing:vip": customers of that group ask more for it. */
static void set_asks_more(Scene *scene, const char *value)
{
    g_auto(GStrv) pair = g_strsplit(value, ":", 2);
    const ServiceType *type = desk_service_type(acme(scene), pair[0]);
    g_ptr_array_add(type->groups, g_strdup(pair[1]));
}

/* "billing:3,complaint:1": so many of the author's last requests. */
static void set_history(Scene *scene, const char *value)
{
    g_auto(GStrv) items = g_strsplit(value, ",", -1);
    for (char **item = items; *item != NULL; item++) {
        g_auto(GStrv) pair = g_strsplit(*item, ":", 2);
        guint requests = (guint)g_ascii_strtoull(pair[1], NULL, 10);
        g_hash_table_insert(scene->known->history, g_strdup(pair[0]), GUINT_TO_POINTER(requests));
    }
}

/* "de:en": to speakers of German the desk speaks English. */
static void set_fallback(Scene *scene, const char *value)
{
    g_auto(GStrv) pair = g_strsplit(value, ":", 2);
    Localized *fallback = g_new0(Localized, 1);
    fallback->language = g_strdup(pair[0]);
    fallback->text = g_strdup(pair[1]);
    g_ptr_array_add(acme(scene)->fallbacks, fallback);
}

static void set_bilingual(Scene *scene, const char *value)
{
    acme(scene)->bilingual = strcmp(value, "yes") == 0;
}

static const struct {
    const char *name;
    void (*set)(Scene *scene, const char *value);
} inputs[] = {
    {"sender", set_sender},
    {"agent-sender", set_agent_sender},
    {"rcpt", set_recipients},
    {"login", set_login},
    {"client", set_client},
    {"from", set_from},
    {"from-name", set_from_name},
    {"from-fields", set_from_fields},
    {"to", set_to},
    {"cc", set_cc},
    {"reply-to", set_reply_to},
    {"reply-to-named", set_reply_to_named},
    {"subject", set_subject},
    {"text", set_text},
    {"reply", set_reply},
    {"mail-language", set_language},
    {"automatic", set_automatic},
    {"field", set_field},
    {"results", set_results},
    {"attachment", set_attachment},
    {"encrypted", set_encrypted},
    {"malformed", set_malformed},
    {"group", set_group},
    {"registered", set_registered},
    {"undeliverable", set_undeliverable},
    {"own-message", set_own_message},
    {"blocked", set_blocked},
    {"grade", set_grade},
    {"customer", set_customer},
    {"allowed", set_allowed},
    {"said", set_said},
    {"quota", set_quota},
    {"used", set_used},
    {"needed", set_needed},
    {"reviewed", set_reviewed},
    {"rule-review", set_rule_review},
    {"less-proven", set_less_proven},
    {"answers", set_answers},
    {"last-answer", set_last_answer},
    {"this-hour", set_this_hour},
    {"stock", set_stock},
    {"domain-answers", set_domain_answers},
    {"now", set_now},
    {"ticket", set_ticket},
    {"own-ticket", set_own_ticket},
    {"join-matter", set_join_matter},
    {"keys", set_keys},
    {"asked", set_asked},
    {"confirms", set_confirms},
    {"code", set_code},
    {"desk-grade", set_desk_grade},
    {"rule-confirm", set_rule_confirm},
    {"acknowledge", set_acknowledge},
    {"answer-unknown", set_answer_unknown},
    {"copied-opens", set_copied_opens},
    {"own-list", set_own_list},
    {"bilingual", set_bilingual},
    {"fallback", set_fallback},
    {"guesses", set_guesses},
    {"threshold", set_threshold},
    {"second-text", set_second_text},
    {"review", set_review},
    {"asks-more", set_asks_more},
    {"history", set_history},
    {"told", set_told},
    {"remembered", set_remembered},
    {"remember-days", set_remember_days},
    {"example", set_example},
    {"range", set_range},
    {"judged", set_judged},
};

/* ---- what came out ---- */

static char *number_text(gint64 number)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, number);
}

static char *time_text(gint64 moment)
{
    if (moment == 0)
        return g_strdup("none");
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(moment);
    return g_date_time_format(utc, "%Y-%m-%dT%H:%M");
}

static char *list_text(const GPtrArray *texts)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(line, "%s%s", i > 0 ? "; " : "",
                               (const char *)g_ptr_array_index(texts, i));
    return g_string_free(g_steal_pointer(&line), FALSE);
}

static char *get_desk(const Scene *scene)
{
    return g_strdup(scene->reception != NULL ? scene->reception->desk->name : "none");
}

static char *get_other_desks(const Scene *scene)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < scene->plan->other_desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(scene->plan->other_desks, i);
        g_ptr_array_add(names, desk->name);
    }
    return list_text(names);
}

static char *get_suffix(const Scene *scene)
{
    return g_strdup(scene->reception->service_suffix);
}

static char *get_token(const Scene *scene)
{
    return g_strdup(scene->reception->token);
}

static char *get_place(const Scene *scene)
{
    return g_strdup_printf("%s%s", scene->reception->in_to ? "to" : "",
                           scene->reception->in_cc ? "cc" : "");
}

static char *get_tag(const Scene *scene)
{
    return number_text(scene->reception->tag);
}

static char *get_thread(const Scene *scene)
{
    static const char *const words[] = {"new", "join", "none"};
    return g_strdup(words[scene->plan->thread]);
}

static char *get_thread_reason(const Scene *scene)
{
    return g_strdup(scene->plan->thread_reason);
}

static char *get_ticket(const Scene *scene)
{
    return number_text(scene->plan->ticket);
}

static char *get_visits(const Scene *scene)
{
    return g_strdup(scene->plan->visits ? "yes" : "no");
}

static char *get_mailbox(const Scene *scene)
{
    return g_strdup(scene->reception->mailbox);
}

static char *get_domain(const Scene *scene)
{
    return g_strdup(scene->reception->domain);
}

static char *get_senders(const Scene *scene)
{
    return list_text(scene->reception->senders);
}

static char *get_blocked(const Scene *scene)
{
    return g_strdup(scene->plan->blocked);
}

static char *get_entitled(const Scene *scene)
{
    static const char *const words[] = {"yes", "no", "undecided"};
    return g_strdup(words[scene->plan->entitlement]);
}

static char *get_entitled_again(const Scene *scene)
{
    return time_text(scene->plan->entitled_again);
}

static char *get_quota(const Scene *scene)
{
    const PlanQuota *quota = &scene->plan->quota;
    return g_strdup(quota->counts ? "counts" : quota->applies ? "beyond" : "none");
}

static char *get_quota_why(const Scene *scene)
{
    return g_strdup(scene->plan->quota.reason);
}

static char *get_quota_began(const Scene *scene)
{
    return time_text(scene->plan->quota.began);
}

static char *get_quota_renews(const Scene *scene)
{
    return time_text(scene->plan->quota.renews);
}

static char *get_entitled_why(const Scene *scene)
{
    return g_strdup(scene->plan->entitlement_reason);
}

static char *get_confirmation(const Scene *scene)
{
    return g_strdup(confirmation_outcome_name(scene->plan->confirmation));
}

static char *get_confirmation_reason(const Scene *scene)
{
    return g_strdup(scene->plan->confirmation_reason);
}

static char *get_wrong_code(const Scene *scene)
{
    return number_text(scene->plan->wrong_code_ticket);
}

static char *get_asks(const Scene *scene)
{
    return time_text(scene->plan->answer.confirm_until);
}

static char *get_explains(const Scene *scene)
{
    return g_strdup(scene->plan->answer.explains ? "yes" : "no");
}

static char *get_hushed(const Scene *scene)
{
    return g_strdup(scene->plan->hushed ? "yes" : "no");
}

static char *get_review(const Scene *scene)
{
    return g_strdup(scene->plan->review_reason);
}

static char *get_template(const Scene *scene)
{
    return g_strdup(scene->plan->answer.template_name);
}

static char *get_linked(const Scene *scene)
{
    return number_text(scene->plan->linked_ticket);
}

static char *get_reopen(const Scene *scene)
{
    return g_strdup(scene->plan->reopen ? "yes" : "no");
}

static char *get_state(const Scene *scene)
{
    return g_strdup(ticket_state_name(scene->plan->state));
}

static char *get_author(const Scene *scene)
{
    return g_strdup(scene->plan->author);
}

static char *get_author_name(const Scene *scene)
{
    return g_strdup(scene->plan->author_name);
}

static char *get_gateway(const Scene *scene)
{
    return g_strdup(scene->plan->gateway);
}

static char *get_gateway_reason(const Scene *scene)
{
    return g_strdup(scene->plan->gateway_reason);
}

static char *get_identity(const Scene *scene)
{
    return g_strdup(identity_grade_name(scene->plan->identity));
}

static char *get_identity_reason(const Scene *scene)
{
    return g_strdup(scene->plan->identity_reason);
}

static char *get_type(const Scene *scene)
{
    return g_strdup_printf("%s%s", scene->plan->service_type,
                           scene->plan->service_changed ? "!" : "");
}

static char *get_choice(const Scene *scene)
{
    return g_strdup(scene->plan->unknown_choice   ? "unknown"
                    : scene->plan->service_chosen ? scene->plan->service_type
                                                  : NULL);
}

static char *get_type_reasons(const Scene *scene)
{
    return list_text(scene->plan->service_reasons);
}

static char *get_guesses(const Scene *scene)
{
    return guesses_shown(scene->plan->service_guesses, G_MAXUINT);
}

static char *get_doubt(const Scene *scene)
{
    return g_strdup(scene->plan->service_in_doubt ? "yes" : "no");
}

static char *get_own_tickets(const Scene *scene)
{
    return g_strdup(scene->plan->own_tickets->str);
}

/* Whether the store sees to it that they open one ticket only. */
static char *get_words(const Scene *scene)
{
    return g_strdup(scene->plan->words == NULL   ? "none"
                    : scene->plan->words_are_new ? "new"
                                                 : "known");
}

static char *get_second(const Scene *scene)
{
    return g_strdup(scene->plan->second_concern);
}

static char *get_confidence(const Scene *scene)
{
    return g_strdup_printf("%.2f", scene->plan->service_confidence);
}

static char *get_language(const Scene *scene)
{
    return g_strdup(scene->plan->language);
}

static char *get_answer_languages(const Scene *scene)
{
    return g_strdup(scene->plan->answer.languages);
}

static char *get_missing(const Scene *scene)
{
    g_autoptr(GPtrArray) labels = g_ptr_array_new();
    for (guint i = 0; i < scene->plan->missing->len; i++) {
        const MissingFact *missing = g_ptr_array_index(scene->plan->missing, i);
        g_ptr_array_add(labels, missing->label);
    }
    return list_text(labels);
}

/* "invoice=INV-1 by text 85%; ..." of those that the type needs, then of other types' "(...)". */
static char *get_facts(const Scene *scene)
{
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < scene->plan->details->len; i++) {
        const Detail *detail = g_ptr_array_index(scene->plan->details, i);
        g_ptr_array_add(
            lines, g_strdup_printf(detail->is_needed ? "%s=%s by %s %d%%" : "(%s=%s by %s %d%%)",
                                   detail->name, detail->value, detail_source_name(detail->source),
                                   (int)(detail->confidence * 100 + 0.5)));
    }
    return list_text(lines);
}

/* "4 clear: thank you" */
static char *get_vote(const Scene *scene)
{
    static const char *const clear[] = {
        [NAME_CLEAR_UNSAID] = "", [NAME_CLEAR_YES] = " clear", [NAME_CLEAR_NO] = " unclear"};
    const Vote *vote = &scene->plan->vote;
    if (!vote->is_given)
        return NULL;
    return g_strdup_printf("%d%s%s: %s", vote->stars, vote->is_poor ? " poor" : "",
                           clear[vote->name_clear], vote->words);
}

static char *get_wrong(const Scene *scene)
{
    return list_text(scene->plan->wrong_details);
}

static char *get_checked(const Scene *scene)
{
    return list_text(scene->reception->check_values);
}

static char *get_due(const Scene *scene)
{
    return time_text(scene->plan->due);
}

static char *get_opens(const Scene *scene)
{
    return scene->plan->within_hours ? g_strdup("open") : time_text(scene->plan->opens);
}

static char *get_rung(const Scene *scene)
{
    return g_strdup(scene->plan->answer.send ? "sent" : scene->plan->answer.rung);
}

static char *get_answer_reason(const Scene *scene)
{
    return g_strdup(scene->plan->answer.reason);
}

static char *get_recipient(const Scene *scene)
{
    return g_strdup(scene->plan->answer.recipient);
}

static char *get_warnings(const Scene *scene)
{
    return list_text(scene->plan->warnings);
}

static const struct {
    const char *name;
    char *(*get)(const Scene *scene); /* NULL counts as "none" */
} results[] = {
    {"desk", get_desk},
    {"other-desks", get_other_desks},
    {"suffix", get_suffix},
    {"token", get_token},
    {"place", get_place},
    {"tag", get_tag},
    {"thread", get_thread},
    {"thread-why", get_thread_reason},
    {"ticket", get_ticket},
    {"linked", get_linked},
    {"own-tickets", get_own_tickets},
    {"words", get_words},
    {"entitled-again", get_entitled_again},
    {"quota", get_quota},
    {"quota-why", get_quota_why},
    {"began", get_quota_began},
    {"renews", get_quota_renews},
    {"entitled", get_entitled},
    {"entitled-why", get_entitled_why},
    {"review", get_review},
    {"confirmation", get_confirmation},
    {"confirmation-why", get_confirmation_reason},
    {"wrong-code", get_wrong_code},
    {"asks", get_asks},
    {"explains", get_explains},
    {"hushed", get_hushed},
    {"template", get_template},
    {"senders", get_senders},
    {"blocked", get_blocked},
    {"visits", get_visits},
    {"mailbox", get_mailbox},
    {"domain", get_domain},
    {"reopen", get_reopen},
    {"state", get_state},
    {"author", get_author},
    {"author-name", get_author_name},
    {"gateway", get_gateway},
    {"gateway-why", get_gateway_reason},
    {"identity", get_identity},
    {"identity-why", get_identity_reason},
    {"type", get_type},
    {"choice", get_choice},
    {"type-why", get_type_reasons},
    {"confidence", get_confidence},
    {"guessed", get_guesses},
    {"doubt", get_doubt},
    {"second", get_second},
    {"language", get_language},
    {"languages", get_answer_languages},
    {"missing", get_missing},
    {"facts", get_facts},
    {"vote", get_vote},
    {"wrong", get_wrong},
    {"checked", get_checked},
    {"due", get_due},
    {"opens", get_opens},
    {"rung", get_rung},
    {"why", get_answer_reason},
    {"recipient", get_recipient},
    {"warnings", get_warnings},
};

/* ---- one line ---- */

static void scene_open(Scene *scene)
{
    scene->settings = fixture_settings();
    scene->facts = fixture_facts();
    scene->envelope = fixture_envelope();
    scene->known = known_new();
    scene->moment.nonce = nonce;
    scene->guesses = guesses_new();
    scene->guesses->source = g_strdup("the starter");
    scene->guesses->threshold = 0.6;
    scene->guesses->accuracy = 90;
    set_now(scene, "2026-11-23T03:00:00Z"); /* a Monday, 11:00 in Shanghai */
}

static void scene_close(Scene *scene)
{
    plan_free(scene->plan);
    guesses_free(scene->guesses);
    reception_free(scene->reception);
    known_free(scene->known);
    envelope_free(scene->envelope);
    mail_facts_free(scene->facts);
    settings_unref(scene->settings);
}

static void scene_decide(Scene *scene)
{
    own_list_overlook(scene->settings, scene->facts);
    gateway_recover(scene->settings, scene->moment.keys, scene->moment.now, scene->envelope,
                    scene->facts);
    scene->reception = decide_reception(scene->settings, scene->envelope, scene->facts);
    if (scene->reception != NULL)
        scene->moment.claim =
            decide_claim(scene->reception, scene->facts, scene->moment.keys, scene->moment.now);
    if (scene->reception != NULL)
        scene->plan = decide(scene->reception, scene->envelope, scene->facts, scene->known,
                             scene->settings, &scene->moment);
}

static void apply_input(Scene *scene, const char *word, const char *where)
{
    g_auto(GStrv) pair = g_strsplit(word, "=", 2);
    for (gsize i = 0; i < G_N_ELEMENTS(inputs); i++) {
        if (strcmp(inputs[i].name, pair[0]) == 0) {
            inputs[i].set(scene, pair[1]);
            return;
        }
    }
    fail_msg("%s: no input \"%s\"", where, pair[0]);
}

/* "..." at an end of a wanted value stands for anything. */
static gboolean is_wanted(const char *got, const char *wanted)
{
    if (g_str_has_suffix(wanted, "..."))
        return strncmp(got, wanted, strlen(wanted) - 3) == 0;
    if (g_str_has_prefix(wanted, "..."))
        return g_str_has_suffix(got, wanted + 3);
    return strcmp(got, wanted) == 0;
}

static void check_result(Scene *scene, const char *word, const char *where)
{
    g_auto(GStrv) pair = g_strsplit(word, "=", 2);
    for (gsize i = 0; i < G_N_ELEMENTS(results); i++) {
        if (strcmp(results[i].name, pair[0]) != 0)
            continue;
        g_autofree char *value = results[i].get(scene);
        const char *got = value != NULL ? value : "none";
        if (!is_wanted(got, pair[1])) {
            print_error("%s: wanted %s=\"%s\", got \"%s\"\n", where, pair[0], pair[1], got);
            scene->faults++;
        }
        return;
    }
    fail_msg("%s: no result \"%s\"", where, pair[0]);
}

static void each_word(char *text, const char *where,
                      void (*visit)(Scene *scene, const char *word, const char *where),
                      Scene *scene)
{
    if (*g_strstrip(text) == '\0')
        return;
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = NULL;
    if (!g_shell_parse_argv(text, NULL, &words, &error))
        fail_msg("%s: %s", where, error->message);
    for (char **word = words; *word != NULL; word++)
        visit(scene, *word, where);
}

static guint check_line(const char *line, const char *where)
{
    g_auto(GStrv) sides = g_strsplit(line, " | ", 2);
    assert_non_null(sides[1]);
    Scene scene = {0};
    scene_open(&scene);
    each_word(sides[1], where, apply_input, &scene);
    scene_decide(&scene);
    each_word(sides[0], where, check_result, &scene);
    scene_close(&scene);
    return scene.faults;
}

static void check_file(const char *name)
{
    g_autofree char *path = g_strdup_printf("tests/decide/%s.eval", name);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &text, NULL, &error))
        fail_msg("%s", error->message);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    guint checked = 0;
    guint faults = 0;
    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *where = g_strdup_printf("%s:%u", path, i + 1);
        if (lines[i][0] == '\0' || lines[i][0] == '#')
            continue;
        faults += check_line(lines[i], where);
        checked++;
    }
    assert_true(checked > 0);
    assert_int_equal(faults, 0);
}

/* ---- the files ---- */

static void test_reception(void **state)
{
    (void)state;
    check_file("reception");
}

static void test_identity(void **state)
{
    (void)state;
    check_file("identity");
}

static void test_thread(void **state)
{
    (void)state;
    check_file("thread");
}

static void test_matter(void **state)
{
    (void)state;
    check_file("matter");
}

static void test_service_type(void **state)
{
    (void)state;
    check_file("service_type");
}

static void test_language_and_missing(void **state)
{
    (void)state;
    check_file("answer");
}

static void test_ratings(void **state)
{
    (void)state;
    check_file("rating");
}

static const ClosedTicket answered = {.state = "closed",
                                      .author = "ann@customer.example",
                                      .recipient = "ann@customer.example",
                                      .login = "alex",
                                      .group = "vip",
                                      .identity = IDENTITY_UNKNOWN};

static void wanted_refusal(const DeskSettings *desk, const ClosedTicket *ticket, const char *wanted)
{
    g_autofree char *refusal = decide_rating_refusal(desk, ticket, 1000000);
    if (g_strcmp0(refusal, wanted) != 0)
        fail_msg("refused: %s, wanted: %s", refusal, wanted);
}

static void test_who_is_asked_for_a_rating(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = fixture_settings();
    DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    ClosedTicket ticket = answered;
    wanted_refusal(desk, &ticket, "the desk asks for no ratings");
    desk->rating.ask = TRUE;
    desk->rating.period_days = 2;
    wanted_refusal(desk, &ticket, NULL);
    ticket.last_asked = 1000000 - 2 * 24 * 3600 + 1;
    wanted_refusal(desk, &ticket, "the customer was asked within the period");
    ticket.last_asked--;
    wanted_refusal(desk, &ticket, NULL);
    ticket.identity = IDENTITY_FAILED;
    wanted_refusal(desk, &ticket, "the sender was forged");
    ticket.group = "blocked";
    wanted_refusal(desk, &ticket, "the customer is blocked");
    ticket.undeliverable = TRUE;
    wanted_refusal(desk, &ticket, "mail to the address came back for good");
    ticket.recipient = NULL;
    wanted_refusal(desk, &ticket, "no mail of ours went to its customer");
    ticket.author = NULL;
    wanted_refusal(desk, &ticket, "it has no customer");
    ticket.login = NULL;
    wanted_refusal(desk, &ticket, "nobody of the desk answered in it");
    ticket.state = "open";
    wanted_refusal(desk, &ticket, "it was opened again");
}

static void test_facts(void **state)
{
    (void)state;
    check_file("facts");
}

static void test_blocked(void **state)
{
    (void)state;
    check_file("blocked");
}

static void test_gateways(void **state)
{
    (void)state;
    check_file("gateway");
}

static void test_rights(void **state)
{
    (void)state;
    check_file("rights");
}

static void test_confirmation(void **state)
{
    (void)state;
    check_file("confirmation");
}

static void test_ladder(void **state)
{
    (void)state;
    check_file("ladder");
}

static void test_warnings(void **state)
{
    (void)state;
    check_file("warnings");
}

/* A rung that no line names could be taken out unnoticed. */
static void test_every_rung_has_its_line(void **state)
{
    (void)state;
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents("tests/decide/ladder.eval", &text, NULL, NULL));
    for (guint i = 0; i < ladder_length(); i++) {
        g_autofree char *wanted = g_strdup_printf("\nrung=%s ", ladder_rung(i));
        if (strstr(text, wanted) == NULL)
            fail_msg("no line for rung \"%s\"", ladder_rung(i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reception),
        cmocka_unit_test(test_blocked),
        cmocka_unit_test(test_gateways),
        cmocka_unit_test(test_rights),
        cmocka_unit_test(test_confirmation),
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_thread),
        cmocka_unit_test(test_matter),
        cmocka_unit_test(test_service_type),
        cmocka_unit_test(test_language_and_missing),
        cmocka_unit_test(test_ladder),
        cmocka_unit_test(test_every_rung_has_its_line),
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_ratings),
        cmocka_unit_test(test_who_is_asked_for_a_rating),
        cmocka_unit_test(test_warnings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
