/* mail_template - the inside of a mail file, for milter_client.c. */
#ifndef INTAKE_TESTS_MAIL_TEMPLATE_H
#define INTAKE_TESTS_MAIL_TEMPLATE_H

#include "milter_client.h"

#define MARK_DIGITS 10

typedef struct mail_mark { /* a place to be overwritten by a number */
    gsize offset;
    gboolean in_body;
    char kind; /* 'n' or 'k' */
} MailMark;

struct mail_template {
    GString *fields; /* name NUL value NUL ... */
    GString *body;   /* CRLF line ends */
    GArray *marks;   /* MailMark */
};

#endif
