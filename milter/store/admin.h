/*
 * admin - what intakectl does to the store. Lists come back as plain tables of text, so that one
 * printer serves all of them; each function is one named operation in schema `intake`.
 */
#ifndef INTAKE_STORE_ADMIN_H
#define INTAKE_STORE_ADMIN_H

#include "store.h"

typedef struct table { /* columns: char *; rows: GPtrArray * of char * (NULL: nothing there) */
    GPtrArray *columns, *rows;
    guint64 numbers; /* a bit for each column whose values are whole numbers */
} Table;
/* "#" before a column's name says that its values are whole numbers. */
Table *table_new(const char *first_column, ...) G_GNUC_NULL_TERMINATED;
gboolean table_is_of_numbers(const Table *table, guint column);
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)

/* Applies the numbered migrations in `directory` that are missing, then the functions, each
   migration in a transaction of its own under an advisory lock; one that meets a lock of somebody
   else's is tried again for a quarter of an hour. REFUSED when the store is newer than the
   directory. applied_r: how many. */
Outcome store_migrate(Store *store, const char *directory, guint *applied_r, GError **error);
Outcome store_migration_status(Store *store, const char *directory, Table **table_r,
                               GError **error);

typedef struct ticket_filter {
    const char *desk, *state, *service_type, *customer; /* NULL: any; customer: an address */
    const char *assignee;                               /* a login; "": nobody; NULL: any */
    gboolean overdue;                                   /* only those */
    gboolean by_due;                                    /* the most urgent first, not the newest */
    int limit;
} TicketFilter;
Outcome store_tickets(Store *store, const TicketFilter *filter, Table **table_r, GError **error);
Outcome store_ticket(Store *store, const char *desk, gint64 number, Table **facts_r,
                     Table **messages_r, Table **events_r, GError **error);
/* What a lead does. *before_r: the state or login it had (NULL: nobody); caller frees. `login`
   NULL: nobody. The same again changes nothing. REFUSED: no such ticket or agent. */
Outcome store_ticket_set_state(Store *store, const char *desk, gint64 number, TicketState state,
                               const char *who, const char *why, char **before_r, GError **error);
Outcome store_ticket_assign(Store *store, const char *desk, gint64 number, const char *login,
                            const char *who, const char *why, char **before_r, GError **error);
/* One ticket goes on in another: what becomes of both. A dry run changes nothing. */
Outcome store_ticket_merge(Store *store, const char *desk, gint64 number, gint64 into,
                           gboolean dry_run, const char *who, const char *why, Table **table_r,
                           GError **error);
/* *other_r: the ticket it had been merged into. Caller frees. */
Outcome store_ticket_unmerge(Store *store, const char *desk, gint64 number, const char *who,
                             const char *why, char **other_r, GError **error);
/* A customer's mail opens a ticket of its own. *opened_r: its number. Caller frees. */
Outcome store_ticket_split(Store *store, const char *desk, gint64 number, gint64 message,
                           const char *who, const char *why, char **opened_r, GError **error);
Outcome store_ticket_note(Store *store, const char *desk, gint64 number, const char *note,
                          const char *who, GError **error);
Outcome store_customers(Store *store, const char *desk, const char *search, int limit,
                        Table **table_r, GError **error);
/* `grade_days`: how long the grade of an address is kept. */
Outcome store_customer(Store *store, const char *desk, gint64 number, int grade_days,
                       Table **facts_r, Table **addresses_r, Table **events_r, GError **error);
/* What customers said of closed tickets: summed up `by` "agent", "name", "type" or "month", asked
   from `since` until before `until` (Unix times, 0: any); and each, newest first. */
