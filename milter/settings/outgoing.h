/*
 * outgoing - the settings of mail that leaves under a desk's address. Part of settings.h.
 */
#ifndef INTAKE_SETTINGS_OUTGOING_H
#define INTAKE_SETTINGS_OUTGOING_H

#include <glib.h>

typedef enum service_right { SERVICE_RIGHT_REFUSE, SERVICE_RIGHT_WARN } ServiceRight;
typedef enum unplaced { UNPLACED_REFUSE, UNPLACED_OPEN, UNPLACED_SIGN } Unplaced;
typedef enum untouched { UNTOUCHED_PASS, UNTOUCHED_REFUSE } Untouched;
typedef enum absence { ABSENCE_DROP, ABSENCE_RENAME } Absence;
typedef enum reply_to { REPLY_TO_TOKEN, REPLY_TO_NONE } ReplyTo;
typedef enum when_dkim_signed { DKIM_LEAVE, DKIM_REFUSE, DKIM_REWRITE } WhenDkimSigned;

typedef struct outgoing_settings {   /* mail that leaves under the desk's address */
    ServiceRight service_right;      /* agent without right to the ticket's service type */
    Unplaced unplaced;               /* reply of no ticket */
    Untouched when_unsafe;           /* a mail that cannot be rewritten safely */
    Untouched when_encrypted;        /* signed or encrypted by the client */
    WhenDkimSigned when_dkim_signed; /* a DKIM-Signature we would break */
    Absence absence;                 /* an agent's out-of-office to a customer of the desk */
    ReplyTo reply_to;                /* what agents' answers carry in Reply-To */
    gboolean commands;               /* "#close" and kin at the top of a reply are obeyed */
    char *placeholder;               /* line that the signature replaces; "": none */
    gboolean short_signature;        /* later replies in a ticket get the short form */
    GPtrArray *own_lines;     /* char *: beginnings of lines that are an agent's own signature */
    char *logo;               /* image file shown in the HTML signature by cid; "": none */
    GPtrArray *hidden_fields; /* char *: header fields that tell where a mail came from */
    gboolean hide_received;   /* remove Received fields of the submission that the filter sees */
    int repeat_minutes; /* no second automatic reply to one person within these; 0: any number */
} OutgoingSettings;

#endif
