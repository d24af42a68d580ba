/*
 * command_lines - the commands that an agent wrote in the first lines of a reply: "#close". Pure.
 *
 * Lines that begin with "#" and a letter, above all others; empty lines may stand before and
 * between them. "#note" alone takes free text, which mail programs wrap.
 */
#ifndef INTAKE_COMMAND_LINES_H
#define INTAKE_COMMAND_LINES_H

#include "../text/text.h"

#define COMMAND_LINES_MAX 20 /* more of them are a listing, not commands */

typedef struct command_question {
    const char *text;
    gsize until;               /* where the quote begins */
    gboolean is_wrapped;       /* plain text, whose lines a program may have wrapped */
    gboolean flowed;           /* ... and marked where, by a blank at the end (RFC 3676) */
    const GPtrArray *expected; /* char *: the commands of the HTML alternative; NULL: unknown */
} CommandQuestion;

/* The commands, blanks folded, as char *; span_r is what they take up with the empty line below
   them. fault_r says why they cannot be told from the words, or NULL. Caller unrefs. */
GPtrArray *command_lines_read(const CommandQuestion *question, TextSpan *span_r,
                              const char **fault_r);

#endif
