/*
 * settings - the policy of an installation, read from one libconfig file into a counted snapshot.
 *
 * A snapshot never changes after settings_load(); a connection holds the one it began with, so a
 * reload never changes the rules in the middle of a mail. settings_table.c names every setting
 * with type, default, range and text; the sample file and the manual are held against it.
 */
#ifndef INTAKE_SETTINGS_H
#define INTAKE_SETTINGS_H

#include "../base/key_ring.h"
#include "../base/outcome.h"
#include "../base/pattern.h"
#include "outgoing.h"
#include "process.h"
#include "programs.h"

/* Where the programs look when no other file is named. */
#define SETTINGS_FILE "/etc/intake/intake.conf"

/* ---- desks ---- */

#define SITE_FUNCTION_OCTETS_MAX 40 /* of the name of an admin's SQL function, without site_ */
#define TOKEN_LENGTH 26             /* of a reply address: base32 of 128 bits, a-z2-7 */
#define VOTE_STARS "rate-"          /* "support+rate-5.t.TOKEN@": a rating of 1 to 5 */
#define VOTE_CLEAR                                                                                 \
    "clear-" /* "support+clear-yes.t.TOKEN@", -no: whether it was clear who answered */
#define DESK_DELIMITERS "+-=_#" /* a desk has one of them between its address and a suffix */

typedef struct localized { /* one text per language, in the file's order; the first is the default
                            */
    char *language;        /* BCP 47 */
    char *text;
} Localized;

typedef struct localized_pattern {
    char *language; /* of the mails it was written for; it is tried in all of them */
    Pattern *pattern;
} LocalizedPattern;

typedef struct number_range {
    gint64 least, most; /* both included; 0 and 0: any */
} NumberRange;

/* The members of a choice stand in the order of the words in the table. */
typedef enum value_check { /* what the last digits of a number must be */
                           VALUE_CHECK_NONE,
                           VALUE_CHECK_LUHN, /* ISO/IEC 7812 */
                           VALUE_CHECK_EAN,  /* GTIN-8, -12, -13, -14 */
                           VALUE_CHECK_ISBN, /* of 10 or 13 digits */
                           VALUE_CHECK_IBAN, /* ISO 13616 */
                           VALUE_CHECK_VAT,  /* of the European Union */
                           VALUE_CHECK_USCC, /* GB 32100-2015 */
} ValueCheck;

#define GUIDANCE_LINES_MAX 3
#define NEEDS_MAX 20 /* of one service type: each gets a header field and a line in a mail */

typedef struct need {    /* a fact that a service type cannot do without */
    char *name;          /* [a-z0-9-]+ */
    Pattern *pattern;    /* finds its value in any language; NULL: none does */
    GPtrArray *patterns; /* LocalizedPattern * */
    ValueCheck check;
    NumberRange range;
    char *function;    /* intake.site_FUNCTION() says whether a value is right; "": none is asked */
    int remember_days; /* for which it holds for the customer's later tickets; 0: for none */
    GPtrArray *labels; /* Localized *: what customers are asked for */
    GPtrArray *examples; /* Localized *: how such a value looks; may be empty */
} Need;

typedef enum needed_grade {
    NEEDED_GRADE_ANY,
    NEEDED_GRADE_AUTHENTICATED,
    NEEDED_GRADE_CONFIRMED,
} NeededGrade;
typedef enum when_reviewed {
    REVIEW_NEVER,
    REVIEW_NEW,
    REVIEW_UNPROVEN,
    REVIEW_ALWAYS
} WhenReviewed;

typedef enum entitled_by { ENTITLED_BY_GROUPS, ENTITLED_BY_FUNCTION } EntitledBy;
typedef enum quota_period { QUOTA_MONTH, QUOTA_WEEK, QUOTA_DAY } QuotaPeriod;
typedef enum quota_share { QUOTA_OF_CUSTOMER, QUOTA_OF_DOMAIN } QuotaShare;
typedef enum when_used_up { USED_UP_REVIEW, USED_UP_REFUSE } WhenUsedUp;

