#include "acknowledgement_data.h"

#include "../mail/tag.h"
#include "acknowledgement.h"
#include "letter_data.h"
#include "moment.h"
#include "ticket_address.h"

#include <string.h>

static void set_truth(json_t *data, const char *key, gboolean truth)
{
    json_object_set_new(data, key, json_boolean(truth));
}

static void set_moment(json_t *data, const char *key, gint64 time, const DeskSettings *desk,
                       const char *language, gboolean names_zone)
{
    g_autofree char *text =
        time > 0 ? moment_text(time, desk->hours.zone, language, names_zone) : g_strdup("");
    letter_set(data, key, text);
}

static void set_near(json_t *data, const char *key, gint64 time, const OutboxRow *row,
                     const DeskSettings *desk, const char *language, MomentUse use,
                     gboolean is_elsewhere)
{
    g_autofree char *text =
        time > 0 ? moment_near(time, row->queued, desk->hours.zone, language, use, is_elsewhere)
                 : g_strdup("");
    letter_set(data, key, text);
}

static void set_holidays(json_t *data, const HoursSettings *hours, const OutboxRow *row,
                         gint64 until, gboolean closed, const char *language)
{
    const GDate today = hours_day(hours, row->queued);
    const Holiday *present = closed ? hours_holiday(hours, &today) : NULL;
    const Holiday *coming = hours_holiday_between(hours, row->queued, until);
    set_truth(data, "holiday", present != NULL);
    letter_set(data, "holiday_name",
               present != NULL ? localized_text(present->names, language) : "");
    set_truth(data, "coming_holiday", coming != NULL);
    letter_set(data, "coming_name", coming != NULL ? localized_text(coming->names, language) : "");
}

/* The zone is named with the times to come where the customer's clock says something else, and once
   where nothing is known of it. */
static void set_hours(json_t *data, const json_t *payload, const OutboxRow *row,
                      const DeskSettings *desk, const ServiceType *type, const char *language)
{
    gint64 opens = json_integer_value(json_object_get(payload, "opens"));
    gint64 due = json_integer_value(json_object_get(payload, "due"));
    const char *zone = json_string_value(json_object_get(payload, "customer_zone"));
    gboolean is_elsewhere = g_strcmp0(zone, "other") == 0;
    gboolean closed = !json_is_true(json_object_get(payload, "within_hours")) && opens > 0;
    set_truth(data, "closed", closed);
    set_holidays(data, desk_hours(desk, type), row, MAX(closed ? opens : 0, due), closed, language);
    set_moment(data, "opens", closed ? opens : 0, desk, language, FALSE);
    set_moment(data, "due", due, desk, language, FALSE);
    set_near(data, "opens_when", closed ? opens : 0, row, desk, language, MOMENT_AT, is_elsewhere);
    set_near(data, "due_when", due, row, desk, language, MOMENT_BY, is_elsewhere);
    set_moment(data, "received", row->queued, desk, language, zone == NULL);
}

static void set_state(json_t *data, const json_t *payload)
{
    static const struct {
        const char *key;
        TicketState state;
    } states[] = {
        {"awaiting_confirmation", TICKET_AWAITING_CONFIRMATION},
        {"awaiting_information", TICKET_AWAITING_INFORMATION},
        {"awaiting_review", TICKET_AWAITING_REVIEW},
    };
    const char *state = json_string_value(json_object_get(payload, "state"));
    for (gsize i = 0; i < G_N_ELEMENTS(states); i++)
        set_truth(data, states[i].key, g_strcmp0(state, ticket_state_name(states[i].state)) == 0);
    set_truth(data, "known_ticket", json_is_true(json_object_get(payload, "known_ticket")));
    set_truth(data, "service_changed", json_is_true(json_object_get(payload, "service_changed")));
    set_truth(data, "unknown_choice", json_is_true(json_object_get(payload, "unknown_choice")));
}

