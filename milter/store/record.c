#include "literal.h"
#include "participants.h"
#include "private.h"
#include "told.h"

#include <string.h>

#define SPARE_TEXT_OCTETS 4000 /* of a text that was refused as a whole */
#define NO_ATTACHMENTS ",,,,," /* what add_attachments() and add_failures() write of none */
#define NO_FAILURES ",,,"

enum { /* the last values, which most mails do without */
       RECORD_CONFIRMING = 7,
       RECORD_QUOTA,
       RECORD_MATTER,
       RECORD_INSTEAD_OF, /* the last three: where the ticket gets an agent */
       RECORD_ASSIGNEE,
       RECORD_ASSIGNEE_WHY,
       RECORD_VALUES,
};

/* Columns of intake.record(). */
enum {
    RECORD_LEDGER,
    RECORD_TICKET,
    RECORD_CUSTOMER,
    RECORD_NEW_CUSTOMER,
    RECORD_NEW_TICKET,
    RECORD_REPEAT,
    RECORD_ANSWERED,
    RECORD_SERVICE_TYPE,
    RECORD_IDENTITY,
    RECORD_LANGUAGE,
    RECORD_STATE,
    RECORD_WITHHELD,
    RECORD_GRANTED,
    RECORD_COLUMNS,
};

/* Columns of intake.record_assigned() after those. */
enum {
    ASSIGNED_LOGIN = RECORD_COLUMNS,
    ASSIGNED_ADDRESS,
    ASSIGNED_COLUMNS,
};

static const char *thread_name(const Plan *plan)
{
    static const char *const names[] = {
        [THREAD_NEW] = "new",
        [THREAD_JOIN] = "join",
        [THREAD_NONE] = "none",
    };
    return plan->visits ? "visit" : names[plan->thread];
}

static const char *ledger_state(const MailFacts *facts, const Plan *plan)
{
    if (plan->blocked != NULL)
        return "refused";
    if (plan->spooled != 0)
        return "spooled";
    if (facts->automatic != AUTOMATIC_NONE)
        return "automatic";
    gboolean waits = plan->thread != THREAD_NONE && (plan->state == TICKET_AWAITING_CONFIRMATION ||
                                                     plan->state == TICKET_AWAITING_REVIEW);
    return waits ? "waiting" : "registered";
}

/* One line per text, "" left out. */
static void add_lines(GString *lines, const char *label, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    if (lines->len > 0)
        g_string_append_c(lines, '\n');
    g_string_append_printf(lines, "%s: %s", label, text);
}

static char *all_reasons(const Plan *plan)
{
    GString *lines = g_string_new(NULL);
    add_lines(lines, "thread", plan->thread_reason);
    add_lines(lines, "gateway", plan->gateway);
    add_lines(lines, "gateway", plan->gateway_reason);
    add_lines(lines, "identity", plan->identity_reason);
    add_lines(lines, "confirmation", plan->confirmation_reason);
    for (guint i = 0; i < plan->service_reasons->len; i++)
        add_lines(lines, "type", g_ptr_array_index(plan->service_reasons, i));
    add_lines(lines, "review", plan->service_in_doubt ? "the service type is in doubt" : NULL);
    add_lines(lines, "review", plan->review_reason);
    add_lines(lines, "entitlement", plan->entitlement_reason);
    add_lines(lines, "quota", plan->quota.reason);
    add_lines(lines, "assignment", !plan->assignment.changes ? plan->assignment.reason : NULL);
    add_lines(lines, "second concern", plan->second_concern);
    add_lines(lines, "language", plan->language_reason);
    for (guint i = 0; i < plan->warnings->len; i++)
        add_lines(lines, "warning", g_ptr_array_index(plan->warnings, i));
    return g_string_free(lines, FALSE);
}

static char *mail_note(const MailFacts *facts, const char *refusal)
{
    if (!facts->malformed && refusal == NULL)
        return NULL;
    GString *lines = g_string_new(NULL);
    add_lines(lines, "recorded without attachments and most of the text", refusal);
    for (guint i = 0; i < facts->malformed_reasons->len; i++)
        add_lines(lines, "malformed", g_ptr_array_index(facts->malformed_reasons, i));
    if (lines->len == 0)
        g_string_append(lines, "malformed");
    return g_string_free(lines, FALSE);
}

