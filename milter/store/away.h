/*
 * away - failures of the database itself, told apart from answers it gives to one statement, and
 * from its refusal of what it was given.
 */
#ifndef INTAKE_STORE_AWAY_H
#define INTAKE_STORE_AWAY_H

#include "../base/outcome.h"

GQuark away_quark(void); /* the domain of such errors */

/* outcome_fail() for a database that cannot be reached or cannot work at this moment, so that
   store_error_is_away() tells. */
Outcome away_fail(Outcome outcome, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Whether an SQLSTATE says that a value cannot be written down: it has not the form or the size
   (classes 22 and 54), or breaks a rule of its table (23). */
gboolean unfit_is(const char *sqlstate);

/* outcome_fail() for such a value, so that store_error_is_unfit() tells. */
Outcome unfit_fail(Outcome outcome, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Whether an SQLSTATE says that another mail was faster. */
gboolean overtaken_is(const char *sqlstate);

/* outcome_fail() for such a mail, so that store_error_is_overtaken() tells. */
Outcome overtaken_fail(Outcome outcome, GError **error, const char *reason);

/* Whether an SQLSTATE says that what is wanted cannot be done as things stand. */
gboolean declined_is(const char *sqlstate);

/* outcome_fail() for it, so that store_error_is_declined() tells. */
Outcome declined_fail(Outcome outcome, GError **error, const char *reason);

/* Whether an SQLSTATE says that a person may not do that. */
gboolean forbidden_is(const char *sqlstate);

/* outcome_fail() for such a person, so that store_error_is_forbidden() tells. */
Outcome forbidden_fail(Outcome outcome, GError **error, const char *reason);

/* The first line of what libpq says, as a log line can carry it: the server may repeat a whole
   parameter in it. NULL is "". Caller frees. */
char *away_first_line(const char *message);

#endif
