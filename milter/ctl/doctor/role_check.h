/*
 * role_check - whether a program will get into the database: tried as the user that it runs as,
 * since PostgreSQL may know its roles by the user at the other end of a socket.
 */
#ifndef INTAKE_CTL_ROLE_CHECK_H
#define INTAKE_CTL_ROLE_CHECK_H

#include "../../store/admin.h"

typedef Store *(*OpenStore)(const StoreSettings *settings, Log *log);

/* Opens a session and asks for the schema, as `user` ("user" or "user:group", as milter.user has
   it; "" or somebody else than root calling: as who we are). The connection is made and closed in a
   process of its own. Outcomes as of store_ping(), the message with a hint. */
Outcome role_check(const StoreSettings *settings, OpenStore open, const char *connection,
                   const char *user, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What to do when the database says `message` to a user that connects by `connection`; NULL:
   nothing better is known than to look. Pure; caller frees. */
char *role_check_hint(const char *message, const char *connection, const char *user);

#endif