typedef struct quota_settings { /* how often a service type may be asked for */
    int requests;               /* in each period; 0: there is no quota */
    QuotaPeriod period;         /* of the desk's calendar and zone; weeks begin on Monday */
    QuotaShare share;           /* each customer's own, or all customers' of a domain together */
    WhenUsedUp used_up;         /* what becomes of a request beyond it */
    GPtrArray *exempt_groups;   /* char *: groups whose customers have none */
} QuotaSettings;

typedef struct opening { /* minutes of the local day, end exclusive */
    int from, until;
} Opening;

typedef struct holiday { /* closed days, both ends included */
    gboolean yearly;
    int from, until;  /* 20261001, or 1001 of each year, which may go over its end */
    GPtrArray *names; /* Localized *; empty: nameless */
} Holiday;

typedef struct hours_settings HoursSettings;
struct hours_settings {
    GTimeZone *zone;              /* read once: a decision opens no file */
    GArray *openings[7];          /* Opening, Monday first, ascending; all empty: always open */
    GPtrArray *holidays;          /* Holiday * */
    int answer_minutes;           /* working minutes until the promised answer; 0: no promise */
    const HoursSettings *of_desk; /* of a service type: whose zone and holidays hold too, and whose
                                     openings when it has none; NULL: it is the desk's */
};

typedef struct service_type {
    char *name;                 /* [a-z0-9-]+; also the address suffix */
    GPtrArray *labels;          /* Localized *: what customers read */
    GPtrArray *recipients;      /* char *: envelope recipients added to its mails */
    HoursSettings hours;        /* answer_minutes 0: the desk's */
    GPtrArray *needs;           /* Need * */
    GPtrArray *kinds;           /* char *, of service_kinds: what the starter calls such mails */
    GPtrArray *keywords;        /* char *: words that tell it, beside its labels */
    GPtrArray *groups;          /* char *: groups of customers who ask for it more than others do */
    GPtrArray *allowed_groups;  /* char *: groups whose customers may use it; empty: all may */
    EntitledBy entitled_by;     /* who may use it: those groups, or who a function says */
    char *entitlement_function; /* intake.site_FUNCTION() then says */
    GPtrArray *instead;         /* Localized *: what a customer who may not is told; may be empty */
    GPtrArray *guidance;        /* Localized *: lines on how to be helped sooner; may be empty */
    GPtrArray *self_service;    /* Localized *: what answers such requests at once; may be empty */
    char *self_service_function; /* intake.site_FUNCTION() does so for proven senders; "": none */
    int self_service_days;       /* until an unanswered one closes; 0: it stays */
    NeededGrade needed_grade;    /* how well its senders must be proven */
    WhenReviewed review;         /* whose requests a person sees first */
    QuotaSettings quota;
} ServiceType;

/* What the starter knows to tell apart, ending with NULL. */
extern const char *const service_kinds[];

typedef enum classify_model {
    CLASSIFY_AUTO, /* the desk's own model, else the starter */
    CLASSIFY_STARTER,
    CLASSIFY_NONE,
} ClassifyModel;

typedef struct classify_settings { /* telling the service type by the text */
    ClassifyModel model;
    int accuracy;    /* percent of the decided that are to be right */
    gboolean review; /* what is in doubt waits for a review */
} ClassifySettings;

typedef enum rule_test_kind {
    RULE_ANY_WORDS,
    RULE_ALL_WORDS,
    RULE_MATCHES,
    RULE_HEADER,
    RULE_RECIPIENT,
    RULE_GROUP,
    RULE_LANGUAGE,
    RULE_HAS_ATTACHMENT,
} RuleTestKind;

typedef struct rule_test {
    RuleTestKind kind;
    GPtrArray *values; /* char *: words, recipients, groups or languages */
    char *header;      /* RULE_HEADER: the field's name */
    Pattern *pattern;  /* RULE_MATCHES, RULE_HEADER */
    gboolean wanted;   /* RULE_HAS_ATTACHMENT */
} RuleTest;

typedef struct service_rule { /* all tests must hold; the first rule that holds decides */
    char *name;
    const ServiceType *service_type;
    GPtrArray *tests; /* RuleTest * */
    gboolean review;  /* what it holds for is reviewed by a person first */
    gboolean confirm; /* its sender must confirm the address */
} ServiceRule;