static void add_other_desks(GString *row, const Plan *plan)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < plan->other_desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(plan->other_desks, i);
        g_ptr_array_add(names, desk->name);
    }
    literal_add_array(row, names, LITERAL_KEY_OCTETS);
}

static void add_attachments(GString *row, const MailFacts *facts)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(GPtrArray) types = g_ptr_array_new();
    g_autoptr(GPtrArray) sizes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) digests = g_ptr_array_new();
    g_autoptr(GPtrArray) inlines = g_ptr_array_new();
    for (guint i = 0; i < facts->attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(facts->attachments, i);
        g_ptr_array_add(names, attachment->name);
        g_ptr_array_add(types, attachment->type);
        g_ptr_array_add(sizes, g_strdup_printf("%" G_GUINT64_FORMAT, attachment->size));
        g_ptr_array_add(digests, attachment->sha256);
        g_ptr_array_add(inlines, attachment->is_inline ? "t" : "f");
    }
    literal_add_array(row, names, LITERAL_LINE_OCTETS);
    literal_add_array(row, types, LITERAL_LINE_OCTETS);
    literal_add_array(row, sizes, LITERAL_KEY_OCTETS);
    literal_add_array(row, digests, LITERAL_KEY_OCTETS);
    literal_add_array(row, inlines, LITERAL_KEY_OCTETS);
}

static void add_failures(GString *row, const MailFacts *facts)
{
    g_autoptr(GPtrArray) addresses = g_ptr_array_new();
    g_autoptr(GPtrArray) reasons = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < facts->failures->len; i++) {
        const DeliveryFailure *failure = g_ptr_array_index(facts->failures, i);
        if (!failure->permanent || failure->recipient == NULL)
            continue;
        g_ptr_array_add(addresses, failure->recipient);
        g_ptr_array_add(reasons, g_strjoin(" ", failure->status != NULL ? failure->status : "5.0.0",
                                           failure->diagnostic, NULL));
    }
    literal_add_array(row, addresses, LITERAL_KEY_OCTETS);
    literal_add_array(row, reasons, LITERAL_LINE_OCTETS);
    literal_add_array(row, facts->returned_ids, LITERAL_ID_OCTETS);
}

/* Type intake.offered_mail, from `ledger_state` to `note`. */
static void add_mail(GString *row, const MailFacts *facts, const Plan *plan, const char *refusal)
{
    g_autofree char *note = mail_note(facts, refusal);
    literal_add(row, ledger_state(facts, plan), LITERAL_KEY_OCTETS);
    literal_add(row, facts->automatic == AUTOMATIC_NONE ? "customer" : "machine",
                LITERAL_KEY_OCTETS);
    literal_add(row, facts->subject != NULL ? facts->subject : "", LITERAL_LINE_OCTETS);
    literal_add_moment(row, facts->has_date ? facts->date : 0);
    literal_add_number(row, (gint64)facts->size);
    literal_add(row, note, LITERAL_LINE_OCTETS);
}

/* Type intake.offered_mail, from `author` to `participants`. */
static void add_plan(GString *row, const MailFacts *facts, const Plan *plan, const char *refusal)
{
    g_autofree char *reasons = all_reasons(plan);
    g_autoptr(GPtrArray) participants =
        refusal == NULL ? participants_of(facts, plan) : g_ptr_array_new();
    gboolean has_ticket = plan->thread != THREAD_NONE;
    literal_add(row, plan->author, LITERAL_KEY_OCTETS);
    literal_add(row, plan->author_name, LITERAL_LINE_OCTETS);
    literal_add(row, identity_grade_name(plan->identity), LITERAL_KEY_OCTETS);
    literal_add(row, thread_name(plan), LITERAL_KEY_OCTETS);
    literal_add_id(row, plan->thread == THREAD_JOIN ? plan->ticket : 0);
    literal_add_id(row, plan->linked_ticket);
    literal_add(row, has_ticket ? ticket_state_name(plan->state) : NULL, LITERAL_KEY_OCTETS);
    literal_add_boolean(row, plan->reopen);
    literal_add(row, plan->service_type != NULL ? plan->service_type : "", LITERAL_KEY_OCTETS);
    literal_add_boolean(row, plan->service_changed || plan->service_chosen);
    literal_add(row, plan->language, LITERAL_KEY_OCTETS);
    literal_add_moment(row, plan->due);
    literal_add(row, reasons, LITERAL_LINE_OCTETS);
    literal_add_array(row, participants, LITERAL_KEY_OCTETS);
}

