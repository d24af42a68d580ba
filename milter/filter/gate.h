/*
 * gate - lets a bounded number of mails in at once; the others wait a bounded time.
 */
#ifndef INTAKE_GATE_H
#define INTAKE_GATE_H

#include <glib.h>

typedef struct gate Gate;

/* Never NULL. `limit` >= 1. */
Gate *gate_new(int limit);
void gate_free(Gate *gate);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Gate, gate_free)

/* Takes a place, waiting at most `wait_ms` for one; FALSE when none came free. Whoever got one
   gives it back with gate_leave(). */
gboolean gate_enter(Gate *gate, int wait_ms) G_GNUC_WARN_UNUSED_RESULT;
void gate_leave(Gate *gate);

/* A reload changes the limit; those who are inside stay. */
void gate_set_limit(Gate *gate, int limit);

/* Waits until nobody is inside, at most `wait_ms`; FALSE when somebody still is. */
gboolean gate_drain(Gate *gate, int wait_ms);

#endif
