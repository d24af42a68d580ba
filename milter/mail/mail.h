/*
 * mail - the plain data that travels along a mail's way.
 *
 * What one room hands to the next, in the words of the RFCs and of nobody's library: RFC 5321 for
 * the envelope, 5322 for the header, 2045 for the parts, 3834 and 3464 for automatic mail. All
 * strings are valid UTF-8 without NUL unless said otherwise; NULL means "not there", "" means
 * "there and empty". All GPtrArrays are never NULL and free their elements.
 */
#ifndef INTAKE_MAIL_H
#define INTAKE_MAIL_H

#include <glib.h>

/* ---- receive: the envelope (wire/ fills it) ---- */

typedef struct envelope {
    char *queue_id;          /* macro i; NULL until the server knows it */
    char *client_address;    /* "192.0.2.1", "2001:db8::1"; NULL for a local pipe */
    char *client_name;       /* the name the server resolved, or NULL */
    char *daemon_name;       /* macro {daemon_name} */
    char *login;             /* macro {auth_authen}: the SASL login; NULL when nobody logged in */
    char *authentication;    /* macro {auth_type}: the SASL mechanism */
    char *certificate_name;  /* macro {cert_subject} of a verified client certificate */
    char *sender;            /* MAIL FROM without angle brackets; "" is the null reverse-path */
    GPtrArray *recipients;   /* char *: RCPT TO without angle brackets, in order */
    char *author_desk;       /* name of the desk that a From field names, wherever it stands in the
                                header, or NULL; */
    char *sender_desk;       /* that a Sender field or one of a redirection does */
    GPtrArray *agent_desks;  /* char *: the desks of which an active agent has the login, or where
                                nobody logged in, has the sender as his own address */
    GPtrArray *author_desks; /* char *: the desks of an agent whose own address From names, where
                                the mail is the agent's by login or network */
} Envelope;

/* ---- understand: the facts (mime/ fills them) ---- */

typedef struct mail_address {
    char *name;      /* display-name decoded; NULL when there is none */
    char *address;   /* addr-spec as written, decoded */
    char *canonical; /* address_canonical() of it; NULL when it is no mailbox */
} MailAddress;

typedef struct header_field {
    char *name;  /* as written */
    char *value; /* unfolded and repaired to UTF-8, control characters as spaces; not decoded */
    char *text;  /* value with RFC 2047 words decoded, for people and for rules */
} HeaderField;

typedef struct attachment {
    char *name;   /* decoded, no path, no control characters; NULL when nameless */
    char *type;   /* "image/png", lower case */
    guint64 size; /* octets after the transfer encoding is undone */
    char *sha256; /* of those octets, lower-case hex */
    gboolean is_inline;
} Attachment;

typedef enum automatic_kind { /* the values of `automatic` in the inspect object */
                              AUTOMATIC_NONE,
                              AUTOMATIC_REPLIED, /* auto-replied: vacation, out of office, receipts,
                                                    other desks */
                              AUTOMATIC_GENERATED, /* auto-generated: notifications */
                              AUTOMATIC_BOUNCE,    /* a delivery report, standard or not */
                              AUTOMATIC_BULK,
                              AUTOMATIC_LIST,
                              AUTOMATIC_LOOP, /* our own mark came back */
} AutomaticKind;

/* "auto-replied", ..., NULL for AUTOMATIC_NONE. Static. */
const char *automatic_kind_name(AutomaticKind kind);

typedef struct delivery_failure { /* RFC 3464, or read out of a report that only people understand
                                   */
    char *recipient;    /* Final-Recipient (or Original-Recipient); canonical when possible */
    char *status;       /* "5.1.1", or NULL */
    char *diagnostic;   /* one line, or NULL */
    gboolean permanent; /* status 5.x.x, or action failed without a 4.x.x */
} DeliveryFailure;

typedef struct gateway_mail GatewayMail; /* gateway_mail.h has it */

typedef struct mail_facts {
    char *message_id;              /* without angle brackets; NULL when missing */
    GPtrArray *from;               /* MailAddress *; all addresses of all From fields */
    guint from_fields;             /* how many From fields there were */
    MailAddress *sender;           /* the Sender field, or NULL */
    GPtrArray *reply_to, *to, *cc; /* MailAddress * */
    char *subject;                 /* decoded, one line; "" when missing */
    gint64 date;                   /* Unix time of the Date field */
    gboolean has_date;             /* whether there was a readable one */
    int date_offset;               /* its zone, seconds east of UTC */
    GPtrArray *in_reply_to;        /* char *: message-ids without angle brackets */
    GPtrArray *references;
    GPtrArray *fields; /* HeaderField *: every field in order, up to the header limits */

    char *text;             /* what the mail says, as a reader would see it */
    char *reply;            /* the part of it that its sender newly wrote */
    char *language;         /* BCP 47, or NULL when unknown */
    GPtrArray *attachments; /* Attachment * */

    AutomaticKind automatic;
    char *automatic_reason;  /* what gave it away, e.g. "Auto-Submitted: auto-replied"; or NULL */
    GPtrArray *failures;     /* DeliveryFailure *; only for AUTOMATIC_BOUNCE */
    GPtrArray *returned_ids; /* char *: message-ids of the mail a report returns */

    GatewayMail *gateway; /* whose mail it shows itself to be; NULL: no gateway's */

    gboolean has_html;
    gboolean is_signed,
        is_encrypted;     /* by the client: PGP or S/MIME, in MIME or in its new words */
    gboolean is_armoured; /* signed or encrypted in its new words, not in MIME */
    gboolean is_costly;   /* all that one mail may cost is spent: nothing more is made of it */
    gboolean malformed;
    GPtrArray *malformed_reasons; /* char *: short, for people */
    char *digest; /* SHA-256 hex over what makes two offers of one mail the same (see mime.h) */
    char *body_digest; /* the same over the body's octets alone */
    guint64 size;      /* octets of the whole mail */
} MailFacts;

