/*
 * memory_outbox - an outbox in memory, in place of the store's functions.
 */
#ifndef INTAKE_TESTS_MEMORY_OUTBOX_H
#define INTAKE_TESTS_MEMORY_OUTBOX_H

#include "sender/sender.h"

struct store {
    GQueue rows;       /* OutboxRow *: due */
    GString *marks;    /* what became of them */
    guint claims_fail; /* the store is away for so many claims ... */
    guint marks_fail;  /* ... and for so many marks */
    int signal;        /* raised when a mail is marked sent; 0: none */
    Signals *raised;   /* told to stop when no row is left */
};

extern Store memory_outbox;
extern guint memory_looks;          /* whether a training is due, asked for */
extern guint memory_steps;          /* of the purge */
extern Outcome memory_step_outcome; /* and what becomes of each */

void memory_outbox_reset(void);
OutboxRow *memory_outbox_queue(int id, const char *recipient);

/* After the last test. */
int memory_outbox_forget(void **state);

#endif
