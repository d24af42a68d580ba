/*
 * duty - who could answer a mail, as the look-up brings it, and whom its ticket gets. Plain data.
 */
#ifndef INTAKE_MAIL_DUTY_H
#define INTAKE_MAIL_DUTY_H

#include <glib.h>

typedef struct duty_agent { /* an active agent of the desk */
    char *login;
    char *address;            /* canonical; or NULL */
    char *language;           /* BCP 47; or NULL */
    GPtrArray *service_types; /* char *; empty: all */
    gint64 away_until;        /* Unix time; 0, or past: here */
    guint tickets;            /* in work, counted up to a hundred */
} DutyAgent;

typedef struct duty {
    GPtrArray *agents; /* DutyAgent *, by login */
    char *last_agent;  /* login of who had or answered the author's newest ticket; or NULL */
} Duty;

Duty *duty_new(void);
void duty_free(Duty *duty);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Duty, duty_free)

/* Adds an agent who answers the types separated by blanks; "": all. Borrowed. */
DutyAgent *duty_add(Duty *duty, const char *login, const char *service_types);
/* Borrowed; NULL: nobody of that name is active. */
const DutyAgent *duty_agent(const Duty *duty, const char *login);

/* Whether an agent for these types, of an Agent or a DutyAgent, may answer tickets of one: for none
   is for all. NULL: of none known. */
gboolean agent_answers_type(const GPtrArray *service_types, const char *service_type);

typedef struct plan_assignment {
    gboolean changes; /* the ticket gets this agent by this mail */
    char *login;      /* whose it is after the mail; NULL: nobody's, as far as is known */
    char *instead_of; /* whose it was; NULL: nobody's */
    char *address;    /* of the agent; or NULL */
    char *reason;     /* for people, why this agent, or why nobody; NULL: it was so before */
} PlanAssignment;

#endif
