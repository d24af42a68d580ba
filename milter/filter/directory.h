/*
 * directory - who the agents are, as the store last told: asked for every mail of every stranger,
 * so it never waits for the store.
 *
 * A thread of its own refreshes it. While the store is away the last answer stays in force; before
 * the first answer nothing is known, and nobody may be taken for a stranger on its word.
 */
#ifndef INTAKE_DIRECTORY_H
#define INTAKE_DIRECTORY_H

#include "../base/log.h"
#include "../mail/mail.h"
#include "../store/store.h"

#define DIRECTORY_REFRESH_S 10 /* an agent added now is known to every filter after this time */

typedef struct directory Directory;

/* An empty directory that was never loaded. Never NULL. */
Directory *directory_new(void);
void directory_free(Directory *directory);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Directory, directory_free)

/* Asks the store for the agents and swaps them in; the old ones stay when it does not answer. */
Outcome directory_refresh(Directory *directory, Store *store, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Swaps in agents (Agent * elements); what directory_refresh() does after asking. */
void directory_fill(Directory *directory, const GPtrArray *agents);

gboolean directory_loaded(Directory *directory);
gboolean directory_has_login(Directory *directory, const char *login);
gboolean directory_has_address(Directory *directory, const char *canonical);
/* The subject of a client certificate as the mail server names it. */
gboolean directory_has_certificate(Directory *directory, const char *subject);

/* Notes in the envelope the desks of the agents whose own addresses a field of mailboxes names. */
void directory_note_author(Directory *directory, const char *field, Envelope *envelope);

/* Notes in the envelope the desks whose agent its login tells, or without one its sender. */
void directory_note_agent(Directory *directory, Envelope *envelope);

#endif
