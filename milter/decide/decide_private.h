/*
 * decide_private - what the files of decide/ share: the evidence a decision may look at, and one
 * function for each question that decide() asks in turn.
 */
#ifndef INTAKE_DECIDE_PRIVATE_H
#define INTAKE_DECIDE_PRIVATE_H

#include "decide.h"

typedef struct choice {      /* the customer's own word on the service type */
    const ServiceType *type; /* borrowed; NULL: none is chosen, or one that the desk has not */
    const char *way;         /* how it was chosen, before the type's name. Static. */
    gboolean is_unknown;     /* one was named, and the desk has none of that name */
    gboolean is_alone;       /* the mail says nothing else */
} Choice;

#define DAY_S (24 * 3600)

typedef struct evidence { /* borrowed, all of it */
    const Reception *reception;
    const Envelope *envelope;
    const MailFacts *facts;
    const Known *known;
    const Settings *settings;
    const Circumstances *moment;
    const KnownTicket *ticket; /* the one joined; NULL before thread_decide() and when none is */
    gboolean visits;           /* joined it with nothing proven: may not change it */
    Choice choice;             /* empty before choice_decide() */
    AutomaticKind automatic;   /* as the header says, else what the envelope gives away */
    ConfirmationOutcome confirmation; /* as confirmation_decide() found it */
    gint64 confirmation_ticket;
} Evidence;

/* The first desk in To, Cc and envelope order; NULL: none is meant. */
const DeskSettings *reception_desk(const Settings *settings, const Envelope *envelope,
                                   const MailFacts *facts);

/* The service type of that name, or with that label in any language, folded; or NULL. */
const ServiceType *choice_type_called(const DeskSettings *desk, const char *folded);

/* The key of a line "Key: value", "Key = value" or, with `bars`, "Key | value", without list marks
   and bold type, folded; NULL: it has none. *value_r is what follows it. Caller frees both. */
char *key_line_read(const char *line, gsize length, gboolean bars, char **value_r);

/* The header's kind; a mail without marks from the null reverse-path counts as AUTOMATIC_GENERATED:
   work of some program, to be registered and not to be answered. */
AutomaticKind evidence_automatic(const Envelope *envelope, const MailFacts *facts);

/* Fills confirmation, confirmation_reason, confirmation_ticket and wrong_code_ticket. */
void confirmation_decide(const Evidence *evidence, Plan *plan);

/* Takes back what a sender whose identity is not confirmed by it cannot give. */
void confirmation_settle(Plan *plan);

/* Whether an answer tells why the mail did not confirm: once for each time it was asked for. */
gboolean confirmation_is_explained(const Evidence *evidence, const Plan *plan);

/* By when the answer to this mail asks for a confirmation; 0: it does not. Needs the state. */
gint64 confirmation_asked_until(const Evidence *evidence, const Plan *plan);

/* Fills hushed. */
void confirmation_hush(const Evidence *evidence, Plan *plan);

/* Fills blocked; needs plan->identity. */
void blocked_decide(const Evidence *evidence, Plan *plan);

/* What senders of a mail may be blocked as: addresses, their mailboxes, their domains and those
   above. char *, caller frees. */
GPtrArray *blocked_names(const AnswerSettings *answer, const MailFacts *facts);

/* Fills gateway and gateway_reason. */
void gateway_decide(const Evidence *evidence, Plan *plan);

/* Fills thread, ticket, visits, linked_ticket, thread_reason; needs plan->identity. Returns the
   ticket joined, or NULL. Borrowed from `known`. */
const KnownTicket *thread_decide(const Evidence *evidence, Plan *plan);

typedef struct matter { /* what a mail that names no ticket has to do with one of its author's */
    const KnownTicket *ticket; /* borrowed; NULL: nothing */
    enum {
        MATTER_RESEMBLES, /* linked, and no more */
        MATTER_CONTINUES,
        MATTER_REPEATS,
    } relation;
    char *why; /* behind "joined by"; owned */
} Matter;

void matter_clear(Matter *matter);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Matter, matter_clear)

Matter matter_find(const Evidence *evidence);

/* Whether it is joined, where the mail is admitted to the ticket, or only may visit it. */
gboolean matter_may_join(const Matter *matter, gboolean visits);

/* SHA-256, hex, of who writes what under which subject: the same when a request comes again. NULL
   for a machine's mail and for one that says nothing. Caller frees. */
char *matter_words(const MailFacts *facts);

/* Fills words, words_are_new and own_tickets; needs thread. */
void matter_note(const Evidence *evidence, Plan *plan);

/* Whether nothing is proven of the sender, while the ticket has mails of proven customers, or the
   address itself was proven before. */
gboolean thread_is_less_proven(const Evidence *evidence, const Plan *plan,
                               const KnownTicket *ticket);

/* Whether a ticket that has the author's address was perhaps opened by somebody else: with evidence
   against him, or with none, of an address that had some before. */
gboolean thread_may_be_forged(const Evidence *evidence, const KnownTicket *ticket);

/* Fills vote: a rating by a link of the mail that asked for one, or by a number in the first line
   of an answer to it. Needs thread. */