static char *offered_mail(const char *filter, const Envelope *envelope, const MailFacts *facts,
                          const Plan *plan, const char *refusal)
{
    GString *row = g_string_new("(");
    literal_add(row, plan->desk->name, LITERAL_KEY_OCTETS);
    add_other_desks(row, plan);
    literal_add(row, filter, LITERAL_KEY_OCTETS);
    literal_add(row, envelope->queue_id, LITERAL_KEY_OCTETS);
    literal_add(row, envelope->sender != NULL ? envelope->sender : "", LITERAL_KEY_OCTETS);
    literal_add(row, facts->message_id != NULL ? facts->message_id : "", LITERAL_ID_OCTETS);
    literal_add(row, facts->digest != NULL ? facts->digest : "", LITERAL_KEY_OCTETS);
    add_mail(row, facts, plan, refusal);
    add_plan(row, facts, plan, refusal);
    if (refusal == NULL) {
        add_attachments(row, facts);
        add_failures(row, facts);
    } else {
        g_string_append(row, NO_ATTACHMENTS NO_FAILURES);
    }
    literal_add_moment(row, plan->spooled);
    return literal_row_end(row);
}

/* The answer's payload is JSON and must not be cut; its maker bounds it. */
static char *planned_answer(const PlanAnswer *answer, int period_minutes)
{
    GString *row = g_string_new("(");
    g_autofree char *period = g_strdup_printf("%d minutes", period_minutes);
    g_autofree char *token_digest = literal_digest(answer->token);
    literal_add_boolean(row, answer->send);
    literal_add(row, answer->reason, LITERAL_LINE_OCTETS);
    literal_add(row, answer->template_name, LITERAL_KEY_OCTETS);
    literal_add(row, answer->recipient, LITERAL_KEY_OCTETS);
    literal_add(row, answer->languages, LITERAL_KEY_OCTETS);
    literal_add(row, answer->message_id, LITERAL_ID_OCTETS);
    literal_add(row, answer->token, LITERAL_KEY_OCTETS);
    literal_add(row, token_digest, LITERAL_KEY_OCTETS);
    literal_add(row, answer->in_reply_to, LITERAL_ID_OCTETS);
    literal_add(row, answer->references, (PLAN_REFERENCES_MAX + 1) * LITERAL_ID_OCTETS);
    literal_add(row, answer->payload, G_MAXSIZE);
    literal_add_number(row, MIN(answer->ceiling, G_MAXINT));
    literal_add(row, period, LITERAL_KEY_OCTETS);
    return literal_row_end(row);
}

static char *answer_limits(const Plan *plan)
{
    const PlanAnswer *answer = &plan->answer;
    return literal_answer_limits(&(CountedBy){.mailbox = plan->mailbox,
                                              .domain = answer->domain,
                                              .per_domain = (int)MIN(answer->per_domain, G_MAXINT),
                                              .hour = answer->hour,
                                              .per_hour = (int)MIN(answer->per_hour, G_MAXINT),
                                              .wanted = (int)MIN(answer->wanted, G_MAXINT)});
}

static gboolean concerns_confirmation(const Plan *plan)
{
    return plan->confirmation == CONFIRMATION_GIVEN || plan->wrong_code_ticket != 0 ||
           plan->answer.explains || plan->answer.confirm_until != 0;
}

