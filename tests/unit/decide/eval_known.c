/* What the store and the classifier know of a mail. */
#include "eval_scene.h"

#include "../common/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void set_group(EvalScene *scene, const char *value)
{
    eval_replace(&scene->known->group, value);
}

static void set_registered(EvalScene *scene, const char *value)
{
    eval_replace(&scene->known->language, value);
}

static void set_blocked(EvalScene *scene, const char *value)
{
    eval_replace(&scene->known->blocked, value);
}

/* "confirmed", or "confirmed,400" for so many days ago. */
static void set_grade(EvalScene *scene, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", 2);
    gint64 days = parts[1] != NULL ? atoi(parts[1]) : 1;
    scene->known->grade = identity_grade_from_name(parts[0]);
    scene->known->graded = scene->moment.now - days * 24 * 3600;
}

static void set_customer(EvalScene *scene, const char *value)
{
    scene->known->customer = atoi(value);
}

static void set_allowed(EvalScene *scene, const char *value)
{
    g_ptr_array_add(eval_default_type(scene)->allowed_groups, g_strdup(value));
}

/* "no", "no,reason,DAYS": what the function of the default type says; "silent": nothing. */
static void set_said(EvalScene *scene, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, ",", 3);
    Entitlement said = g_str_equal(words[0], "yes")  ? ENTITLED_YES
                       : g_str_equal(words[0], "no") ? ENTITLED_NO
                                                     : ENTITLED_UNDECIDED;
    gboolean has_reason = words[1] != NULL;
    gint64 days = has_reason && words[2] != NULL ? atoi(words[2]) : 0;
    eval_default_type(scene)->entitled_by = ENTITLED_BY_FUNCTION;
    if (!g_str_equal(value, "silent"))
        known_add_entitlement(scene->known, eval_default_type(scene)->name, said,
                              days != 0 ? scene->moment.now + days * 24 * 3600 : 0,
                              has_reason ? words[1] : "");
}

/* "4": so many requests of it were made by the customer, "4,9": and by the domain. */
static void set_used(EvalScene *scene, const char *value)
{
    g_auto(GStrv) numbers = g_strsplit(value, ",", 2);
    KnownQuota *known = known_quota(scene->known, eval_default_type(scene)->name);
    known->by_customer = (guint)atoi(numbers[0]);
    known->by_domain = numbers[1] != NULL ? (guint)atoi(numbers[1]) : 0;
}

static void set_answers(EvalScene *scene, const char *value)
{
    scene->known->answers_in_period = (guint)atoi(value);
}

/* Seconds since the last answer. */
static void set_last_answer(EvalScene *scene, const char *value)
{
    scene->known->last_answer = scene->moment.now - atoi(value);
}

static void set_this_hour(EvalScene *scene, const char *value)
{
    scene->known->hour_answers = (guint)atoi(value);
}

static void set_stock(EvalScene *scene, const char *value)
{
    scene->moment.answers_in_stock = (guint)atoi(value);
}

static void set_domain_answers(EvalScene *scene, const char *value)
{
    scene->known->domain_answers = (guint)atoi(value);
}

/* "token,closed,takes-part": a clue and what is known of ticket 1042, or of the one numbered. */
static void set_ticket(EvalScene *scene, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, ",", -1);
    TicketClue clue = eval_has_word(words, "token")       ? CLUE_TOKEN
                      : eval_has_word(words, "reference") ? CLUE_REFERENCE
                                                          : CLUE_TAG;
    KnownTicket *ticket = fixture_known_ticket(scene->known, clue);
    for (char **word = words; *word != NULL; word++) {
        ticket_state_from_name(*word, &ticket->state);
        if (g_ascii_isdigit(**word))
            ticket->number = atoi(*word);
        if (g_str_has_prefix(*word, "type:"))
            eval_replace(&ticket->service_type, *word + strlen("type:"));
        if (g_str_has_prefix(*word, "admitted:"))
            eval_replace(&ticket->quota_type, *word + strlen("admitted:"));
        if (g_str_has_prefix(*word, "language:"))
            eval_replace(&ticket->language, *word + strlen("language:"));
    }
    ticket->sender_takes_part = eval_has_word(words, "takes-part");
    ticket->best_identity = IDENTITY_UNKNOWN;
    for (IdentityGrade grade = IDENTITY_AGENT; grade <= IDENTITY_FAILED; grade++)
        if (eval_has_word(words, identity_grade_name(grade)))
            ticket->best_identity = grade;
    ticket->token_is_senders = eval_has_word(words, "own-token");
    ticket->acknowledged = eval_has_word(words, "acknowledged");
    ticket->rating_asked = eval_has_word(words, "rating-asked");
}

