/* The mail as it is delivered: our fields, the tag in the subject, more recipients. */
#include "../base/address.h"
#include "../mail/gateway_mail.h"
#include "../mail/tag.h"
#include "decide_private.h"

#include <string.h>

#define REPLY_TO_FIELDS_MAX 10 /* that are looked for where one is right */

static const char own_prefix[] = "X-Intake-";

typedef struct outcome_values { /* a repeat gets what it got the first time */
    const char *service_type, *identity, *language, *state;
    const char *assignee, *assignee_address; /* the store may have found another */
    gint64 ticket, customer;
} OutcomeValues;

static OutcomeValues outcome_values(const Plan *plan, const Recorded *recorded)
{
    OutcomeValues values = {
        .service_type = plan->service_type,
        .identity = identity_grade_name(plan->identity),
        .language = plan->language,
        .state = plan->thread == THREAD_NONE ? NULL : ticket_state_name(plan->state),
        .ticket = recorded != NULL ? recorded->ticket : plan->ticket,
        .customer = recorded != NULL ? recorded->customer : 0,
        .assignee = plan->assignment.login,
        .assignee_address = plan->assignment.address,
    };
    if (recorded != NULL && recorded->is_assigned) {
        values.assignee = recorded->assignee;
        values.assignee_address = recorded->assignee_address;
    }
    if (recorded == NULL || !recorded->repeat)
        return values;
    values.service_type = recorded->service_type;
    values.identity = recorded->identity != NULL ? recorded->identity : values.identity;
    values.language = recorded->language;
    values.state = recorded->state;
    return values;
}

/* ---- our fields ---- */

/* Fields are collected in reading order and added from the last, since each goes on top. */
static void field_add(MailEdits *fields, const char *name, const char *value)
{
    if (value == NULL || *value == '\0')
        return;
    g_autofree char *full = g_strconcat(own_prefix, name, NULL);
    g_autofree char *shown = header_value_show(value);
    g_autofree char *folded = header_value_fold(shown, strlen(full) + 2);
    if (folded != NULL && *folded != '\0')
        mail_edits_add_header(fields, full, folded);
}

static void field_add_format(MailEdits *fields, const char *name, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

static void field_add_format(MailEdits *fields, const char *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *value = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    field_add(fields, name, value);
}

static char *joined(const GPtrArray *texts)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (guint i = 0; i < texts->len; i++)
        g_string_append_printf(line, "%s%s", i > 0 ? "; " : "",
                               (const char *)g_ptr_array_index(texts, i));
    return g_string_free(g_steal_pointer(&line), FALSE);
}

static void add_service_type(MailEdits *fields, const Plan *plan, const OutcomeValues *values)
{
    field_add(fields, "Type", values->service_type);
    if (g_strcmp0(values->service_type, plan->service_type) != 0)
        return;
    if (plan->service_confidence <= 0) /* the desk's default: nothing spoke for it */
        return;
    g_autofree char *reasons = joined(plan->service_reasons);
    field_add_format(fields, "Confidence", "%d%% (%s)", (int)(plan->service_confidence * 100 + 0.5),
                     reasons);
}

/* What the customer chose, for agents who work by the type it had before. */
static void add_choice(MailEdits *fields, const Plan *plan)
{
    if (plan->unknown_choice)
        field_add(fields, "Choice", "unknown");
    if (!plan->service_chosen)
        return;
    if (plan->service_changed)
        field_add_format(fields, "Choice", "%s, was %s", plan->service_type, plan->service_before);
    else
        field_add(fields, "Choice", plan->service_type);
}

/* What the text was guessed to ask for; a repeat that went by other guesses shows none. */
static void add_guesses(MailEdits *fields, const Plan *plan, const OutcomeValues *values)
{
    if (plan->service_guesses->len == 0 && !plan->service_in_doubt)
        return;
    if (g_strcmp0(values->service_type, plan->service_type) != 0)
        return;
    if (plan->service_in_doubt)
        field_add(fields, "Review", "service type in doubt");
    g_autofree char *shown = guesses_shown(plan->service_guesses, GUESSES_SHOWN);
    field_add(fields, "Guesses", shown);
    field_add(fields, "Second-Concern", plan->second_concern);
}

static void add_rights(MailEdits *fields, const Plan *plan)
{
    static const char *const words[] = {
        [ENTITLED_YES] = "yes", [ENTITLED_NO] = "no", [ENTITLED_UNDECIDED] = "undecided"};
    const ServiceType *type = desk_service_type(plan->desk, plan->service_type);
    if (plan->entitlement_reason != NULL && type != NULL &&
        (type->allowed_groups->len > 0 || type->entitled_by == ENTITLED_BY_FUNCTION))
        field_add_format(fields, "Entitlement", "%s (%s)", words[plan->entitlement],
                         plan->entitlement_reason);
    if (plan->quota.applies)
        field_add(fields, "Quota", plan->quota.reason);
    field_add(fields, "Review", plan->review_reason);
}

