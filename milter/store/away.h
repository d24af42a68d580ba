/*
 * away - failures of the database itself, told apart from answers it gives to one statement.
 */
#ifndef INTAKE_STORE_AWAY_H
#define INTAKE_STORE_AWAY_H

#include "../outcome.h"

GQuark away_quark(void); /* the domain of such errors */

/* outcome_fail() for a database that cannot be reached or cannot work at this moment, so that
   store_error_is_away() tells. */
Outcome away_fail(Outcome outcome, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

#endif