Outcome store_rating_sums(Store *store, const char *desk, const char *by, gint64 since,
                          gint64 until, Table **table_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;
Outcome store_ratings(Store *store, const char *desk, int limit, Table **table_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Facts that were told, of a ticket and of a customer. */
Outcome store_ticket_details(Store *store, const char *desk, gint64 number, Table **table_r,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
Outcome store_customer_details(Store *store, const char *desk, gint64 number, Table **table_r,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* `value` NULL forgets it. *before_r gets the value it had, or NULL; caller frees. */
Outcome store_customer_set_detail(Store *store, const char *desk, gint64 number, const char *name,
                                  const char *value, const char *who, char **before_r,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What was used of these quotas (QuotaQuestion) in their periods. */
Outcome store_customer_quotas(Store *store, const char *desk, gint64 number, const GArray *quotas,
                              Table **table_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Gives both customers with their persons as they are then; a dry run changes nothing and says the
   same. */
Outcome store_customer_merge(Store *store, const char *desk, gint64 from, gint64 into,
                             gboolean dry_run, const char *who, const char *why, Table **table_r,
                             GError **error);
/* Takes it back. */
Outcome store_customer_unmerge(Store *store, const char *desk, gint64 customer, gboolean dry_run,
                               const char *who, const char *why, Table **table_r, GError **error);
Outcome store_customer_verify(Store *store, const char *desk, const char *address, const char *who,
                              const char *why, GError **error);
Outcome store_customer_group(Store *store, const char *desk, gint64 number, const char *group,
                             const char *who, const char *why, GError **error);
/* The language (BCP 47) all persons of a customer are answered in; NULL: as they write. */
Outcome store_customer_language(Store *store, const char *desk, gint64 number, const char *language,
                                const char *who, const char *why, GError **error);
/* Every record of a customer: kind ("messages"), record (a JSON object). */
Outcome store_customer_export(Store *store, const char *desk, gint64 number, const char *who,
                              Table **table_r, GError **error);
/* Empties them for good: kind, records. A dry run changes nothing and says the same. */
Outcome store_customer_erase(Store *store, const char *desk, gint64 number, gboolean dry_run,
                             const char *who, const char *why, Table **table_r, GError **error);

Outcome store_reviews(Store *store, const char *desk, int limit, Table **table_r, GError **error);
/* `why` is told to a customer who is refused. *told_r: whether there was somebody to tell. REFUSED
   when the ticket does not wait. */
Outcome store_review_end(Store *store, const char *desk, gint64 ticket, gboolean approve,
                         const char *who, const char *why, gboolean *told_r, GError **error);

/* As whom a user of this machine acts at a desk; `as` NULL, or the login of an agent; `right` NULL,
   or the name of the one it takes. REFUSED, as store_error_is_forbidden() tells, when the desk has
   no such agent or he has not the right. Caller frees. */
Outcome store_person(Store *store, const char *desk, const char *user, const char *as,
                     const char *right, char **person_r, GError **error);
/* Keeps for the desk that such a user was refused a command. */
Outcome store_note_refusal(Store *store, const char *desk, const char *user, const char *as,
                           const char *command, const char *why, GError **error);
/* What roles may do and who has them. */
Outcome store_access(Store *store, const char *desk, Table **table_r, GError **error);
/* Roles of the desk's own that nobody gave or denied rights which came later: with these, and the
   command that gives them. */
Outcome store_access_undecided(Store *store, const char *desk, Table **table_r, GError **error);
/* `role` NULL takes the agent's away, `user` NULL leaves it as it is. */
Outcome store_access_give(Store *store, const char *desk, const char *login, const char *role,
                          const char *user, const char *who, const char *why, GError **error);
/* `rights`: char *. */
Outcome store_access_set(Store *store, const char *desk, const char *role, const GPtrArray *rights,
                         const char *who, const char *why, GError **error);

/* How many requests callers of register_request() may let wait at a desk, and register in an hour.
 */
Outcome store_request_limit_set(Store *store, const char *desk, int waiting, int per_hour,
                                const char *who, const char *why, GError **error);
/* Of `desks`, char *, those with limits of their own, and last what the others share, with NULL. */
Outcome store_request_limits(Store *store, const GPtrArray *desks, Table **table_r, GError **error);

/* `name`: a canonical address, or a domain with all below it. */
Outcome store_block_add(Store *store, const char *desk, const char *name, const char *who,
                        const char *why, GError **error);
Outcome store_block_remove(Store *store, const char *desk, const char *name, const char *who,
                           const char *why, GError **error);
Outcome store_blocks(Store *store, const char *desk, Table **table_r, GError **error);

/* `why` NULL: nobody said. The same again changes nothing. */
Outcome store_agent_save(Store *store, const Agent *agent, const char *who, const char *why,
                         GError **error);
/* Several at once, all or none. `agents` is a JSON array of objects with login, address,
   certificate, surname, given, short, title, role, department, language, and the list types. */
Outcome store_agent_import(Store *store, const char *desk, const char *agents, const char *who,
                           const char *why, GError **error);
/* The agent gets no tickets until a Unix time; 0: is back. */
Outcome store_agent_away(Store *store, const char *desk, const char *login, gint64 until,
                         const char *who, const char *why, GError **error);
Outcome store_agent_remove(Store *store, const char *desk, const char *login, const char *who,
                           GError **error);
/* `all`: those who were removed as well. */
Outcome store_agent_table(Store *store, const char *desk, gboolean all, Table **table_r,
                          GError **error);

/* ---- names ---- */

/* All active agents of all desks, Agent *, with the names in force at a moment (Unix time; 0: now).
 */
Outcome store_agents_at(Store *store, gint64 moment, GPtrArray **agents_r, GError **error);

typedef struct name_plan { /* what an agent is called in a language and on a channel */
    const char *desk, *login;
    const AgentName *name; /* NULL members: as before */
    gint64 from, until;    /* Unix time; 0: now, without end */
    const char *review;    /* "2027-01-31"; NULL: by the desk's rule */
    const char *who, *why;
} NamePlan;
/* *number_r is the number of the name, an earlier one's where that says the same. */
Outcome store_name_plan(Store *store, const NamePlan *plan, gint64 *number_r, GError **error);
/* Several from now on, all or none. `names` is a JSON array of objects with login, language,
   channel, surname, given, short, title, role, department, until. */
Outcome store_name_import(Store *store, const char *desk, const char *names, const char *who,
                          const char *why, GError **error);
Outcome store_name_withdraw(Store *store, const char *desk, const char *login, gint64 number,
                            const char *who, const char *why, GError **error);
/* desk and login NULL: all. */
Outcome store_name_table(Store *store, const char *desk, const char *login, Table **table_r,
                         GError **error);
Outcome store_name_history(Store *store, const char *desk, const char *login, Table **table_r,
                           GError **error);

typedef struct name_decision { /* when a name in force was last decided */
    char *desk, *login, *language, *channel;
    gint64 review, decided; /* Unix times; review 0: by the desk's rule */
} NameDecision;
void name_decision_free(NameDecision *decision);
/* NameDecision * elements, of the names in force at a moment (Unix time; 0: now). */
Outcome store_name_decisions(Store *store, gint64 moment, GPtrArray **decisions_r, GError **error);

typedef struct name_feedback {
    const char *desk, *login, *display_name;
    gint64 ticket;       /* 0: none */
    const char *verdict; /* "good", "bad", "confusing" */
    const char *words;   /* NULL: none */
    const char *who;
} NameFeedback;
/* *name_r is the name it was noted about: of a ticket, the one the ticket knows the agent by.
   REFUSED when the agent has not answered the ticket. Caller frees. */
Outcome store_name_feedback(Store *store, const NameFeedback *feedback, char **name_r,
                            GError **error);
Outcome store_name_feedback_table(Store *store, const char *desk, const char *login,
                                  Table **table_r, GError **error);

Outcome store_outbox_table(Store *store, const char *desk, const char *state, int limit,
                           Table **table_r, GError **error);
/* REFUSED when there is none. */
Outcome store_outbox_facts(Store *store, const char *desk, gint64 id, Table **facts_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
Outcome store_outbox_requeue(Store *store, const char *desk, gint64 id, const char *who,
                             GError **error);
Outcome store_outbox_drop(Store *store, const char *desk, gint64 id, const char *who,
                          GError **error);

/* Ledger rows and offers (first and repeated) of one filter, per desk: desk, rows, offered. */
Outcome store_ledger_sums(Store *store, const char *filter, Table **table_r, GError **error);
/* Newest ledger rows. */

typedef struct mail_set { /* parallel arrays of char *, for which the store is asked at once */
    GPtrArray *desks, *digests;
    GPtrArray *outgoing; /* "t" or "f" */
    GPtrArray *since;    /* Unix times */
} MailSet;
/* place: those (from 1) that have no row; `since` is not looked at. */
Outcome store_missing_mails(Store *store, const MailSet *mails, Table **table_r, GError **error);
/* desk, rows: how many rows the filter made of them since then; `outgoing` is not looked at. */
Outcome store_unaccepted_rows(Store *store, const char *filter, const MailSet *mails,
                              Table **table_r, GError **error);

Outcome store_ledger_table(Store *store, const char *desk, int limit, Table **table_r,
                           GError **error);
/* One cheap round trip; REFUSED, with a hint, when the schema is older than the program or there is
   none (RETRY for the filter's and the sender's store, which wait for the migration). */
Outcome store_ping(Store *store, GError **error);

/* How to take from filter and sender the right to temporary tables, as a statement for the owner of
   the database; NULL: they have it not. Caller frees. */
Outcome store_spare_rights(Store *store, char **statement_r, GError **error);

typedef struct durability { /* what a commit is worth at the server */
    gboolean in_recovery, read_only, syncs, writes_full_pages;
    char *standby_names;   /* or NULL: none is waited for */
    char *not_waiting;     /* roles, databases with synchronous_commit off; or NULL */
    char *not_for_standby; /* the same of local and remote_write */
    int filter_sessions;   /* that its role may have; -1: any number */
} Durability;
void durability_clear(Durability *durability);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Durability, durability_clear)
Outcome store_durability(Store *store, Durability *durability_r, GError **error);
guint store_servers(const StoreSettings *settings); /* that the filter's connection names */

typedef enum store_transport { /* how safe the way to the servers is that a connection string asks
                                */
                               TRANSPORT_LOCAL,   /* this machine's, all of them */
                               TRANSPORT_OPEN,    /* not encrypted, or only if the server insists */
                               TRANSPORT_OFFERED, /* encrypted if the server offers it, which
                                                     anybody on the way undoes */
                               TRANSPORT_ENCRYPTED, /* else nothing is sent; with whom is not looked
                                                       at */
                               TRANSPORT_VERIFIED,  /* and the server has shown a certificate */
} StoreTransport;

/* Of a libpq connection string with what the environment and a service file add; asks nobody.
   host_r: the first server elsewhere, or NULL; caller frees. */
StoreTransport store_transport(const char *connection, char **host_r);
/* Writes a row, takes it back, and waits for the commit as a mail's does. */
Outcome store_try_writing(Store *store, GError **error);

#endif
