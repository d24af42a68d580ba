/*
 * prepared - which statements one session keeps parsed and planned. Of use only where each of a
 * client's statements meets the same session of the server, which a pooler in transaction mode does
 * not promise.
 *
 * Names are made of the statement's text, so that two clients whom a pooler lets share a session
 * can never run each other's statements.
 */
#ifndef INTAKE_STORE_PREPARED_H
#define INTAKE_STORE_PREPARED_H

#include <glib.h>

typedef struct prepared Prepared;

Prepared *prepared_new(void); /* keeps none until prepared_allow() */
void prepared_free(Prepared *prepared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prepared, prepared_free)

void prepared_allow(Prepared *prepared);
void prepared_forbid(Prepared *prepared);                           /* and forgets all */
gboolean prepared_wants(const Prepared *prepared, const char *sql); /* allowed, and not kept yet */

/* Name under which the statement is kept; NULL: it is not. Borrowed. */
const char *prepared_name(const Prepared *prepared, const char *sql);
char *prepared_name_for(const Prepared *prepared, const char *sql); /* to be; caller frees */
void prepared_keep(Prepared *prepared, const char *sql, const char *name);

/* What the server keeps does not fit its functions any more: new ones get other names. */
void prepared_forget(Prepared *prepared);

/* Whether an error (SQLSTATE) may be of the keeping and not of the statement; such an error has
   undone the statement. NULL: no server spoke. */
gboolean prepared_is_outdated(const char *sqlstate);
/* Whether it says that the session is not always the same. */
gboolean prepared_is_lost(const char *sqlstate);

#endif