typedef struct answer_settings {
    gboolean acknowledge;
    int per_address;            /* most automatic answers to one mailbox ... */
    int period_minutes;         /* ... within this time */
    int gap_after;              /* this many answers in the period come without a pause ... */
    int gap_minutes;            /* ... then this pause, doubling with each further answer */
    int per_hour;               /* most answers for the desk in an hour, over all filters */
    int per_domain;             /* most answers to one organizational domain in an hour */
    GPtrArray *public_domains;  /* char *: canonical; of anybody, hence without that limit */
    GPtrArray *dotless_domains; /* char *: canonical; dots in a local part mean nothing there */
    GPtrArray *alias_domains; /* char *: names of one provider, between blanks; the first counts */
    char *suffix_delimiters;  /* each begins a suffix: user+suffix@ is user@ */
    gboolean answer_unknown;  /* identity unknown is acknowledged too */
} AnswerSettings;

typedef enum name_kind {
    NAME_AGENT_REPLY,
    NAME_AUTOMATIC_REPLY,
    NAME_ACKNOWLEDGEMENT,
    NAME_ANY_KIND, /* of a pattern */
} NameKind;

typedef struct name_pattern { /* the most specific that fits wins; see names/names.h */
    char *language, *service_type, *group, *role; /* "" : any */
    char *department, *agent, *channel;           /* the same; `agent` is a login */
    NameKind kind;
    char
        *title; /* stands for {agent.title} where the agent's role allows it; "": the agent's own */
    char *pattern;
} NamePattern;

typedef struct role_settings { /* what a position may be called and may do */
    char *name;                /* as agents have it */
    GPtrArray *labels;         /* Localized *: what customers read; empty: `name` */
    GPtrArray *titles;         /* char *: titles its agents may bear; empty: any */
    GPtrArray *allowed_words;  /* char *: words forbidden to others that its names may hold */
    gboolean opens;            /* its agents may open outgoing tickets */
} RoleSettings;

typedef struct name_rules {      /* what `intakectl names check` holds every name to */
    int width_least, width_most; /* columns on a terminal; East Asian wide characters count two */
    GPtrArray *forbidden_words;  /* char *: in no name, save where a role allows them */
    GPtrArray *required;         /* char *: "brand", "department", "agent" */
    GPtrArray *channels;         /* char *: channels in use, of "mail", "phone", "chat", "social" */
    int review_days;             /* a name without a review date of its own is due after these */
} NameRules;

typedef struct learning_settings { /* the desk's own model, learnt from its tickets */
    gboolean train;
    int after_labels; /* new ones that make a training due; 0: none do */
    int hour;         /* local hour of the day at which new labels are learnt from; 24: none */
    int per_customer; /* most labels of one customer that are learnt from */
} LearningSettings;

#define LEDGER_DAYS_LEAST                                                                          \
    30 /* for which the ledger is kept in any case: the same mail comes again */

typedef struct retention_settings { /* days after which records go; 0: never */
    int mails;                      /* words and file names of closed tickets' mails */
    int tickets;                    /* closed tickets, whole */
    int ledger;                     /* rows of the ledger and of the departures */
    int answers;                    /* finished answers of the outbox */
} RetentionSettings;

gboolean retention_keeps_everything(const RetentionSettings *days); /* for ever */

typedef struct rating_settings { /* how a closed ticket was */
    gboolean ask;
    int period_days; /* in which a customer is asked once; 0: for every ticket */
    int poor;        /* so many stars or fewer are; 0: none */
    GPtrArray *tell; /* char *: addresses that get mails with a poor rating as well */
} RatingSettings;

typedef struct verify_settings { /* a program that says who a customer is */
    GPtrArray *command;          /* char *: its path, then arguments; empty: none */
    int timeout_s;
} VerifySettings;

typedef struct hook_settings { /* who is told of tickets: programs as above, or functions */
    GPtrArray *on_registered, *on_closed, *on_rating;
    char *on_registered_function, *on_closed_function, *on_rating_function; /* "": none */
    int timeout_s;                                                          /* of a program */
    int give_up_hours; /* after which one that fails is tried no more */
} HookSettings;

typedef enum gateway_kind { GATEWAY_FORM, GATEWAY_FORWARDER, GATEWAY_DATABASE } GatewayKind;

