/*
 * outbound - a mail that leaves under a desk's address: understand, authorise, record, rewrite.
 */
#ifndef INTAKE_OUTBOUND_H
#define INTAKE_OUTBOUND_H

#include "../answer/template.h"
#include "../mail.h"
#include "../message.h"
#include "../settings.h"
#include "../store/store.h"

/* The signature as it goes into a mail. */
typedef struct signature {
    char *text; /* plain, LF line ends, no final line break */
    char *html; /* a fragment: one element carrying the mark */
} Signature;
void signature_free(Signature *signature);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Signature, signature_free)

/* Renders the templates signature.txt and signature.html for this agent under this name. */
Outcome signature_render(const TemplateSet *templates, const DeskSettings *desk, const Agent *agent,
                         const char *display_name, const char *service_type, const char *language,
                         Signature **signature_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From gets the display name and the desk's address. Nothing is added where it has both. */
void outbound_name_author(const MailFacts *facts, const DeskSettings *desk,
                          const char *display_name, MailEdits *edits);

/* Pure rewriting of the body: the text parts get the signature under the new text and above the
   quote, once; `edits` receives splices, and header edits where the mail's own Content-Type or
   Content-Transfer-Encoding changes. REFUSED, with the reason, when the mail must stay as it is
   (signed, encrypted, no text part, structure not trusted); `edits` is then untouched. */
typedef struct rewrite_request {
    const Message *message;
    const MailFacts *facts;
    const DeskSettings *desk;
    const Signature *signature; /* NULL: none this time, only commands are taken out */
    const char *mark; /* tells desk and ticket apart in our HTML mark: "acme-1042"; [a-z0-9-] */
    gboolean strip_commands;
} RewriteRequest;
Outcome outbound_sign(const RewriteRequest *request, MailEdits *edits, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The message with edits applied, as a receiver would get it. For intakectl and tests. */
Outcome outbound_apply(const Message *message, const MailEdits *edits, Message **result_r,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The outgoing line, beside intake.c. `verdict_r` is set whatever the outcome was but RETRY and
   UNCERTAIN. The caller frees. */
typedef struct outbound_rooms {
    const Settings *settings;
    const TemplateSet *templates;
    Store *store;
    Log *log;
    gboolean dry_run;
} OutboundRooms;
Outcome outbound_send(const OutboundRooms *rooms, const Envelope *envelope, const Message *message,
                      Verdict **verdict_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same line without recording and without verdict: `edits` receives what outbound_send() would
   change. REFUSED, with the reason, when it would leave the mail as it is. For intakectl. */
Outcome outbound_rehearse(const OutboundRooms *rooms, const Envelope *envelope,
                          const Message *message, MailEdits *edits, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
