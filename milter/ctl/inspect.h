/*
 * inspect - what Intake makes of one mail file, without database or mail server.
 */
#ifndef INTAKE_CTL_INSPECT_H
#define INTAKE_CTL_INSPECT_H

#include "../base/outcome.h"
#include "../decide/decide.h"
#include "../mail/mail.h"
#include "../settings/settings.h"

#include <jansson.h>

/* Reads the mail at `path` ("-" is standard input) and tells its facts as one JSON object; with
   settings also what would be decided if nothing were known of its sender yet. REFUSED when the
   file cannot be read; whatever is in it gives an object. Ends with a line feed. Caller frees. */
Outcome inspect_file(const char *path, const Settings *settings, char **json_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

typedef struct inspected { /* what would be decided of a mail if nothing were known of its sender */
    Reception *reception;  /* NULL: it is for no desk, and there is no plan */
    Guesses *guesses;      /* NULL: nobody guessed */
    Plan *plan;
} Inspected;
void inspected_clear(Inspected *inspected);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Inspected, inspected_clear)

/* `desk`: for which it is besides its recipients, or NULL. The plan points into the settings. */
Inspected inspect_decide(MailFacts *facts, const Settings *settings, const DeskSettings *desk);

/* ---- for the files of this command ---- */

json_t *inspect_text(const char *text);           /* null for NULL; a new reference */
json_t *inspect_texts(const GPtrArray *elements); /* of char *; a new reference */
json_t *inspect_facts(const MailFacts *facts);    /* a new reference */
/* Adds `service_type` and `plan`; both null when no recipient is a desk. */
void inspect_add_plan(json_t *object, MailFacts *facts, const Settings *settings);

#endif