/* ---- answer: what is done to the mail and what the server is told ---- */

typedef enum header_edit_kind {
    HEADER_ADD,     /* a new field at the top of the header (index 0: above all others) */
    HEADER_REPLACE, /* the `index`th field of that name, counted from 1, gets the value */
    HEADER_DELETE,
} HeaderEditKind;

typedef struct header_edit {
    HeaderEditKind kind;
    char *name;
    char *
        value; /* ready for the wire: encoded, folded with "\n " below 998 octets; NULL to delete */
    guint index; /* as the server counts: from 1, per name; unused when adding */
} HeaderEdit;

typedef struct splice { /* replace `length` octets at `offset` of the message by `octets` */
    gsize offset, length;
    GBytes *octets;
} Splice;

/* Most fields of one mail that the server is asked to remove: for each it walks over the whole
   header, and minutes go by with some thousands. */
#define MAIL_DELETIONS_MAX 200

typedef struct mail_edits {
    GPtrArray *headers;    /* HeaderEdit *, in the order they are carried out */
    GPtrArray *recipients; /* char *: added to the envelope */
    GPtrArray *removed;    /* char *: recipients taken out of it, as the client named them */
    char *sender;          /* new envelope sender, or NULL */
    GArray *splices; /* Splice, ascending and disjoint, all in the body; empty: body unchanged */
} MailEdits;

typedef enum verdict_kind {
    VERDICT_ACCEPT,  /* with the edits */
    VERDICT_RETRY,   /* 4xx: the sender's server keeps the mail */
    VERDICT_REFUSE,  /* 5xx with a text a person understands */
    VERDICT_DISCARD, /* accept and drop; only where the admin chose it */
} VerdictKind;

typedef struct verdict {
    VerdictKind kind;
    char *status;    /* enhanced status code "4.3.0"; NULL when accepted */
    char *text;      /* reply text, ASCII, one line; NULL when accepted */
    gboolean repeat; /* accepted, and the store had it already: nothing new was written */
    gint64 ticket;   /* it is in; 0: none, or not known yet */
    MailEdits *edits;
} Verdict;

Envelope *envelope_new(void);
void envelope_clear(Envelope *envelope); /* forgets the message, keeps the connection's members */
void envelope_free(Envelope *envelope);

MailAddress *mail_address_new(const char *name, const char *address); /* fills canonical */
void mail_address_free(MailAddress *address);
MailFacts *mail_facts_new(void);
void mail_facts_free(MailFacts *facts);

/* The first field of that name (case folded), or NULL. Borrowed. */
const HeaderField *mail_facts_field(const MailFacts *facts, const char *name);

/* The canonical address of the only author, or NULL when From is missing, unreadable, or names
   more than one mailbox (RFC 5322 3.6.2 allows it; identity does not). Borrowed. */
const char *mail_facts_author(const MailFacts *facts);

/* The ids a mail refers to, newest first: In-Reply-To names its parent, References end with it
   (RFC 5322 3.6.4); then the ids a delivery report returns. Elements are borrowed, the array is
   the caller's. */
GPtrArray *mail_facts_references(const MailFacts *facts);

MailEdits *mail_edits_new(void);
void mail_edits_free(MailEdits *edits);
void mail_edits_add_header(MailEdits *edits, const char *name, const char *value);
void mail_edits_replace_header(MailEdits *edits, const char *name, guint index, const char *value);
guint mail_edits_deletions(const MailEdits *edits); /* fields that are removed */
void mail_edits_delete_header(MailEdits *edits, const char *name, guint index);
/* Takes a reference on `octets`. Splices must be added in ascending order. */
void mail_edits_splice(MailEdits *edits, gsize offset, gsize length, GBytes *octets);

/* Moves all edits behind those of `into`; `from` is empty afterwards. */
void mail_edits_take(MailEdits *into, MailEdits *from);

Verdict *verdict_new(VerdictKind kind, const char *status, const char *text);
void verdict_free(Verdict *verdict);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Envelope, envelope_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailAddress, mail_address_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailFacts, mail_facts_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailEdits, mail_edits_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verdict, verdict_free)

#endif