/* Type intake.confirming; NULL: record() does without. */
static char *confirming(const Plan *plan)
{
    if (!concerns_confirmation(plan))
        return NULL;
    gboolean given = plan->confirmation == CONFIRMATION_GIVEN && plan->thread == THREAD_JOIN;
    GString *row = g_string_new("(");
    literal_add_moment(row, plan->answer.confirm_until);
    literal_add_id(row, given ? plan->confirmation_ticket : 0);
    literal_add_id(row, plan->wrong_code_ticket);
    literal_add_boolean(row, plan->answer.explains);
    return literal_row_end(row);
}

/* Type intake.quota_claim; NULL: there is no quota. */
static char *quota_claim(const Plan *plan)
{
    const PlanQuota *quota = &plan->quota;
    if (!quota->applies)
        return NULL;
    GString *row = g_string_new("(");
    literal_add(row, plan->service_type, LITERAL_KEY_OCTETS);
    literal_add_number(row, quota->most);
    literal_add(row, quota->domain, LITERAL_KEY_OCTETS);
    literal_add_moment(row, quota->began);
    literal_add_boolean(row, quota->counts);
    literal_add_number(row, quota->used);
    return literal_row_end(row);
}

/* Type intake.matter; NULL: by no words would it be known again. */
static char *matter(const Plan *plan)
{
    if (plan->thread != THREAD_NEW || plan->words == NULL)
        return NULL;
    g_autofree char *words = literal_hex(plan->words);
    GString *row = g_string_new("(");
    literal_add(row, words, LITERAL_KEY_OCTETS);
    literal_add_boolean(row, plan->words_are_new);
    return literal_row_end(row);
}

static Recorded *read_recorded(const Rows *rows, gboolean is_assigned)
{
    Recorded *recorded = g_new0(Recorded, 1);
    recorded->ledger = rows_number(rows, 0, RECORD_LEDGER);
    recorded->ticket = rows_number(rows, 0, RECORD_TICKET);
    recorded->customer = rows_number(rows, 0, RECORD_CUSTOMER);
    recorded->new_customer = rows_boolean(rows, 0, RECORD_NEW_CUSTOMER);
    recorded->new_ticket = rows_boolean(rows, 0, RECORD_NEW_TICKET);
    recorded->repeat = rows_boolean(rows, 0, RECORD_REPEAT);
    recorded->answered = rows_boolean(rows, 0, RECORD_ANSWERED);
    recorded->service_type = rows_copy(rows, 0, RECORD_SERVICE_TYPE);
    recorded->identity = rows_copy(rows, 0, RECORD_IDENTITY);
    recorded->language = rows_copy(rows, 0, RECORD_LANGUAGE);
    recorded->state = rows_copy(rows, 0, RECORD_STATE);
    recorded->withheld = rows_copy(rows, 0, RECORD_WITHHELD);
    recorded->granted = (guint)rows_number(rows, 0, RECORD_GRANTED);
    recorded->is_assigned = is_assigned;
    if (is_assigned) {
        recorded->assignee = rows_copy(rows, 0, ASSIGNED_LOGIN);
        recorded->assignee_address = rows_copy(rows, 0, ASSIGNED_ADDRESS);
    }
    return recorded;
}

/* The values of intake.record(). `refusal` is why the database did not take them as they are: then
   without what a mail may have any amount of, and in ASCII, which every database can hold. */