/* What is to be answered so that the address is proven, and why an answer did not prove it. */
static void set_confirmation(json_t *data, const json_t *payload, const DeskSettings *desk,
                             const OutboxRow *row, const char *language)
{
    static const struct {
        const char *key;
        ConfirmationOutcome outcome;
    } faults[] = {
        {"confirmation_used", CONFIRMATION_USED},
        {"confirmation_expired", CONFIRMATION_EXPIRED},
        {"confirmation_failed", CONFIRMATION_FAILED},
    };
    const char *fault = json_string_value(json_object_get(payload, "confirmation"));
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++)
        set_truth(data, faults[i].key,
                  g_strcmp0(fault, confirmation_outcome_name(faults[i].outcome)) == 0);
    gint64 until = json_integer_value(json_object_get(payload, "confirm_until"));
    gboolean is_asked = row->confirmation_token != NULL;
    letter_set(data, "confirm_code", is_asked ? row->confirmation_code : "");
    set_moment(data, "confirm_until", is_asked ? until : 0, desk, language, FALSE);
}

/* The reason of an agent or a function is told as it was written; a type's is in the settings, for
   each language. */
static void set_decision(json_t *data, const json_t *payload, const DeskSettings *desk,
                         const OutboxRow *row, const ServiceType *type, const char *language)
{
    static const char *const decisions[] = {"approved", "refused", "not_entitled", "used_up"};
    const char *decision = json_string_value(json_object_get(payload, "decision"));
    for (gsize i = 0; i < G_N_ELEMENTS(decisions); i++)
        set_truth(data, decisions[i], g_strcmp0(decision, decisions[i]) == 0);
    const char *reason = json_string_value(json_object_get(payload, "reason"));
    gboolean is_types =
        g_strcmp0(decision, "not_entitled") == 0 || g_strcmp0(decision, "used_up") == 0;
    if (type != NULL && is_types && reason == NULL)
        reason = localized_text(type->instead, language);
    letter_set(data, "reason", reason != NULL ? reason : "");
    gint64 again = json_integer_value(json_object_get(payload, "again"));
    g_autofree char *day =
        again > 0 ? moment_day(again, row->queued, desk->hours.zone, language) : g_strdup("");
    letter_set(data, "entitled_again", day);
}

static void set_number(json_t *data, const char *key, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    letter_set(data, key, text);
}

/* A type whose quota is gone from the settings shows none. */
static void set_quota(json_t *data, const json_t *payload, const DeskSettings *desk,
                      const OutboxRow *row, const ServiceType *type, const char *language)
{
    static const char *const periods[] = {
        [QUOTA_MONTH] = "quota_month", [QUOTA_WEEK] = "quota_week", [QUOTA_DAY] = "quota_day"};
    const json_t *quota = json_object_get(payload, "quota");
    gboolean is_used_up = json_is_true(json_object_get(quota, "used_up"));
    gint64 renews = json_integer_value(json_object_get(quota, "renews"));
    gboolean has_quota = quota != NULL && type != NULL;
    set_truth(data, "has_quota", has_quota && !is_used_up);
    set_truth(data, "quota_used_up", has_quota && is_used_up);
    for (gsize i = 0; i < G_N_ELEMENTS(periods); i++)
        set_truth(data, periods[i], has_quota && type->quota.period == i);
    set_number(data, "quota_left", json_integer_value(json_object_get(quota, "left")));
    set_number(data, "quota_most", json_integer_value(json_object_get(quota, "most")));
    letter_set(data, "quota_domain", json_string_value(json_object_get(quota, "domain")));
    g_autofree char *day = moment_day(renews, row->queued, desk->hours.zone, language);
    letter_set(data, "quota_renews", has_quota ? day : "");
}

/* A ticket that waits too long: its customer is told, or who answers for the desk. */
static void set_notice(json_t *data, const json_t *payload)
{
    static const struct {
        const char *key, *notice;
    } notices[] = {{"reminder", "reminder"}, {"unanswered", "closed"}, {"overdue", "overdue"}};
    const char *notice = json_string_value(json_object_get(payload, "notice"));
    for (gsize i = 0; i < G_N_ELEMENTS(notices); i++)
        set_truth(data, notices[i].key, g_strcmp0(notice, notices[i].notice) == 0);
    const char *assignee = json_string_value(json_object_get(payload, "assignee"));
    letter_set(data, "assignee", assignee != NULL ? assignee : "");
}

/* The need that a fact of the payload is of; NULL: the settings have none of its name any more. */
static const Need *need_of(const ServiceType *type, const json_t *fact)
{
    const char *name = json_string_value(json_object_get(fact, "name"));
    for (guint i = 0; type != NULL && i < type->needs->len; i++) {
        const Need *need = type->needs->pdata[i];
        if (g_strcmp0(need->name, name) == 0)
            return need;
    }
    return NULL;
}

