/*
 * command - the table of what an agent may order in the first lines of a reply. Pure.
 */
#ifndef INTAKE_COMMAND_H
#define INTAKE_COMMAND_H

#include "../settings/settings.h"
#include "../store/store.h"

#define COMMAND_NAME_MAX 16 /* octets; no command's name is longer */

typedef struct orders {              /* what the commands of one mail say */
    guint count;                     /* of commands */
    const ServiceType *service_type; /* NULL: as it is */
    gboolean has_state;
    TicketState state;
    gint64 goes_on_in; /* ticket that its ticket is merged into; 0: none */
    char *assignee;    /* login; NULL: as it is */
    GPtrArray *notes;  /* char *; never NULL */
    gboolean approves; /* ends the ticket's review */
    char *refusal;     /* ends it with a no: what its customer is told; else NULL */
    gboolean verifies; /* its customer is who he says */
    gboolean opens, no_signature;
    gboolean needs_ticket;   /* without one there is nothing they could be carried out in */
    gboolean touches_ticket; /* there are more than notes and an assignment */
} Orders;
Orders *orders_new(void);
void orders_free(Orders *orders);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Orders, orders_free)

/* Reads texts like "#type complaint" (char *). REFUSED with what the agent is told, ASCII, one
   line, when one is unknown, has a wrong argument, or is given twice. The service type is borrowed
   from `desk`. Caller frees. */
Outcome orders_read(const DeskSettings *desk, const KnownOutgoing *known, const GPtrArray *texts,
                    Orders **orders_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a line (UTF-8, blanks folded, none at its ends) is one of the commands, written as its
   author would write it: in letters of any width and case, with nothing behind one that takes
   nothing. `is_apart_r`: there is something before "#" or behind it, so that nobody obeys it. */
gboolean command_is_line(const char *line, gboolean *is_apart_r);

/* Whether the name at the front of a text is one of a command; its length is the whole name's. */
gboolean command_is_name(const char *name, gsize length);

/* "#type TYPE, #state STATE, ...". Caller frees. */
char *command_list(void);

/* Logins of the colleagues who answer a service type, "li, kim"; "" when nobody does. NULL: of
   everyone. Bounded. Caller frees. */
char *command_answerers(const KnownOutgoing *known, const char *service_type);
gboolean colleague_answers_type(const Colleague *colleague, const char *service_type);

#endif
