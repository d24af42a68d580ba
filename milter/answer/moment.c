#include "moment.h"

#include <string.h>

typedef struct wording {
    const char *language; /* primary */
    const char *form;     /* {weekday} {day} {month} {year} {time} */
    const char *zone;     /* what follows where the zone is named: {zone} */
    const char *months;   /* separated by blanks; NULL: as numbers */
    const char *weekdays; /* Monday first; NULL: the form has none */
} Wording;

/* The last one serves all languages that are not listed. */
static const Wording wordings[] = {
    {"en", "{weekday} {day} {month} {year}, {time}", " ({zone})",
     "January February March April May June July August September October November December",
     "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"},
    {"zh", "{year} 年 {month} 月 {day} 日（{weekday}）{time}", "（{zone}）", NULL,
     "星期一 星期二 星期三 星期四 星期五 星期六 星期日"},
    {"ja", "{year}年{month}月{day}日（{weekday}）{time}", "（{zone}）", NULL,
     "月 火 水 木 金 土 日"},
    {"de", "{weekday}, {day}. {month} {year}, {time} Uhr", " ({zone})",
     "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
     "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"},
    {"fr", "{weekday} {day} {month} {year} à {time}", " ({zone})",
     "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
     "lundi mardi mercredi jeudi vendredi samedi dimanche"},
    {"es", "{weekday} {day} de {month} de {year} a las {time}", " ({zone})",
     "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
     "lunes martes miércoles jueves viernes sábado domingo"},
    {"", "{date} {time}", " ({zone})", NULL, NULL},
};

static const Wording *find_wording(const char *language)
{
    gsize length = strcspn(language, "-");
    const Wording *wording = wordings;
    while (*wording->language != '\0' && (strlen(wording->language) != length ||
                                          strncmp(wording->language, language, length) != 0))
        wording++;
    return wording;
}

static GDateTime *local_time(gint64 time, GTimeZone *zone)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(time);
    if (utc == NULL)
        utc = g_date_time_new_from_unix_utc(0);
    return zone != NULL ? g_date_time_to_timezone(utc, zone) : g_steal_pointer(&utc);
}

/* "GMT+8", "GMT-3:30": abbreviations such as CST name several zones. */
static char *zone_text(GDateTime *moment)
{
    gint64 minutes = g_date_time_get_utc_offset(moment) / G_TIME_SPAN_MINUTE;
    gint64 size = ABS(minutes);
    if (minutes == 0)
        return g_strdup("GMT");
    char sign = minutes < 0 ? '-' : '+';
    if (size % 60 == 0)
        return g_strdup_printf("GMT%c%d", sign, (int)(size / 60));
    return g_strdup_printf("GMT%c%d:%02d", sign, (int)(size / 60), (int)(size % 60));
}

static char *word_or_number(const char *words, int number)
{
    if (words == NULL)
        return g_strdup_printf("%d", number);
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    return g_strdup(list[number - 1]);
}

static void put(GString *text, const char *variable, char *value)
{
    g_string_replace(text, variable, value, 0);
    g_free(value);
}

char *moment_text(gint64 time, GTimeZone *zone, const char *language, gboolean names_zone)
{
    const Wording *wording = find_wording(language);
    g_autoptr(GDateTime) moment = local_time(time, zone);
    GString *text = g_string_new(wording->form);
    if (names_zone)
        g_string_append(text, wording->zone);
    put(text, "{weekday}", word_or_number(wording->weekdays, g_date_time_get_day_of_week(moment)));
    put(text, "{day}", g_date_time_format(moment, "%-d"));
    put(text, "{month}", word_or_number(wording->months, g_date_time_get_month(moment)));
    put(text, "{year}", g_date_time_format(moment, "%Y"));
    put(text, "{date}", g_date_time_format(moment, "%Y-%m-%d"));
    put(text, "{time}", g_date_time_format(moment, "%H:%M"));
    put(text, "{zone}", zone_text(moment));
    return g_string_free(text, FALSE);
}

void moment_day(gint64 time, GTimeZone *zone, int *year_r, int *month_r, int *day_r)
{
    g_autoptr(GDateTime) moment = local_time(time, zone);
    g_date_time_get_ymd(moment, year_r, month_r, day_r);
}