/* The settings may say it in this language; the payload has it in the first one. */
static const char *missing_label(const Need *need, const json_t *fact, const char *language)
{
    return need != NULL ? localized_text(need->labels, language)
                        : json_string_value(json_object_get(fact, "label"));
}

static void set_missing(json_t *data, const json_t *payload, const ServiceType *type,
                        const char *language)
{
    const json_t *facts = json_object_get(payload, "missing");
    json_t *list = json_array();
    for (gsize i = 0; i < json_array_size(facts); i++) {
        const json_t *fact = json_array_get(facts, i);
        const Need *need = need_of(type, fact);
        json_t *item = json_object();
        letter_set(item, "label", missing_label(need, fact, language));
        letter_set(item, "example", need != NULL ? localized_text(need->examples, language) : "");
        set_truth(item, "wrong", json_is_true(json_object_get(fact, "wrong")));
        json_array_append_new(list, item);
    }
    set_truth(data, "has_missing", json_array_size(list) > 0);
    json_object_set_new(data, "missing", list);
}

static void set_known(json_t *data, const json_t *payload, const ServiceType *type,
                      const char *language)
{
    const json_t *facts = json_object_get(payload, "known");
    json_t *list = json_array();
    for (gsize i = 0; i < json_array_size(facts); i++) {
        const json_t *fact = json_array_get(facts, i);
        const Need *need = need_of(type, fact);
        if (need == NULL)
            continue;
        json_t *item = json_object();
        letter_set(item, "label", localized_text(need->labels, language));
        letter_set(item, "value", json_string_value(json_object_get(fact, "value")));
        set_truth(item, "earlier", json_is_true(json_object_get(fact, "earlier")));
        json_array_append_new(list, item);
    }
    set_truth(data, "has_known", json_array_size(list) > 0);
    json_object_set_new(data, "known", list);
}

static void set_lines(json_t *data, const char *has_key, const char *key, const char *text,
                      const char *between)
{
    json_t *list = json_array();
    g_auto(GStrv) lines = g_strsplit(text != NULL ? text : "", between, -1);
    for (char **line = lines; *line != NULL && *text != '\0'; line++) {
        json_t *item = json_object();
        letter_set(item, "line", g_strstrip(*line));
        json_array_append_new(list, item);
    }
    set_truth(data, has_key, json_array_size(list) > 0);
    json_object_set_new(data, key, list);
}

static void set_help(json_t *data, const json_t *payload, const OutboxRow *row,
                     const ServiceType *type, const char *language)
{
    gboolean is_new = json_is_true(json_object_get(payload, "guidance"));
    set_lines(data, "has_guidance", "guidance",
              type != NULL && is_new ? localized_text(type->guidance, language) : "", "|");
    set_lines(data, "has_answer", "answer", row->self_service, "\n");
}

static json_t *correction(const DeskSettings *desk, const OutboxRow *row, const ServiceType *type,
                          const char *language)
{
    const char *label = localized_text(type->labels, language);
    g_autofree char *mailbox = answer_address(desk, row, type->name);
    g_autofree char *tag = tag_text(desk, row->ticket, type->name);
    g_autofree char *subject = g_strconcat(tag, " ", label, NULL);
    g_autofree char *link = mailto_link(mailbox, subject, label);
    json_t *item = json_object();
    letter_set(item, "label", *label != '\0' ? label : type->name);
    letter_set(item, "mailbox", mailbox);
    letter_set(item, "link", link);
    return item;
}

/* An address that says one thing of a closed ticket, and a link to it that opens a finished mail.
 */
static void set_vote(json_t *item, const char *key, const char *link_key, const DeskSettings *desk,
                     const OutboxRow *row, const char *word)
{
    g_autofree char *mailbox = ticket_address(desk, row->token, word);
    g_autofree char *tag = tag_text(desk, row->ticket, row->service_type);
    g_autofree char *subject = g_strconcat(tag, " ", word, NULL);
    g_autofree char *link = mailto_link(mailbox, subject, "");
    letter_set(item, key, mailbox);
    letter_set(item, link_key, link);
}

