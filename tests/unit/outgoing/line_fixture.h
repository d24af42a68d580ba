/*
 * line_fixture - the outgoing line over a store that is acted.
 */
#ifndef INTAKE_TESTS_LINE_FIXTURE_H
#define INTAKE_TESTS_LINE_FIXTURE_H

#include "../common/departing.h"
#include "outgoing/outgoing.h"

/* What the store does, and what it and the parser were asked. */
typedef struct line_act {
    void (*bend)(KnownOutgoing *known); /* what it knows; NULL: Ann's ticket by reference */
    Outcome outcome;                    /* of recording */
    gint64 ticket;                      /* of what was recorded */
    const char *name;                   /* it left under; NULL: as it is recorded */
    gboolean repeat;
    guint recorded, parsed;
    char *asked, *row; /* the last question and the last record, in words */
} LineAct;
extern LineAct line_act;

typedef struct line {
    Settings *settings;
    TemplateSet *templates;
    Log *log;
} Line;

/* Around a test, whose state is a Line. */
int line_begin(void **state);
int line_end(void **state);
#define LINE(test) cmocka_unit_test_setup_teardown(test, line_begin, line_end)

/* Alex's, to Ann. */
extern const char line_reply[];

Outcome line_send(const Line *line, const char *mail, gboolean dry_run, Verdict **verdict_r);

/* The mail as the verdict changes it. Caller frees. */
char *line_result(const char *mail, const Verdict *verdict);

void line_assert_holds(const char *text, const char *part);

#endif
