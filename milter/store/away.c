#include "away.h"

#include "store.h"

#include <string.h>

#define REASON_OCTETS_MAX 300

G_DEFINE_QUARK(intake - store - away, away)
static G_DEFINE_QUARK(intake - store - declined, declined) static G_DEFINE_QUARK(
    intake - store - unfit,
    unfit) static G_DEFINE_QUARK(intake - store - overtaken,
                                 overtaken) static G_DEFINE_QUARK(intake - store - forbidden,
                                                                  forbidden)

    Outcome away_fail(Outcome outcome, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (error != NULL)
        *error = g_error_new_valist(away_quark(), (gint)outcome, format, arguments);
    va_end(arguments);
    return outcome;
}

gboolean unfit_is(const char *sqlstate)
{
    return sqlstate != NULL &&
           (g_str_has_prefix(sqlstate, "22") || g_str_has_prefix(sqlstate, "23") ||
            g_str_has_prefix(sqlstate, "54"));
}

Outcome unfit_fail(Outcome outcome, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (error != NULL)
        *error = g_error_new_valist(unfit_quark(), (gint)outcome, format, arguments);
    va_end(arguments);
    return outcome;
}

gboolean store_error_is_unfit(const GError *error)
{
    return error != NULL && error->domain == unfit_quark();
}

gboolean overtaken_is(const char *sqlstate)
{
    return g_strcmp0(sqlstate, "IN003") == 0;
}

Outcome overtaken_fail(Outcome outcome, GError **error, const char *reason)
{
    g_set_error_literal(error, overtaken_quark(), (gint)outcome, reason);
    return outcome;
}

gboolean store_error_is_overtaken(const GError *error)
{
    return error != NULL && error->domain == overtaken_quark();
}

gboolean declined_is(const char *sqlstate)
{
    return g_strcmp0(sqlstate, "IN001") == 0;
}

Outcome declined_fail(Outcome outcome, GError **error, const char *reason)
{
    g_set_error_literal(error, declined_quark(), (gint)outcome, reason);
    return outcome;
}

gboolean store_error_is_declined(const GError *error)
{
    return error != NULL && error->domain == declined_quark();
}

gboolean forbidden_is(const char *sqlstate)
{
    return g_strcmp0(sqlstate, "IN004") == 0;
}

Outcome forbidden_fail(Outcome outcome, GError **error, const char *reason)
{
    g_set_error_literal(error, forbidden_quark(), (gint)outcome, reason);
    return outcome;
}

gboolean store_error_is_forbidden(const GError *error)
{
    return error != NULL && error->domain == forbidden_quark();
}

gboolean store_error_is_away(const GError *error)
{
    return error != NULL && error->domain == away_quark();
}

char *away_first_line(const char *message)
{
    const char *text = message != NULL ? message : "";
    g_autofree char *line = g_strndup(text, MIN(strcspn(text, "\r\n"), REASON_OCTETS_MAX));
    return g_utf8_make_valid(g_strstrip(line), -1);
}
