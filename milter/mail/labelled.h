/*
 * labelled - a text and the service type somebody says it is of: what a desk learns from.
 */
#ifndef INTAKE_LABELLED_H
#define INTAKE_LABELLED_H

#include <glib.h>

typedef enum label_source { /* who says so, whoever knows best first */
                            LABEL_AGENT,
                            LABEL_ADMIN,
                            LABEL_CLOSED, /* an agent closed the ticket as it was */
                            LABEL_CUSTOMER,
} LabelSource;

typedef struct labelled_text {
    char *service_type;
    LabelSource source;
    gint64 label;      /* number of the label; 0: a mail an admin brought */
    gint64 labelled;   /* Unix time */
    gint64 customer;   /* 0: nobody's */
    gboolean doubtful; /* nothing but the desk's default spoke for the type it was filed under */
    char *language;    /* or NULL */
    char *subject;     /* or NULL */
    char *text;
} LabelledText;

void labelled_text_free(LabelledText *labelled);

#endif