static void values_make(const char *filter, const Envelope *envelope, const MailFacts *facts,
                        const Plan *plan, const char *refusal, char *values_r[RECORD_VALUES])
{
    const char *text = facts->text != NULL ? facts->text : "";
    gboolean is_all_new = g_strcmp0(facts->reply, facts->text) == 0;
    gsize limit = refusal == NULL ? G_MAXSIZE : SPARE_TEXT_OCTETS;
    values_r[0] = offered_mail(filter, envelope, facts, plan, refusal);
    values_r[1] = planned_answer(&plan->answer, plan->desk->answer.period_minutes);
    values_r[2] = answer_limits(plan);
    values_r[3] = literal_text(text, limit);
    values_r[4] = is_all_new ? NULL : literal_text(facts->reply, limit);
    values_r[5] = told_details(plan);
    values_r[6] = told_vote(&plan->vote);
    values_r[RECORD_CONFIRMING] = confirming(plan);
    values_r[RECORD_QUOTA] = quota_claim(plan);
    values_r[RECORD_MATTER] = matter(plan);
    const PlanAssignment *assignment = &plan->assignment;
    values_r[RECORD_INSTEAD_OF] = literal_text(assignment->instead_of, LITERAL_KEY_OCTETS);
    values_r[RECORD_ASSIGNEE] =
        literal_text(assignment->changes ? assignment->login : NULL, LITERAL_KEY_OCTETS);
    values_r[RECORD_ASSIGNEE_WHY] = literal_text(assignment->reason, LITERAL_LINE_OCTETS);
    for (gsize i = 0; refusal != NULL && i < RECORD_VALUES; i++)
        literal_to_ascii(values_r[i]);
}

/* The function that keeps what there is to keep, and how many of the values it takes. */
static const char *record_statement(char *const *values, int *count_r)
{
    if (values[RECORD_ASSIGNEE] != NULL) {
        *count_r = RECORD_VALUES;
        return "SELECT intake.record_assigned($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)";
    }
    if (values[RECORD_MATTER] != NULL) {
        *count_r = RECORD_INSTEAD_OF;
        return "SELECT intake.record_matter($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)";
    }
    if (values[RECORD_QUOTA] != NULL) {
        *count_r = RECORD_MATTER;
        return "SELECT intake.record_within_quota($1,$2,$3,$4,$5,$6,$7,$8,$9)";
    }
    if (values[RECORD_CONFIRMING] != NULL) {
        *count_r = RECORD_QUOTA;
        return "SELECT intake.record_confirming($1,$2,$3,$4,$5,$6,$7,$8)";
    }
    *count_r = RECORD_CONFIRMING;
    return "SELECT intake.record($1,$2,$3,$4,$5,$6,$7)";
}

/* The counts of answers, by domain first, of which many senders are, so that of two transactions
   the second waits for the first and never both for each other. */
static Outcome try_record(Store *store, const Plan *plan, char **values, Rows **rows_r,
                          GError **error)
{
    const SharedRows locks = {.domain = plan->answer.send ? plan->answer.domain : NULL,
                              .mailbox = plan->mailbox};
    int count = 0;
    const char *sql = record_statement(values, &count);
    Outcome outcome =
        store_write_together(store, &locks, sql, (const char *const *)values, count, rows_r, error);
    for (gsize i = 0; i < RECORD_VALUES; i++)
        g_free(values[i]);
    return outcome;
}

Outcome store_record(Store *store, const char *filter, const Envelope *envelope,
                     const MailFacts *facts, const Plan *plan, Recorded **recorded_r,
                     GError **error)
{
    char *values[RECORD_VALUES];
    g_autoptr(Rows) rows = NULL;
    g_autoptr(GError) refusal = NULL;
    values_make(filter, envelope, facts, plan, NULL, values);
    Outcome outcome = try_record(store, plan, values, &rows, &refusal);
    if (store_error_is_unfit(refusal)) {
        values_make(filter, envelope, facts, plan, refusal->message, values);
        g_clear_error(&refusal);
        outcome = try_record(store, plan, values, &rows, &refusal);
    }
    if (outcome != OUTCOME_DONE) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return outcome;
    }
    gboolean is_assigned = plan->assignment.changes;
    g_autoptr(Rows) made =
        rows_of_composites(rows, is_assigned ? (int)ASSIGNED_COLUMNS : (int)RECORD_COLUMNS);
    if (made == NULL || rows_count(made) != 1)
        return outcome_fail(OUTCOME_UNCERTAIN, error,
                            "the database's functions are of another version");
    *recorded_r = read_recorded(made, is_assigned);
    store_saw_ticket(store, (*recorded_r)->ticket);
    return OUTCOME_DONE;
}
