/*
 * budget - what one mail may cost, in reading and in writing: things of all kinds counted together,
 * and CPU time by the thread's own clock, so that a busy machine costs a mail nothing. Pure but for
 * the clock.
 */
#ifndef INTAKE_BUDGET_H
#define INTAKE_BUDGET_H

#include <glib.h>

/* CPU time in microseconds, from any beginning. */
typedef gint64 (*BudgetClock)(void);

typedef struct budget {
    gint64 items; /* left */
    gint64 until; /* by the clock */
    BudgetClock clock;
    guint unasked; /* items and steps since the clock was asked */
    gboolean is_spent;
} Budget;

/* `clock` NULL: that of the calling thread, which then is the one to take from the budget. */
Budget budget_begin(gint64 items, gint64 microseconds, BudgetClock clock);

/* Takes a number of items; FALSE when the budget is spent, now or before: then nothing more is to
   be done. The clock is asked once for many items. A budget that is NULL is never spent, here and
   below. */
gboolean budget_take(Budget *budget, guint items);

/* The same for one item that is large: the clock is asked at once. */
gboolean budget_take_large(Budget *budget);

/* A step of work that is no item of its own: takes nothing but its time. */
gboolean budget_step(Budget *budget);

#endif
