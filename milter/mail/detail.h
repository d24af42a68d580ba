/*
 * detail - a fact that a service type needs, as somebody told it: its value, where it was found and
 * how sure that is. Plain data.
 */
#ifndef INTAKE_DETAIL_H
#define INTAKE_DETAIL_H

#include <glib.h>

typedef enum detail_source {              /* surest first */
                             DETAIL_LINE, /* a line "Order number: 4711" */
                             DETAIL_SUBJECT,
                             DETAIL_TEXT,
                             DETAIL_ATTACHMENT, /* the name of one */
                             DETAIL_TICKET,     /* it was told in the ticket before */
                             DETAIL_CUSTOMER,   /* in an earlier ticket, or by the customer's record
                                                 */
} DetailSource;

typedef struct detail {
    char *name;  /* of the need, as in the settings */
    char *value; /* one line of UTF-8, at most PATTERN_MATCH_OCTETS */
    DetailSource source;
    double confidence;  /* 0 to 1 */
    gint64 told;        /* Unix time; 0: by this mail */
    gboolean is_needed; /* by the ticket's service type; else by another one of the desk */
    int remember_days;  /* for which it holds for later tickets of the customer; 0: for none */
} Detail;

#define DETAIL_VALUE_OCTETS_MAX 80

/* "line", "subject", "text", "attachment", "ticket", "customer". Static. */
const char *detail_source_name(DetailSource source);

Detail *detail_new(const char *name, const char *value, DetailSource source, double confidence);
void detail_free(Detail *detail);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Detail, detail_free)
GPtrArray *details_new(void); /* of Detail *, which it frees */

/* The one of that name, or NULL. Borrowed. */
const Detail *details_find(const GPtrArray *details, const char *name);

#endif
