#include "../base/nearest.h"
#include "private.h"

#include <stdio.h>
#include <string.h>

#define ZONES "/usr/share/zoneinfo/zone.tab"

/* "HH:MM" as minutes of the day, 24:00 included; -1 when it is not a time. */
static int minutes_of(const char *text, gsize length)
{
    if (length != 5 || text[2] != ':' || !g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[1]) ||
        !g_ascii_isdigit(text[3]) || !g_ascii_isdigit(text[4]))
        return -1;
    int hours = (text[0] - '0') * 10 + (text[1] - '0');
    int minutes = (text[3] - '0') * 10 + (text[4] - '0');
    int total = hours * 60 + minutes;
    return minutes < 60 && total <= 24 * 60 ? total : -1;
}

static Outcome convert_opening(const char *text, Opening *opening_r, GError **error)
{
    const char *dash = strchr(text, '-');
    int from = dash != NULL ? minutes_of(text, (gsize)(dash - text)) : -1;
    int until = dash != NULL ? minutes_of(dash + 1, strlen(dash + 1)) : -1;
    if (from < 0 || until < 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is not a span of time (hint: \"09:00-12:00 13:00-18:00\")",
                            text);
    if (from >= until)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" ends before it begins", text);
    *opening_r = (Opening){.from = from, .until = until};
    return OUTCOME_DONE;
}

Outcome setting_convert_openings(const char *text, GArray *openings, GError **error)
{
    g_auto(GStrv) spans = g_strsplit_set(text, " \t,", -1);
    int free_from = 0;
    for (char **span = spans; *span != NULL; span++) {
        if (**span == '\0')
            continue;
        Opening opening;
        Outcome outcome = convert_opening(*span, &opening, error);
        if (outcome != OUTCOME_DONE)
            return outcome;
        if (opening.from < free_from)
            return outcome_fail(OUTCOME_REFUSED, error,
                                "\"%s\" overlaps the span before it (hint: ascending order)",
                                *span);
        free_from = opening.until;
        g_array_append_val(openings, opening);
    }
    return OUTCOME_DONE;
}

void holiday_free(gpointer data)
{
    Holiday *holiday = data;
    g_ptr_array_unref(holiday->names);
    g_free(holiday);
}

/* "2026-10-01" as 20261001, "10-01" as 1001; 0 when it is neither. *end_r is what follows. */
static int day_number(const char *text, const char **end_r)
{
    int year = 0, month = 0, day = 0, length = 0;
    gboolean dated =
        sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &length) == 3 && length == 10;
    if (!dated) {
        year = 0;
        length = 0;
        (void)sscanf(text, "%2d-%2d%n", &month, &day, &length);
    }
    *end_r = text + length;
    /* Each year includes leap years: 2000 was one. */
    gboolean valid =
        length == (dated ? 10 : 5) && month > 0 && day > 0 &&
        g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)(dated ? year : 2000));
    return valid ? year * 10000 + month * 100 + day : 0;
}

/* "name" for all languages, or "en=name; de=name". */
static void add_names(GPtrArray *names, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ";", -1);
    for (char **part = parts; *part != NULL; part++) {
        char *name = g_strstrip(*part);
        gsize tag = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
        gboolean has_tag = tag > 0 && name[tag] == '=';
        if (*name == '\0')
            continue;
        Localized *localized = g_new0(Localized, 1);
        localized->language = has_tag ? g_strndup(name, tag) : g_strdup("");
        localized->text = g_strstrip(g_strdup(has_tag ? name + tag + 1 : name));
        g_ptr_array_add(names, localized);
    }
}

Outcome setting_convert_holiday(const char *text, Holiday **holiday_r, GError **error)
{
    const char *rest = NULL;
    int from = day_number(text, &rest);
    int until = from;
    if (from > 0 && g_str_has_prefix(rest, ".."))
        until = day_number(rest + 2, &rest);
    gboolean yearly = from < 10000;
    if (from == 0 || until == 0 || (until < 10000) != yearly || (*rest != '\0' && *rest != ' '))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is not a date (hint: \"2026-10-01 name\", "
                            "\"2026-10-01..2026-10-07 name\", or \"01-01 name\" for each year)",
                            text);
    if (!yearly && until < from)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" ends before it begins", text);
    Holiday *holiday = g_new0(Holiday, 1);
    holiday->yearly = yearly;
    holiday->from = from;
    holiday->until = until;
    holiday->names = g_ptr_array_new_with_free_func(localized_free);
    add_names(holiday->names, rest);
    *holiday_r = holiday;
    return OUTCOME_DONE;
}

/* The zone somebody meant, as a hint; NULL when no name is near. Caller frees. */
static char *nearest_zone(const char *name)
{
    g_autofree char *text = NULL;
    g_autoptr(GPtrArray) zones = g_ptr_array_new();
    if (!g_file_get_contents(ZONES, &text, NULL, NULL))
        return NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        char *zone = *lines[i] != '#' ? strchr(lines[i], '/') : NULL;
        while (zone != NULL && zone > lines[i] && zone[-1] != '\t')
            zone--;
        if (zone == NULL)
            continue;
        zone[strcspn(zone, "\t\r")] = '\0';
        g_ptr_array_add(zones, zone);
    }
    return g_strdup(nearest_word(name, zones));
}

Outcome setting_convert_zone(const char *text, GTimeZone **zone_r, GError **error)
{
    *zone_r = *text != '\0' ? g_time_zone_new_identifier(text) : NULL;
    if (*zone_r != NULL)
        return OUTCOME_DONE;
    g_autofree char *nearest = nearest_zone(text);
    if (nearest != NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is unknown (hint: did you mean \"%s\"?)", text, nearest);
    return outcome_fail(OUTCOME_REFUSED, error,
                        "\"%s\" is unknown (hint: timedatectl list-timezones lists them)", text);
}
