#include "away.h"

#include "store.h"

G_DEFINE_QUARK(intake - store - away, away)

Outcome away_fail(Outcome outcome, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (error != NULL)
        *error = g_error_new_valist(away_quark(), (gint)outcome, format, arguments);
    va_end(arguments);
    return outcome;
}

gboolean store_error_is_away(const GError *error)
{
    return error != NULL && error->domain == away_quark();
}
