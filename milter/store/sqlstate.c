#include "sqlstate.h"

#define FAULT_OF_STATEMENT .ends_session = FALSE
#define BUSY .is_away = TRUE
#define NOT_HERE .ends_session = TRUE, .is_away = TRUE
#define BROKEN .ends_session = TRUE, .is_away = TRUE, .hides_commit = TRUE

/* The first prefix that fits counts. What is not listed ends the session: to make a new one costs
   little, to keep one that cannot work costs every mail that meets it. */
static const struct {
    const char *prefix;
    SqlstateMeaning meaning;
} classes[] = {
    /* Another session would say the same. */
    {"IN", {FAULT_OF_STATEMENT}}, /* our own functions say no */
    {"P0", {FAULT_OF_STATEMENT}}, /* a function raised it */
    {"21", {FAULT_OF_STATEMENT}}, /* cardinality */
    {"22", {FAULT_OF_STATEMENT}}, /* a value */
    {"23", {FAULT_OF_STATEMENT}}, /* a key */
    {"42", {FAULT_OF_STATEMENT}}, /* a name, or a right that is missing */
    {"44", {FAULT_OF_STATEMENT}}, /* a check */
    {"54", {FAULT_OF_STATEMENT}}, /* longer than the server takes */
    {"40003", {BROKEN}},          /* the server does not know the end of its own statement */
    {"40001", {NOT_HERE}},        /* under READ COMMITTED: a conflict with recovery, on a standby */
    {"40", {BUSY}},               /* a deadlock */
    {"53", {BUSY}},               /* disk, memory, connections: full for every session */
    {"55P03", {BUSY}},            /* a lock */
    {"55006", {BUSY}},            /* an object in use */
    {"08", {BROKEN}},             /* also a pooler's, when its server went */
    {"25", {NOT_HERE}},           /* read-only, a standby; or a transaction not of our making */
    {"55", {NOT_HERE}},           /* what only a primary does ("recovery is in progress") */
    {"57P", {BROKEN}},            /* the server shuts down, crashed, starts, or hung up */
    {"57", {NOT_HERE}},           /* cancelled, which is how a shutdown may begin */
    {"58", {NOT_HERE}},           /* the server's disk */
};

SqlstateMeaning sqlstate_meaning(const char *sqlstate)
{
    if (sqlstate == NULL)
        return (SqlstateMeaning){BROKEN};
    for (gsize i = 0; i < G_N_ELEMENTS(classes); i++) {
        if (g_str_has_prefix(sqlstate, classes[i].prefix))
            return classes[i].meaning;
    }
    return (SqlstateMeaning){.ends_session = TRUE};
}