typedef struct gateway { /* sends mails that carry a customer: a form, an app, a mailing list */
    char *name;
    GatewayKind kind;
    GPtrArray *addresses;    /* char *: canonical, in From */
    GPtrArray *domains;      /* char *: canonical; any address in them */
    GPtrArray *logins;       /* char *: each proves its mails ... */
    GPtrArray *networks;     /* char *: ... and so does a client in one of these */
    GPtrArray *fields;       /* char *: header fields that may name the customer */
    GPtrArray *address_keys; /* char *: of lines "Key: value" of the body */
    GPtrArray *name_keys, *phone_keys, *type_keys; /* the same */
    int per_address; /* answers that a mailbox may have had in the desk's period for one more */
    int per_hour;    /* most answers to its customers in an hour */
} Gateway;

typedef enum less_proven {
    LESS_PROVEN_SEPARATE,
    LESS_PROVEN_CONFIRM,
    LESS_PROVEN_JOIN,
} LessProven;
typedef enum when_blocked { BLOCKED_REFUSE, BLOCKED_SILENT } WhenBlocked;

typedef struct desk_settings {
    char *name; /* [a-z0-9-]+, key of everything recorded */
    char *brand;
    GPtrArray *brands;        /* Localized *: the brand per language; empty: `brand` */
    GPtrArray *departments;   /* Localized * */
    const char *address;      /* the first of `addresses`; the one answers come from */
    GPtrArray *addresses;     /* char *: canonical */
    char delimiter;           /* between address and suffix */
    GPtrArray *languages;     /* char *: spoken here; the first is the default */
    GPtrArray *fallbacks;     /* Localized *: to speakers of `language` the desk speaks `text` */
    gboolean bilingual;       /* answer in the first two languages when the customer's is unknown */
    char *ticket_prefix;      /* "ACME-": [#ACME-1042] */
    gboolean subject_tag;     /* put the tag into the subject of delivered mail */
    char *tag_format;         /* with {ticket} and {type} */
    GPtrArray *own_lists;     /* char *: ids or addresses of lists whose mail is for the desk */
    GPtrArray *gateways;      /* Gateway * */
    gboolean copied_opens;    /* desk only in Cc of an unknown thread: open a ticket */
    LessProven less_proven;   /* a mail below the grade of its address or ticket */
    int grade_days;           /* for which the grade an address reached is kept */
    NeededGrade needed_grade; /* how well senders must be proven, whatever they ask for */
    int confirm_hours;        /* for which an answer to a confirmation address is waited for */
    GPtrArray *review_recipients; /* char *: get what waits for a review */
    WhenBlocked blocked;          /* what happens to mail of blocked senders */
    gboolean refuse_claims; /* mail from the desk's address without right: refuse, else ignore */
    gboolean
        agent_out_of_office;  /* let an agent's own automatic reply pass under the desk's address */
    GPtrArray *service_types; /* ServiceType * */
    const ServiceType *default_type;
    GPtrArray *rules; /* ServiceRule * */
    ClassifySettings classify;
    HoursSettings hours;
    MatterSettings matter;
    CareSettings care;
    AssignmentSettings assignment;
    AnswerSettings answer;
    GPtrArray *name_patterns; /* NamePattern * */
    GPtrArray *roles;         /* RoleSettings * */
    NameRules name_rules;
    OutgoingSettings outgoing;
    LearningSettings learning;
    RatingSettings rating;
    RetentionSettings retention;
    VerifySettings verify;
    HookSettings hooks;
    char *phone, *website, *address_line; /* for signature and acknowledgement; "" : not shown */
} DeskSettings;

typedef struct setting_value { /* one setting as it is in force */
    char *path;                /* "milter.timeout", "desks.acme.rules" */
    char *text;                /* spelled as in the file */
    int line;                  /* of the file; 0: the default is in force */
} SettingValue;

typedef struct settings {
    gint references; /* atomic */
    char *file;      /* where it was read from */
    MilterSettings milter;
    LimitSettings limits;
    StoreSettings store;
    SenderSettings sender;
    TrustSettings trust;
    char *templates;             /* directory, as it was installed */
    char *own_templates;         /* directory of files that stand before those; "": none */
    GPtrArray *desks;            /* DeskSettings * */
    GHashTable *desk_by_address; /* char * (canonical) -> DeskSettings *, both borrowed */
    GPtrArray *values;           /* SettingValue *, in the order of settings_table.c */
    GHashTable *element_lines;   /* char * ("desks.acme.names[2]") -> its line */
} Settings;

