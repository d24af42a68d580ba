/*
 * outbound - a mail that leaves under a desk's address: understand, authorise, place, obey,
 * rewrite, record.
 */
#ifndef INTAKE_OUTGOING_H
#define INTAKE_OUTGOING_H

#include "../answer/template.h"
#include "../mail/mail.h"
#include "../mail/message.h"
#include "../mime/tree.h"
#include "../settings/settings.h"
#include "../store/store.h"
#include "part.h"

/* The signature as it goes into a mail. */
typedef struct signature {
    char *text;      /* plain, LF line ends, no final line break */
    char *html;      /* a fragment: one element carrying the mark */
    GBytes *logo;    /* the picture its HTML shows, sent along within the mail; NULL: none */
    char *logo_type; /* "image/png" */
} Signature;
void signature_free(Signature *signature);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Signature, signature_free)

/* Renders the templates signature.txt and signature.html for this agent under this name; the short
   ones for a later reply in a ticket. */
typedef struct signature_request {
    const DeskSettings *desk;
    const Agent *agent; /* NULL: nobody in person */
    const char *display_name, *service_type, *language;
    gboolean is_short;
} SignatureRequest;
Outcome signature_render(const TemplateSet *templates, const SignatureRequest *request,
                         Signature **signature_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From gets the display name and the desk's address. Nothing is added where it has both. */
void outgoing_name_author(const MailFacts *facts, const DeskSettings *desk,
                          const char *display_name, MailEdits *edits);

/* Pure rewriting of the body: the text parts get the signature under the new text and above the
   quote, once, and lose the agent's own; `edits` receives splices, and header edits where the
   mail's own Content-Type or Content-Transfer-Encoding changes. A mail without any text part is
   left as it is. REFUSED, with the reason, when the body must stay as it is (signed, encrypted,
   structure not trusted, the budget spent, the result fails its check); `edits` is then untouched.
 */
typedef struct rewrite_request {
    MimeTree *tree;   /* of the mail, whose limits hold for the result as well */
    PartTexts *texts; /* of the tree, those that were read before; NULL: none is kept */
    const MailFacts *facts;
    Budget *budget; /* of the mail, what reading left of it; NULL: never spent */
    const DeskSettings *desk;
    const Agent *agent;         /* who wrote it; NULL: a program, or nobody known */
    const Signature *signature; /* NULL: none this time */
    const char *mark; /* tells desk and ticket apart in our HTML mark: "acme-1042"; [a-z0-9-] */
    gboolean strip_commands;
    gboolean keeps_own; /* an automatic reply: nothing of what it says is taken out */
} RewriteRequest;
typedef struct rewrite_result {
    gboolean has_text;   /* there is a text part to sign */
    gboolean was_signed; /* it bears our signature already: nothing was changed */
} RewriteResult;
Outcome outgoing_sign(const RewriteRequest *request, MailEdits *edits, RewriteResult *result_r,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The commands at the top of the body, and what it says besides; none where the body must not be
   touched. Of the request tree, facts, budget, desk and mark count. REFUSED when the body cannot be
   read. */
typedef struct body_commands {
    GPtrArray *lines; /* char *: "#type complaint", blanks folded */
    char *fault; /* why they cannot be told from the words or not be taken out, one line of ASCII
                    that follows "Of the commands in this mail"; there are none then; or NULL */
    gboolean has_words; /* something is said besides them and an own signature, or sent along */
    char *words; /* what is newly said besides; NULL: there are none, and the mail says it itself */
} BodyCommands;
void body_commands_clear(BodyCommands *commands);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BodyCommands, body_commands_clear)

Outcome outgoing_commands(const RewriteRequest *request, BodyCommands *commands_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The message with edits applied, as a receiver would get it. For intakectl and tests. */
Outcome outgoing_apply(const Message *message, const MailEdits *edits, Message **result_r,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The outgoing line, beside intake.c. `verdict_r` is set whatever the outcome was but RETRY and
   UNCERTAIN. The caller frees. */
typedef struct outgoing_rooms {
    const Settings *settings;
    const TemplateSet *templates;
    Store *store;
    Log *log;
    gboolean dry_run;
    gboolean journal; /* mails that leave are noted in the state directory */
} OutgoingRooms;
Outcome outgoing_send(const OutgoingRooms *rooms, const Envelope *envelope, const Message *message,
                      Verdict **verdict_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same line without recording and without verdict: `edits_r` gets what outgoing_send() would
   change. `ticket` places the mail whatever it says itself, 0: it does not. REFUSED, with the
   reason, when the mail would not leave or would leave as it is; a mail with inline PGP keeps its
   text alone, and `note_r` says why (else NULL). For intakectl. Caller frees both. */
Outcome outgoing_rehearse(const OutgoingRooms *rooms, const Envelope *envelope,
                          const Message *message, gint64 ticket, MailEdits **edits_r, char **note_r,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
