/*
 * rewrite_cases - bodies of agents' mails, and what is made of them.
 */
#ifndef INTAKE_TESTS_REWRITE_CASES_H
#define INTAKE_TESTS_REWRITE_CASES_H

#include <glib.h>

typedef struct rewrite_case {
    const char *name;
    gboolean is_chinese;
    const char *type;     /* Content-Type and further MIME fields of the mail */
    const char *body;     /* with LF; CRLF in the mail */
    const char *wanted;   /* NULL: refused */
    const char *new_type; /* Content-Type after it, where it changes */
} RewriteCase;

extern const RewriteCase rewrite_cases[];
extern const gsize rewrite_cases_count;

#endif
