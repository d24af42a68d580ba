/*
 * programs - what an installation sets for its programs; settings.h has what it sets for its desks.
 */
#ifndef INTAKE_SETTINGS_PROGRAMS_H
#define INTAKE_SETTINGS_PROGRAMS_H

#include "../base/log.h"

typedef struct milter_settings {
    char *socket; /* "local:PATH" or "inet:PORT@HOST", libmilter's spelling; Postfix's "unix:PATH",
                     "inet:HOST:PORT" are taken as well */
    int socket_mode;       /* octal, of a local socket */
    char *socket_group;    /* group of a local socket; "" leaves it */
    char *user;            /* "user" or "user:group" to become; "" stays */
    char *state_directory; /* counters, spool */
    char *temporary_directory;
    char *name;      /* of this filter in the ledger; default: the host name */
    int timeout;     /* seconds libmilter waits for the server */
    int connections; /* mails worked on at once; more are told 451 */
    gboolean dry_run;
    LogLevel log_level;
} MilterSettings;

typedef struct limit_settings { /* everything a stranger controls */
    gsize message_memory;       /* octets of one mail kept in memory */
    gsize message_size;         /* octets of one mail kept at all */
    gsize header_octets;
    int header_fields;
    int recipients;
    int mime_depth, mime_parts;
    int items;            /* of all kinds in one mail */
    int cpu_ms;           /* of CPU time for one mail, and as many again for each megabyte */
    gsize text_octets;    /* of decoded text kept and recorded */
    int large_mails;      /* mails over message_memory understood at the same time */
    int spool_files;      /* mails that wait in the spool */
    gsize spool_octets;   /* of their files */
    gsize journal_octets; /* of one of the journal's two files */
    int journal_days;     /* that a line of it is of use */
} LimitSettings;

/* The members of a choice stand in the order of the words in the table. */
typedef enum when_away { WHEN_AWAY_TEMPFAIL, WHEN_AWAY_SPOOL } WhenAway;
typedef enum store_durability { DURABILITY_LOCAL, DURABILITY_STANDBY } StoreDurability;

typedef struct store_settings {
    char *connection;        /* libpq connection string of the filter's role */
    char *admin_connection;  /* of intakectl's role; "" in the file: `connection` */
    char *sender_connection; /* of intake-sender's role; "" in the file: `connection` */
    int pool;                /* connections of one process */
    int wait_ms;             /* longest wait for a free connection */
    int statement_ms;        /* longest statement */
    int connect_ms;
    int retry_ms; /* pause after a failed connection attempt */
    WhenAway when_away;
    StoreDurability durability;
} StoreSettings;

typedef struct sender_settings {
    char *smtp;                  /* "smtp://127.0.0.1:25" */
    char *login, *password_file; /* "" : none */
    int batch;                   /* rows claimed at once */
    int poll_ms;                 /* pause when the outbox is empty */
    int timeout_ms;              /* for one submission */
    int lease_s;                 /* how long a claim holds */
    int first_retry_s, longest_retry_s, give_up_s;
} SenderSettings;

typedef struct trust_settings {
    GPtrArray *authserv_ids; /* char *: RFC 8601 authserv-id values believed, compared whole */
    GPtrArray *methods;      /* char *: "dmarc", "dkim", "spf": those that these servers report */
    GPtrArray *networks; /* char *: CIDR blocks of trusted clients, "!" before an exception, most
                            precise wins */
    char *key_file;      /* keys that confirmations are signed with */
    int old_key_hours;   /* for which a replaced key is still believed */
    gboolean read_authenticated; /* read the header of every authenticated client's mail, to log
                                    a desk address in From of someone without right */
} TrustSettings;

#endif
