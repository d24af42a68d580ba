#include "outcome.h"

G_DEFINE_QUARK(intake - error - quark, intake_error)

const char *outcome_name(Outcome outcome)
{
    static const char *const names[] = {
        [OUTCOME_DONE] = "done",
        [OUTCOME_REFUSED] = "refused",
        [OUTCOME_RETRY] = "retry",
        [OUTCOME_UNCERTAIN] = "uncertain",
    };
    return names[outcome];
}

Outcome outcome_fail(Outcome outcome, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (error != NULL)
        *error = g_error_new_valist(INTAKE_ERROR, (gint)outcome, format, arguments);
    va_end(arguments);
    return outcome;
}
