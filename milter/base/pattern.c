#include "pattern.h"

#include "utf8.h"

#include <string.h>
#include <time.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define DEPTH_LIMIT 5000    /* nested backtracking points of the interpreter */
#define HEAP_LIMIT_KB 4096  /* of memory for them */
#define EXPRESSION_MAX 2000 /* octets of an admin's expression */
#define CPU_NANOSECONDS_MAX (PATTERN_CPU_MS * G_GINT64_CONSTANT(1000000))
#define WINDOW_STARTS 512 /* starting places tried between two looks at the clock */

struct pattern {
    char *expression;
    pcre2_code *code;
};

void pattern_free(Pattern *pattern)
{
    if (pattern == NULL)
        return;
    pcre2_code_free(pattern->code);
    g_free(pattern->expression);
    g_free(pattern);
}

Outcome pattern_compile(const char *expression, Pattern **pattern_r, GError **error)
{
    if (strlen(expression) > EXPRESSION_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "expression is longer than %d octets",
                            EXPRESSION_MAX);
    int code = 0;
    PCRE2_SIZE offset = 0;
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)expression, PCRE2_ZERO_TERMINATED,
                                         PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS |
                                             PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT,
                                         &code, &offset, NULL);
    if (compiled == NULL) {
        char reason[160];
        pcre2_get_error_message(code, (PCRE2_UCHAR *)reason, sizeof reason);
        return outcome_fail(OUTCOME_REFUSED, error, "%s at position %zu of \"%s\"", reason, offset,
                            expression);
    }
    /* A refusal (memory that may not be made executable) leaves the interpreter: slower, the same
       answers. */
    (void)pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);
    Pattern *pattern = g_new0(Pattern, 1);
    pattern->expression = g_strdup(expression);
    pattern->code = compiled;
    *pattern_r = pattern;
    return OUTCOME_DONE;
}

const char *pattern_expression(const Pattern *pattern)
{
    return pattern->expression;
}

static gint64 thread_cpu_nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (gint64)now.tv_sec * 1000000000 + now.tv_nsec;
}

typedef struct stopwatch {
    gint64 time; /* monotonic, microseconds */
    gint64 cpu;  /* of this thread, nanoseconds */
} Stopwatch;

static Stopwatch stopwatch_start(void)
{
    return (Stopwatch){g_get_monotonic_time(), thread_cpu_nanoseconds()};
}

/* Asking for processor time is a system call, asking for the time is not; and no more of the one
   than of the other can have passed. */
static gboolean stopwatch_is_over(const Stopwatch *watch)
{
    return g_get_monotonic_time() - watch->time > PATTERN_CPU_MS * 1000 &&
           thread_cpu_nanoseconds() - watch->cpu > CPU_NANOSECONDS_MAX;
}

/* PCRE2 counts its steps anew at each starting place: tries them window by window, so that an
   expression that is slow at every one of them ends by the clock and not with the text. */
static int match_in_windows(const Pattern *pattern, const char *subject, gsize length, gsize start,
                            pcre2_match_data *match, pcre2_match_context *context)
{
    if (!utf8_is_valid(subject, length))
        return PCRE2_ERROR_NOMATCH; /* PCRE2 finds nothing there either, and looks for longer */
    gboolean is_short = length <= start + WINDOW_STARTS; /* one window, and no look at the clock */
    Stopwatch watch = is_short ? (Stopwatch){0} : stopwatch_start();
    int found = PCRE2_ERROR_NOMATCH;
    for (gsize from = start; found == PCRE2_ERROR_NOMATCH && from <= length;) {
        gsize until = utf8_clip(subject, length, from + WINDOW_STARTS);
        pcre2_set_offset_limit(context, until);
        found = pcre2_match(pattern->code, (PCRE2_SPTR)subject, length, from, PCRE2_NO_UTF_CHECK,
                            match, context);
        if (until == length || stopwatch_is_over(&watch))
            break;
        from = until;
    }
    return found;
}

static pcre2_match_context *limits_new(void)
{
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(context, PATTERN_MATCH_LIMIT);
    pcre2_set_depth_limit(context, DEPTH_LIMIT);
    pcre2_set_heap_limit(context, HEAP_LIMIT_KB);
    return context;
}

/* A copy of a group; NULL where it has no part in the match. \K in a lookahead can put the begin of
   the whole behind its end. */
static char *copy_group(const char *subject, pcre2_match_data *match, guint group)
{
    const PCRE2_SIZE *bounds = pcre2_get_ovector_pointer(match) + 2 * (gsize)group;
    if (bounds[0] == PCRE2_UNSET)
        return NULL;
    gsize length = bounds[1] > bounds[0] ? bounds[1] - bounds[0] : 0;
    const char *begin = subject + bounds[0];
    return g_strndup(begin, utf8_clip(begin, length, PATTERN_MATCH_OCTETS));
}

gboolean pattern_matches(const Pattern *pattern, const char *subject, char **match_r)
{
    gsize length = utf8_clip(subject, strlen(subject), PATTERN_SUBJECT_OCTETS);
    pcre2_match_context *context = limits_new();
    pcre2_match_data *match = pcre2_match_data_create(1, NULL);
    int found = match_in_windows(pattern, subject, length, 0, match, context);
    if (found >= 0 && match_r != NULL)
        *match_r = copy_group(subject, match, 0);
    pcre2_match_data_free(match);
    pcre2_match_context_free(context);
    return found >= 0;
}

/* Where the search goes on after a match: behind it, and at least one character on. */
static gsize next_start(const char *subject, gsize length, gsize from, pcre2_match_data *match)
{
    gsize end = pcre2_get_ovector_pointer(match)[1];
    if (end > from)
        return end;
    return from < length ? (gsize)(g_utf8_next_char(subject + from) - subject) : length + 1;
}

gboolean pattern_find_value(const Pattern *pattern, const char *subject, gsize *at, char **value_r)
{
    gsize length = utf8_clip(subject, strlen(subject), PATTERN_SUBJECT_OCTETS);
    if (*at > length)
        return FALSE;
    pcre2_match_context *context = limits_new();
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    int found = match_in_windows(pattern, subject, length, *at, match, context);
    if (found >= 0) {
        int named = pcre2_substring_number_from_name(pattern->code, (PCRE2_SPTR) "value");
        char *group = named > 0 ? copy_group(subject, match, (guint)named) : NULL;
        *value_r = group != NULL ? group : copy_group(subject, match, 0);
        *at = next_start(subject, length, *at, match);
    }
    pcre2_match_data_free(match);
    pcre2_match_context_free(context);
    return found >= 0;
}