static void add_answer(MailEdits *fields, const Plan *plan, const Recorded *recorded)
{
    gboolean sent = recorded != NULL ? recorded->answered : plan->answer.send;
    if (sent)
        field_add(fields, "Answer", "sent");
    else if (plan->answer.send)
        field_add_format(fields, "Answer", "withheld: %s (%s)", store_rung(plan, recorded),
                         store_rung_why(recorded));
    else
        field_add_format(fields, "Answer", "withheld: %s (%s)", plan->answer.rung,
                         plan->answer.reason);
}

static void add_other_desks(MailEdits *fields, const Plan *plan)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < plan->other_desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(plan->other_desks, i);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", desk->name);
    }
    field_add(fields, "Other-Desks", names->str);
}

static void add_missing(MailEdits *fields, const Plan *plan)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < plan->missing->len; i++) {
        const MissingFact *missing = g_ptr_array_index(plan->missing, i);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", missing->name);
    }
    field_add(fields, "Missing", names->str);
}

static void add_vote(MailEdits *fields, const Plan *plan)
{
    static const char *const clear[] = {
        [NAME_CLEAR_UNSAID] = NULL, [NAME_CLEAR_YES] = "yes", [NAME_CLEAR_NO] = "no"};
    if (plan->vote.stars > 0)
        field_add_format(fields, "Rating", "%d%s", plan->vote.stars,
                         plan->vote.is_poor ? " (poor)" : "");
    field_add(fields, "Name-Clear", clear[plan->vote.name_clear]);
}

/* The value alone, for people and for Sieve; how it came to be known, in one field for all. */
static void add_details(MailEdits *fields, const Plan *plan)
{
    g_autoptr(GString) sources = g_string_new(NULL);
    for (guint i = 0; i < plan->details->len; i++) {
        const Detail *detail = g_ptr_array_index(plan->details, i);
        if (!detail->is_needed)
            continue;
        g_autofree char *name = g_strconcat("Fact-", detail->name, NULL);
        field_add(fields, name, detail->value);
        g_string_append_printf(sources, "%s%s by %s %d%%", sources->len > 0 ? ", " : "",
                               detail->name, detail_source_name(detail->source),
                               (int)(detail->confidence * 100 + 0.5));
    }
    field_add(fields, "Facts", sources->str);
}

static void add_due(MailEdits *fields, const Plan *plan)
{
    if (plan->due == 0)
        return;
    g_autoptr(GDateTime) due = g_date_time_new_from_unix_utc(plan->due);
    g_autofree char *text = due != NULL ? g_date_time_format_iso8601(due) : NULL;
    field_add(fields, "Due", text);
}

static void add_assignee(MailEdits *fields, const Plan *plan, const OutcomeValues *values)
{
    const PlanAssignment *assignment = &plan->assignment;
    gboolean is_planned = g_strcmp0(values->assignee, assignment->login) == 0;
    const char *login = values->assignee != NULL ? values->assignee : "none";
    if (is_planned && assignment->reason != NULL)
        field_add_format(fields, "Assignee", "%s (%s)", login, assignment->reason);
    else
        field_add(fields, "Assignee", values->assignee);
}

static void add_identity(MailEdits *fields, const Plan *plan, const OutcomeValues *values)
{
    if (strcmp(values->identity, identity_grade_name(plan->identity)) == 0)
        field_add_format(fields, "Identity", "%s (%s)", values->identity, plan->identity_reason);
    else
        field_add(fields, "Identity", values->identity);
}

static void add_gateway(MailEdits *fields, const Plan *plan, const MailFacts *facts)
{
    if (mail_facts_are_carried(facts))
        field_add_format(fields, "Gateway", "%s (%s)", plan->gateway, plan->gateway_reason);
}

static void add_confirmation(MailEdits *fields, const Plan *plan)
{
    const char *name = confirmation_outcome_name(plan->confirmation);
    if (name != NULL)
        field_add_format(fields, "Confirmation", "%s (%s)", name, plan->confirmation_reason);
    else if (plan->answer.confirm_until != 0)
        field_add(fields, "Confirmation", "asked for");
}

