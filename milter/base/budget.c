#include "budget.h"

#include <time.h>

#define ITEMS_UNASKED 16

/* A sanitizer's build spends its time on looking after itself. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SLOWNESS 10
#else
#define SLOWNESS 1
#endif

static gint64 thread_microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (gint64)now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

Budget budget_begin(gint64 items, gint64 microseconds, BudgetClock clock)
{
    Budget budget = {.items = items, .clock = clock};
    if (clock == NULL) {
        budget.clock = thread_microseconds;
        microseconds *= SLOWNESS;
    }
    budget.until = budget.clock() + microseconds;
    return budget;
}

static gboolean take(Budget *budget, guint items, guint steps)
{
    if (budget == NULL)
        return TRUE;
    budget->items -= items;
    budget->unasked += steps;
    if (budget->unasked >= ITEMS_UNASKED && !budget->is_spent) {
        budget->unasked = 0;
        budget->is_spent = budget->clock() > budget->until;
    }
    budget->is_spent = budget->is_spent || budget->items < 0;
    return !budget->is_spent;
}

gboolean budget_take(Budget *budget, guint items)
{
    return take(budget, items, items);
}

gboolean budget_step(Budget *budget)
{
    return take(budget, 0, 1);
}

gboolean budget_take_large(Budget *budget)
{
    return take(budget, 1, ITEMS_UNASKED);
}
