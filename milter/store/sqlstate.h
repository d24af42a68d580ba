/*
 * sqlstate - what the code of an error (PostgreSQL's manual, appendix A) says beyond its statement:
 * about the session it came on, about the database, about a commit.
 */
#ifndef INTAKE_STORE_SQLSTATE_H
#define INTAKE_STORE_SQLSTATE_H

#include <glib.h>

typedef struct sqlstate_meaning {
    gboolean ends_session; /* no statement should follow on it: another may meet another server */
    gboolean is_away;      /* the database cannot work now; the statement is not at fault */
    gboolean hides_commit; /* a write may have happened all the same */
} SqlstateMeaning;

/* NULL, which libpq leaves where no server spoke, is a connection that broke. */
SqlstateMeaning sqlstate_meaning(const char *sqlstate);

#endif