static MailEdits *own_fields(const Plan *plan, const Recorded *recorded, const MailFacts *facts)
{
    OutcomeValues values = outcome_values(plan, recorded);
    g_autofree char *number =
        values.ticket > 0 ? tag_number(plan->desk, values.ticket) : g_strdup("");
    MailEdits *fields = mail_edits_new();
    field_add(fields, "Desk", plan->desk->name);
    add_other_desks(fields, plan);
    field_add(fields, "Ticket", number);
    /* That a new ticket is opened where none is named goes without saying. */
    if (plan->thread != THREAD_NEW || plan->linked_ticket != 0)
        field_add(fields, "Thread", plan->thread_reason);
    if (plan->linked_ticket != 0) {
        g_autofree char *linked = tag_number(plan->desk, plan->linked_ticket);
        field_add(fields, "Linked-Ticket", linked);
    }
    add_service_type(fields, plan, &values);
    add_choice(fields, plan);
    add_guesses(fields, plan, &values);
    add_rights(fields, plan);
    add_gateway(fields, plan, facts);
    add_identity(fields, plan, &values);
    add_confirmation(fields, plan);
    if (values.customer > 0)
        field_add_format(fields, "Customer", "%" G_GINT64_FORMAT, values.customer);
    if (recorded == NULL || !recorded->repeat)
        field_add(fields, "Open-Tickets", plan->own_tickets->str);
    field_add(fields, "Language", values.language);
    field_add(fields, "State", values.state);
    add_assignee(fields, plan, &values);
    add_due(fields, plan);
    add_vote(fields, plan);
    add_details(fields, plan);
    add_missing(fields, plan);
    field_add(fields, "Automatic", automatic_kind_name(facts->automatic));
    add_answer(fields, plan, recorded);
    for (guint i = 0; i < plan->warnings->len; i++)
        field_add(fields, "Warning", g_ptr_array_index(plan->warnings, i));
    return fields;
}

static void add_on_top(MailEdits *edits, const MailEdits *fields)
{
    for (guint i = fields->headers->len; i > 0; i--) {
        const HeaderEdit *field = g_ptr_array_index(fields->headers, i - 1);
        mail_edits_add_header(edits, field->name, field->value);
    }
}

/* ---- foreign fields ---- */

static gboolean is_own_name(const char *name)
{
    return g_ascii_strncasecmp(name, own_prefix, strlen(own_prefix)) == 0;
}

/* From the last instance to the first: deleting one changes the numbers of those behind it. */
static void delete_foreign(MailEdits *edits, const MailFacts *facts)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(MailEdits) found = mail_edits_new();
    for (guint i = 0; i < facts->fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        if (!is_own_name(field->name))
            continue;
        char *lower = g_ascii_strdown(field->name, -1);
        guint index = GPOINTER_TO_UINT(g_hash_table_lookup(counts, lower)) + 1;
        g_hash_table_insert(counts, lower, GUINT_TO_POINTER(index));
        mail_edits_delete_header(found, field->name, index);
    }
    for (guint i = found->headers->len; i > 0; i--) {
        const HeaderEdit *field = g_ptr_array_index(found->headers, i - 1);
        mail_edits_delete_header(edits, field->name, field->index);
    }
}

Verdict *decide_form_verdict(const MailFacts *facts)
{
    g_autoptr(MailEdits) edits = mail_edits_new();
    delete_foreign(edits, facts);
    if (mail_edits_deletions(edits) <= MAIL_DELETIONS_MAX)
        return NULL;
    g_autofree char *text = g_strdup_printf("Your mail has more than %d header fields whose names "
                                            "begin with %s, which only this server "
                                            "may write; please send it again without them",
                                            MAIL_DELETIONS_MAX, own_prefix);
    return verdict_new(VERDICT_REFUSE, "5.7.1", text);
}

/* ---- subject, Reply-To and recipients ---- */

/* Agents answer the customer behind a gateway, not the gateway. */
static void lead_replies_to_customer(MailEdits *edits, const Plan *plan, const MailFacts *facts)
{
    const MailAddress *only =
        facts->reply_to->len == 1 ? g_ptr_array_index(facts->reply_to, 0) : NULL;
    if (!mail_facts_are_carried(facts) || plan->author == NULL || !g_str_is_ascii(plan->author) ||
        (only != NULL && g_strcmp0(only->canonical, plan->author) == 0))
        return;
    guint fields = 0;
    for (guint i = 0; i < facts->fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(facts->fields, i);
        fields += g_ascii_strcasecmp(field->name, "Reply-To") == 0 ? 1 : 0;
    }
    for (guint i = MIN(fields, REPLY_TO_FIELDS_MAX); i > 1; i--)
        mail_edits_delete_header(edits, "Reply-To", i);
    g_autofree char *address = address_wire(plan->author);
    if (fields > 0)
        mail_edits_replace_header(edits, "Reply-To", 1, address);
    else
        mail_edits_add_header(edits, "Reply-To", address);
}