void vote_decide(const Evidence *evidence, Plan *plan);

/* What the customer chose, by a suffix of the address or a first line "type: complaint" with a name
   or label in any language. Needs the ticket and whether the mail visits it. */
Choice choice_decide(const Evidence *evidence);

/* Fills service_type, service_confidence, service_reasons, service_changed, service_chosen and
   unknown_choice. */
void service_type_decide(const Evidence *evidence, Plan *plan);

/* Fills entitlements: those of all types that a mail may turn out to be of. */
void rights_expect(Reception *reception);

/* The grade the address reached, where it is still kept; else UNKNOWN. */
IdentityGrade rights_kept_grade(const Evidence *evidence);

/* Fills quota for a request that is judged as one of `type`; needs identity, thread and
   is_less_proven. */
void quota_decide(const Evidence *evidence, Plan *plan, const ServiceType *type);

/* Fills entitlement, quota, turned_down, must_confirm and review_reason; needs service_type. */
void rights_decide(const Evidence *evidence, Plan *plan);

/* The state in which a request waits for its rights, or is closed for want of them; FALSE: it does
   not wait. */
gboolean rights_wait(const Plan *plan, TicketState *state_r);

/* Fills language and language_reason: registered, then detected, then of the thread. */
void language_decide(const Evidence *evidence, Plan *plan);

/* The language or two of an answer, "zh-CN" or "en,zh-CN": the customer's where the desk speaks it,
   else the one that `fallback` has for it, else the desk's first; two where none is known. Caller
   frees. */
char *language_of_answer(const DeskSettings *desk, const char *language);

/* What may be the value of a needed fact: in lines "Key: value", by expressions in text and subject
   and in attachments' names; Detail *, the surest source first, no value twice, all with the right
   check digits and within the range. *wrong_r (may be NULL) becomes TRUE when something looked like
   it and has not. `subject` and `text` may be NULL. Caller frees. */
GPtrArray *detail_find_all(const Need *need, const MailFacts *facts, const char *subject,
                           const char *text, gboolean *wrong_r);

/* Fills what the look-up is asked of the mail's facts: asks_details, check_functions,
   check_values. */
void details_expect(Reception *reception, const MailFacts *facts);

/* Fills details and informs; needs service_type and rights. */
void details_decide(const Evidence *evidence, Plan *plan);

/* Fills missing; needs details and language. Labels are in the answer's first language. */
void missing_decide(const Evidence *evidence, Plan *plan);

/* Fills state and reopen; needs all of the above. */
void state_decide(const Evidence *evidence, Plan *plan);

/* Fills assignment; needs state, service_type and language. */
void assign_decide(const Evidence *evidence, Plan *plan);

/* Fills within_hours, opens, customer_zone and due; nothing is promised to whom no promise reaches.
 */
void promise_decide(const Evidence *evidence, Plan *plan);

/* Fills warnings. */
void warnings_collect(const Evidence *evidence, Plan *plan);

/* Fills answer.send, answer.rung and answer.reason; needs all of the above. */
void ladder_climb(const Evidence *evidence, Plan *plan);

/* Fills self_service; needs all of the above. */
void self_service_decide(const Evidence *evidence, Plan *plan);

/* What the author's or the envelope sender's address says when nobody reads answers to it
   ("noreply"), or NULL. Static. */
const char *no_reply_word(const Evidence *evidence, const Plan *plan);

/* The rung on which the store withheld an answer that was planned. Static, or of `recorded`. */
const char *store_rung(const Plan *plan, const Recorded *recorded);
const char *store_rung_why(const Recorded *recorded); /* the same for people */

/* The rungs by name, in the order they are tried. Static. */
guint ladder_length(void);
const char *ladder_rung(guint index);

/* Fills the rest of answer for one that will be sent. */
void answer_decide(const Evidence *evidence, Plan *plan);

/* ---- by what answers are counted ---- */

/* The mailbox that a canonical address leads to: without quotes, without a suffix behind one of the
   delimiters, and without dots where its provider ignores them. Caller frees. */
char *mailbox_of(const AnswerSettings *answer, const char *canonical);

/* The organizational domain of a canonical address, NULL when it is a public provider's. Points
   into `canonical`. */
const char *mailbox_limited_domain(const AnswerSettings *answer, const char *canonical);

/* ---- header values ---- */

/* A value as it goes into one of our fields, for people and for Sieve: words in ASCII as they are,
   others, and what looks like an encoded word, as encoded words (RFC 2047), controls and marks of
   direction as blanks, at most HEADER_VALUE_MAX octets. Caller frees. */
char *header_value_show(const char *value);

/* UTF-8 as encoded words (RFC 2047), with blanks between them. Caller frees. */
char *header_value_encode(const char *value);

/* Folds at blanks with "\n " so that lines stay within 78 octets where that is possible; `used`
   octets stand before the value in its first line. NULL when a run without blanks is too long for
   any line. Caller frees. */
char *header_value_fold(const char *value, gsize used);

#define HEADER_VALUE_MAX 900

#endif