/* Reads and checks `file`. REFUSED with "file:line: setting: what is wrong, hint" for the first
   fault; an unknown setting is a fault. The snapshot has one reference, the caller's. */
Outcome settings_load(const char *file, Settings **settings_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether the mail server on another machine must encrypt and show a certificate: smtps://, or
   there is a login to keep. */
gboolean settings_sender_is_guarded(const SenderSettings *sender);

/* The password of `sender->login` out of its file; NULL where there is no login. REFUSED when the
   file cannot be read or is not one line. Caller frees. */
Outcome settings_sender_password(const SenderSettings *sender, char **password_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The keys that confirmations are signed with; DONE and NULL where there is no such file, so that
   none is asked for. REFUSED as of key_ring_read(). Caller frees. */
Outcome settings_keys(const Settings *settings, KeyRing **ring_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The same for a text that is in no file yet, or not to be read from it; `file` is the name that
   messages and `settings->file` bear. */
Outcome settings_load_text(const char *file, const char *text, Settings **settings_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

Settings *settings_ref(Settings *settings); /* thread-safe */
void settings_unref(Settings *settings);    /* thread-safe */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_unref)

/* The settings that differ between two snapshots, as "milter.timeout, desks.acme.rules"; "" when
   none does. Caller frees. For the line a reload logs. */
char *settings_difference(const Settings *before, const Settings *after);

/* The desk that owns a canonical address, with or without plus suffix; suffix_r (may be NULL) gets
   the suffix or NULL, caller frees. NULL: nobody's. */
const DeskSettings *settings_desk_by_address(const Settings *settings, const char *canonical,
                                             char **suffix_r);
/* The canonical form of a mailbox as an envelope or a field has it; NULL: it is none. A name
   without a domain that is a desk's is completed with its domain, the first in the file, as mail
   servers complete names with their own. Caller frees. */
char *settings_mailbox(const Settings *settings, const char *mailbox);
/* The desk that owns such a mailbox, or NULL; so is it for NULL. Borrowed. */
const DeskSettings *settings_desk_of(const Settings *settings, const char *mailbox);
const DeskSettings *settings_desk_by_name(const Settings *settings, const char *name);
const ServiceType *desk_service_type(const DeskSettings *desk, const char *name);
/* The hours that hold for a service type; NULL: for none in particular. */
const HoursSettings *desk_hours(const DeskSettings *desk, const ServiceType *type);
/* Whether customers of a group may use it; NULL: of none. */
gboolean service_type_admits(const ServiceType *type, const char *group);
/* The role of that name (case folded), or NULL. `name` may be NULL. */
const RoleSettings *desk_role(const DeskSettings *desk, const char *name);

/* The openings of a weekday (Monday 1), holidays left aside; NULL and no `count_r`: closed. A desk
   without any is open around the clock. Borrowed. */
const Opening *hours_openings(const HoursSettings *hours, int weekday, guint *count_r);
/* The holiday that a local day is, or NULL. Borrowed. */
const Holiday *hours_holiday(const HoursSettings *hours, const GDate *day);
/* The local day of a moment in Unix time. */
GDate hours_day(const HoursSettings *hours, gint64 moment);
/* The first holiday on a day after `from` up to that of `until`, days on which it would be closed
   in any case left aside, other than the one `from` lies in; or NULL. Borrowed. */
const Holiday *hours_holiday_between(const HoursSettings *hours, gint64 from, gint64 until);

/* The text for `language` (exact, then same primary language, then the first); "" when empty. */
const char *localized_text(const GPtrArray *texts, const char *language);

/* The desk's language nearest to `language` by RFC 4647 lookup ("zh-Hans-CN" finds "zh-CN"), or
   NULL. Borrowed. */
const char *desk_language(const DeskSettings *desk, const char *language);

/* The same, else the desk's language that `fallback` names for it; NULL: neither. Borrowed. */
const char *desk_answer_language(const DeskSettings *desk, const char *language);

#endif