/* The tag goes in front of the value as it came, so that its encoded words stay as they are; a
   subject that no line could hold is encoded anew. */
static char *tagged_subject(const DeskSettings *desk, gint64 ticket, const char *service_type,
                            const MailFacts *facts)
{
    if (ticket == 0 || tag_find(desk, facts->subject != NULL ? facts->subject : "") == ticket)
        return NULL;
    g_autofree char *tag = tag_text(desk, ticket, service_type);
    g_autofree char *ascii = header_value_show(tag);
    const HeaderField *subject = mail_facts_field(facts, "Subject");
    g_autofree char *value = g_strdup_printf("%s %s", ascii, subject != NULL ? subject->value : "");
    g_autofree char *folded = header_value_fold(value, strlen("Subject: "));
    if (folded == NULL) {
        g_autofree char *encoded = header_value_encode(facts->subject);
        g_autofree char *anew = g_strdup_printf("%s %s", ascii, encoded);
        return header_value_fold(anew, strlen("Subject: "));
    }
    return g_steal_pointer(&folded);
}

void decide_tag_subject(const DeskSettings *desk, gint64 ticket, const char *service_type,
                        const MailFacts *facts, MailEdits *edits)
{
    g_autofree char *value = tagged_subject(desk, ticket, service_type, facts);
    if (value == NULL)
        return;
    if (mail_facts_field(facts, "Subject") != NULL)
        mail_edits_replace_header(edits, "Subject", 1, value);
    else
        mail_edits_add_header(edits, "Subject", value);
}

/* Beside the desk's mailbox, so that nobody has to forward what was approved. */
static void add_reviewers(MailEdits *edits, const Plan *plan, const OutcomeValues *values)
{
    const GPtrArray *reviewers = plan->desk->review_recipients;
    if (g_strcmp0(values->state, ticket_state_name(TICKET_AWAITING_REVIEW)) != 0)
        return;
    for (guint i = 0; i < reviewers->len; i++)
        g_ptr_array_add(edits->recipients, g_strdup(g_ptr_array_index(reviewers, i)));
}

static void add_recipients(MailEdits *edits, const Plan *plan, const OutcomeValues *values)
{
    const ServiceType *type =
        values->service_type != NULL ? desk_service_type(plan->desk, values->service_type) : NULL;
    const GPtrArray *tell = plan->desk->rating.tell;
    for (guint i = 0; plan->vote.is_poor && i < tell->len; i++)
        g_ptr_array_add(edits->recipients, g_strdup(g_ptr_array_index(tell, i)));
    if (plan->desk->assignment.deliver && values->assignee_address != NULL)
        g_ptr_array_add(edits->recipients, g_strdup(values->assignee_address));
    if (type == NULL || plan->thread == THREAD_NONE)
        return;
    for (guint i = 0; i < type->recipients->len; i++)
        g_ptr_array_add(edits->recipients, g_strdup(g_ptr_array_index(type->recipients, i)));
}

Verdict *decide_verdict(const Plan *plan, const Recorded *recorded, const MailFacts *facts,
                        const Settings *settings)
{
    (void)settings;
    if (plan->hushed)
        return verdict_new(VERDICT_DISCARD, NULL, NULL);
    Verdict *verdict = verdict_new(VERDICT_ACCEPT, NULL, NULL);
    OutcomeValues values = outcome_values(plan, recorded);
    g_autoptr(MailEdits) fields = own_fields(plan, recorded, facts);
    delete_foreign(verdict->edits, facts);
    if (plan->desk->subject_tag)
        decide_tag_subject(plan->desk, values.ticket, values.service_type, facts, verdict->edits);
    lead_replies_to_customer(verdict->edits, plan, facts);
    add_recipients(verdict->edits, plan, &values);
    add_reviewers(verdict->edits, plan, &values);
    add_on_top(verdict->edits, fields);
    return verdict;
}

Verdict *decide_spooled_verdict(const Reception *reception, const MailFacts *facts)
{
    Verdict *verdict = verdict_new(VERDICT_ACCEPT, NULL, NULL);
    g_autoptr(MailEdits) fields = mail_edits_new();
    field_add(fields, "Desk", reception->desk->name);
    field_add(fields, "State", "spooled");
    delete_foreign(verdict->edits, facts);
    add_on_top(verdict->edits, fields);
    return verdict;
}