/* "1042,same-words,open,7m,acknowledged": a ticket of the author's in work, so old. */
static void set_own_ticket(EvalScene *scene, const char *value)
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
            eval_replace(&ticket->subject, *word + strlen("subject:"));
    }
    ticket->sender_takes_part = !eval_has_word(words, "other-address");
    ticket->same_words = eval_has_word(words, "same-words");
    ticket->acknowledged = eval_has_word(words, "acknowledged");
    for (IdentityGrade grade = IDENTITY_AGENT; grade <= IDENTITY_FAILED; grade++)
        if (eval_has_word(words, identity_grade_name(grade)))
            ticket->best_identity = grade;
}

/* "invoice:INV-1" was told before. */
static Detail *detail_of(const char *value, DetailSource source)
{
    g_auto(GStrv) pair = g_strsplit(value, ":", 2);
    return detail_new(pair[0], pair[1], source, 0.9);
}

static void set_told(EvalScene *scene, const char *value)
{
    KnownTicket *ticket = g_ptr_array_index(scene->known->tickets, 0);
    g_ptr_array_add(ticket->details, detail_of(value, DETAIL_TICKET));
}

/* The same in an earlier ticket of customer 7, a day ago. */
static void set_remembered(EvalScene *scene, const char *value)
{
    Detail *detail = detail_of(value, DETAIL_CUSTOMER);
    detail->told = scene->moment.now - 24 * 3600;
    scene->known->customer = 7;
    g_ptr_array_add(scene->known->details, detail);
}

/* "INV-1111:no,INV-2222:yes": what the admin's function says. */
static void set_judged(EvalScene *scene, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    eval_replace(&eval_invoice(scene)->function, "invoice_known");
    for (char **part = parts; *part != NULL; part++) {
        g_auto(GStrv) pair = g_strsplit(*part, ":", 2);
        known_add_check(scene->known, "invoice_known", pair[0], strcmp(pair[1], "yes") == 0);
    }
}

/* "billing:0.7,complaint:0.2" of the first desk's types; "" guesses nothing. */
static void set_guesses(EvalScene *scene, const char *value)
{
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (char **part = parts; *part != NULL; part++) {
        g_auto(GStrv) pair = g_strsplit(*part, ":", 2);
        const ServiceType *type = desk_service_type(eval_desk(scene), pair[0]);
        assert_non_null(type);
        guesses_add(scene->guesses, type, g_ascii_strtod(pair[1], NULL));
    }
    guesses_add_word(scene->guesses, "sum", 0.5);
    scene->moment.guesses = scene->guesses;
}

static void set_second_text(EvalScene *scene, const char *value)
{
    eval_replace(&scene->guesses->second_text, value);
}

/* "billing:3,complaint:1": so many of the author's last requests. */
static void set_history(EvalScene *scene, const char *value)
{
    g_auto(GStrv) items = g_strsplit(value, ",", -1);
    for (char **item = items; *item != NULL; item++) {
        g_auto(GStrv) pair = g_strsplit(*item, ":", 2);
        guint requests = (guint)g_ascii_strtoull(pair[1], NULL, 10);
        g_hash_table_insert(scene->known->history, g_strdup(pair[0]), GUINT_TO_POINTER(requests));
    }
}

const EvalInput eval_known_inputs[] = {
    {"group", set_group},
    {"registered", set_registered},
    {"blocked", set_blocked},
    {"grade", set_grade},
    {"customer", set_customer},
    {"allowed", set_allowed},
    {"said", set_said},
    {"used", set_used},
    {"answers", set_answers},
    {"last-answer", set_last_answer},
    {"this-hour", set_this_hour},
    {"stock", set_stock},
    {"domain-answers", set_domain_answers},
    {"ticket", set_ticket},
    {"own-ticket", set_own_ticket},
    {"guesses", set_guesses},
    {"second-text", set_second_text},
    {"history", set_history},
    {"told", set_told},
    {"remembered", set_remembered},
    {"judged", set_judged},
    {NULL, NULL},
};