static void set_rating(json_t *data, const json_t *payload, const DeskSettings *desk,
                       const OutboxRow *row)
{
    json_t *list = json_array();
    const char *answered_as = json_string_value(json_object_get(payload, "answered_as"));
    for (int stars = 1; row->token != NULL && stars <= STARS_MOST; stars++) {
        g_autofree char *number = g_strdup_printf("%d", stars);
        g_autofree char *word = g_strconcat(VOTE_STARS, number, NULL);
        json_t *item = json_object();
        letter_set(item, "number", number);
        set_vote(item, "mailbox", "link", desk, row, word);
        json_array_append_new(list, item);
    }
    json_object_set_new(data, "stars", list);
    letter_set(data, "answered_as", answered_as);
    set_vote(data, "clear_yes", "clear_yes_link", desk, row, VOTE_CLEAR "yes");
    set_vote(data, "clear_no", "clear_no_link", desk, row, VOTE_CLEAR "no");
}

static json_t *other_types(const DeskSettings *desk, const OutboxRow *row,
                           const ServiceType *chosen, gboolean only_allowed, const char *language)
{
    json_t *list = json_array();
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = desk->service_types->pdata[i];
        if (type != chosen && (!only_allowed || service_type_admits(type, row->group)))
            json_array_append_new(list, correction(desk, row, type, language));
    }
    return list;
}

/* Those that the text may have meant, the likeliest first; of a type that is gone nothing. */
static json_t *likely_types(const DeskSettings *desk, const OutboxRow *row, const json_t *names,
                            const char *language)
{
    json_t *list = json_array();
    for (gsize i = 0; i < json_array_size(names); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        const ServiceType *type = name != NULL ? desk_service_type(desk, name) : NULL;
        if (type != NULL)
            json_array_append_new(list, correction(desk, row, type, language));
    }
    return list;
}

/* Who is told that we have begun, or wait, has nothing to choose. */
static gboolean offers_nothing(const json_t *payload)
{
    return json_object_get(payload, "notice") != NULL ||
           g_strcmp0(json_string_value(json_object_get(payload, "decision")), "approved") == 0;
}

static void set_corrections(json_t *data, const json_t *payload, const DeskSettings *desk,
                            const OutboxRow *row, const ServiceType *chosen, const char *language)
{
    gboolean is_asked = json_is_true(json_object_get(payload, "unknown_choice"));
    const json_t *names = is_asked ? NULL : json_object_get(payload, "choices");
    json_t *list = row->token != NULL ? likely_types(desk, row, names, language) : json_array();
    gboolean in_doubt = json_array_size(list) > 0;
    if (!in_doubt && row->token != NULL && !offers_nothing(payload)) {
        json_decref(list);
        gboolean is_decision = json_object_get(payload, "decision") != NULL;
        list = other_types(desk, row, is_asked ? NULL : chosen, is_decision, language);
    }
    set_truth(data, "in_doubt", in_doubt);
    set_truth(data, "has_corrections", json_array_size(list) > 0);
    json_object_set_new(data, "corrections", list);
}

Outcome acknowledgement_data(const DeskSettings *desk, const OutboxRow *row,
                             const char *display_name, const char *language, char **json_r,
                             GError **error)
{
    json_t *payload = letter_payload(row);
    const char *type_name = json_string_value(json_object_get(payload, "service_type"));
    if (type_name == NULL) {
        json_decref(payload);
        return outcome_fail(OUTCOME_REFUSED, error,
                            "outbox row %" G_GINT64_FORMAT " has no readable payload", row->id);
    }
    const ServiceType *type = desk_service_type(desk, type_name);
    g_autofree char *ticket = tag_number(desk, row->ticket);
    g_autofree char *tag = tag_text(desk, row->ticket, type_name);
    json_t *data = letter_data(desk, display_name, type_name, language);
    letter_set(data, "ticket", ticket);
    letter_set(data, "tag", tag);
    set_state(data, payload);
    set_confirmation(data, payload, desk, row, language);
    set_decision(data, payload, desk, row, type, language);
    set_quota(data, payload, desk, row, type, language);
    set_notice(data, payload);
    set_hours(data, payload, row, desk, type, language);
    set_rating(data, payload, desk, row);
    set_help(data, payload, row, type, language);
    set_known(data, payload, type, language);
    set_missing(data, payload, type, language);
    set_corrections(data, payload, desk, row, type, language);
    json_decref(payload);
    *json_r = letter_json(data);
    return OUTCOME_DONE;
}
