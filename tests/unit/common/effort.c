#include "effort.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define RUNS 3
/* Linear work takes eight times as long over eight times as much, quadratic work 64 times. In
   between there is room for caches that a small text fits into and a large one does not. */
#define GROWTH 8
#define GROWTH_MAX (3 * GROWTH)
#define CONCLUSIVE (GROWTH * 0.05) /* seconds; with it, a small text's linear share is 50 ms */
#define SANITIZER_FACTOR 10

static double thread_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double effort_seconds(const char *text, gsize length, EffortWork work, double enough)
{
    double least = G_MAXDOUBLE;
    for (int run = 0; run < RUNS && least > enough; run++) {
        double begin = thread_seconds();
        work(text, length);
        least = MIN(least, thread_seconds() - begin);
    }
    return least;
}

static GString *grow(const EffortText *text, gsize octets)
{
    GString *grown = g_string_new(text->before);
    while (grown->len < octets)
        g_string_append(grown, text->unit);
    return g_string_append(grown, text->after != NULL ? text->after : "");
}

/* Memory given back to the system costs a fault a page when it comes again, which a small text's
   never does. */
static void keep_memory(void)
{
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, G_MAXINT);
}

/* The address sanitizer measures the whole of a text at each call of strchr() and its kin, which
   makes quadratic what is linear. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_MEASURABLE FALSE
#else
#define IS_MEASURABLE TRUE
#endif

void effort_check_linear(const EffortText *text, gsize octets, EffortWork work)
{
    keep_memory();
    g_autoptr(GString) large = grow(text, octets);
    double long_time = effort_seconds(large->str, large->len, work, G_MAXDOUBLE / 2);
    if (long_time <= CONCLUSIVE || !IS_MEASURABLE)
        return;
    g_autoptr(GString) small = grow(text, octets / GROWTH);
    double short_time = effort_seconds(small->str, small->len, work, 0);
    double allowed = MAX(CONCLUSIVE, GROWTH_MAX * short_time);
    if (long_time > allowed)
        long_time = effort_seconds(large->str, large->len, work, allowed);
    if (long_time > allowed)
        fail_msg("%s: %.3f s of processor time, and %.3f s for %d times as much", text->what,
                 short_time, long_time, GROWTH);
}

double effort_bound(double seconds)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return seconds * SANITIZER_FACTOR;
#else
    return seconds;
#endif
}
