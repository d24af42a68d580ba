#include "moment.h"

#include <string.h>

enum { /* how far off the day is */
       DAY_TODAY,
       DAY_TOMORROW,
       DAY_NEAR, /* the weekday says which */
       DAY_FAR,
       DAY_COUNT,
};

typedef struct wording {
    const char *language;                       /* primary */
    const char *form;                           /* {weekday} {day} {month} {year} {time} */
    const char *near[MOMENT_AT + 1][DAY_COUNT]; /* the same, {of year} and {zone} */
    const char *day;                            /* a whole day: the same without {time} */
    const char *of_year;                        /* {year} where it is another one */
    const char *zone;                           /* {zone} */
    const char *months;                         /* separated by blanks; NULL: as numbers */
    const char *weekdays;                       /* Monday first; NULL: the form has none */
} Wording;

/* The last one serves all languages that are not listed. */
static const Wording wordings[] = {
    {"en",
     "{weekday} {day} {month} {year}, {time}",
     {{"today by {time}{zone}", "tomorrow by {time}{zone}", "by {time}{zone} on {weekday}",
       "by {time}{zone} on {weekday} {day} {month}{of year}"},
      {"today at {time}{zone}", "tomorrow at {time}{zone}", "on {weekday} at {time}{zone}",
       "on {weekday} {day} {month}{of year} at {time}{zone}"}},
     "{weekday} {day} {month}{of year}",
     " {year}",
     " ({zone})",
     "January February March April May June July August September October November December",
     "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"},
    {"zh",
     "{year} 年 {month} 月 {day} 日（{weekday}）{time}",
     {{"今天 {time}{zone} 前", "明天 {time}{zone} 前", "{weekday} {time}{zone} 前",
       "{of year}{month} 月 {day} 日（{weekday}）{time}{zone} 前"},
      {"今天 {time}{zone} ", "明天 {time}{zone} ", "{weekday} {time}{zone} ",
       "{of year}{month} 月 {day} 日（{weekday}）{time}{zone} "}},
     "{of year}{month} 月 {day} 日（{weekday}）",
     "{year} 年 ",
     "（{zone}）",
     NULL,
     "星期一 星期二 星期三 星期四 星期五 星期六 星期日"},
    {"ja",
     "{year}年{month}月{day}日（{weekday}）{time}",
     {{"本日{time}{zone}まで", "明日{time}{zone}まで", "{weekday}曜日の{time}{zone}まで",
       "{of year}{month}月{day}日（{weekday}）{time}{zone}まで"},
      {"本日{time}{zone}", "明日{time}{zone}", "{weekday}曜日の{time}{zone}",
       "{of year}{month}月{day}日（{weekday}）{time}{zone}"}},
     "{of year}{month}月{day}日（{weekday}）",
     "{year}年",
     "（{zone}）",
     NULL,
     "月 火 水 木 金 土 日"},
    {"de",
     "{weekday}, {day}. {month} {year}, {time} Uhr",
     {{"heute bis {time} Uhr{zone}", "morgen bis {time} Uhr{zone}",
       "bis {weekday}, {time} Uhr{zone}",
       "bis {weekday}, {day}. {month}{of year}, {time} Uhr{zone}"},
      {"heute um {time} Uhr{zone}", "morgen um {time} Uhr{zone}",
       "am {weekday} um {time} Uhr{zone}",
       "am {weekday}, {day}. {month}{of year}, um {time} Uhr{zone}"}},
     "{weekday}, {day}. {month}{of year}",
     " {year}",
     " ({zone})",
     "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
     "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"},
    {"fr",
     "{weekday} {day} {month} {year} à {time}",
     {{"aujourd’hui avant {time}{zone}", "demain avant {time}{zone}",
       "{weekday} avant {time}{zone}", "le {weekday} {day} {month}{of year} avant {time}{zone}"},
      {"aujourd’hui à {time}{zone}", "demain à {time}{zone}", "{weekday} à {time}{zone}",
       "le {weekday} {day} {month}{of year} à {time}{zone}"}},
     "{weekday} {day} {month}{of year}",
     " {year}",
     " ({zone})",
     "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
     "lundi mardi mercredi jeudi vendredi samedi dimanche"},
    {"es",
     "{weekday} {day} de {month} de {year} a las {time}",
     {{"hoy antes de las {time}{zone}", "mañana antes de las {time}{zone}",
       "el {weekday} antes de las {time}{zone}",
       "el {weekday} {day} de {month}{of year} antes de las {time}{zone}"},
      {"hoy a las {time}{zone}", "mañana a las {time}{zone}", "el {weekday} a las {time}{zone}",
       "el {weekday} {day} de {month}{of year} a las {time}{zone}"}},
     "{weekday} {day} de {month}{of year}",
     " de {year}",
     " ({zone})",
     "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
     "lunes martes miércoles jueves viernes sábado domingo"},
    {"",
     "{date} {time}",
     {{"{date} {time}{zone}", "{date} {time}{zone}", "{date} {time}{zone}", "{date} {time}{zone}"},
      {"{date} {time}{zone}", "{date} {time}{zone}", "{date} {time}{zone}", "{date} {time}{zone}"}},
     "{date}",
     "",
     " ({zone})",
     NULL,
     NULL},
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

static void put_all(GString *text, const Wording *wording, GDateTime *moment)
{
    put(text, "{weekday}", word_or_number(wording->weekdays, g_date_time_get_day_of_week(moment)));
    put(text, "{day}", g_date_time_format(moment, "%-d"));
    put(text, "{month}", word_or_number(wording->months, g_date_time_get_month(moment)));
    put(text, "{year}", g_date_time_format(moment, "%Y"));
    put(text, "{date}", g_date_time_format(moment, "%Y-%m-%d"));
    put(text, "{time}", g_date_time_format(moment, "%H:%M"));
    put(text, "{zone}", zone_text(moment));
}

char *moment_text(gint64 time, GTimeZone *zone, const char *language, gboolean names_zone)
{
    const Wording *wording = find_wording(language);
    g_autoptr(GDateTime) moment = local_time(time, zone);
    GString *text = g_string_new(wording->form);
    if (names_zone)
        g_string_append(text, wording->zone);
    put_all(text, wording, moment);
    return g_string_free(text, FALSE);
}

static gint64 day_number(GDateTime *moment)
{
    int year, month, day;
    g_date_time_get_ymd(moment, &year, &month, &day);
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    return g_date_get_julian(&date);
}

static int how_far(GDateTime *moment, GDateTime *today)
{
    gint64 days = day_number(moment) - day_number(today);
    if (days == 0 || days == 1)
        return days == 0 ? DAY_TODAY : DAY_TOMORROW;
    return days > 1 && days < 7 ? DAY_NEAR : DAY_FAR;
}

char *moment_near(gint64 time, gint64 now, GTimeZone *zone, const char *language, MomentUse use,
                  gboolean names_zone)
{
    const Wording *wording = find_wording(language);
    g_autoptr(GDateTime) moment = local_time(time, zone);
    g_autoptr(GDateTime) today = local_time(now, zone);
    gboolean same_year = g_date_time_get_year(moment) == g_date_time_get_year(today);
    int far = names_zone ? DAY_FAR : how_far(moment, today);
    GString *text = g_string_new(wording->near[use][far]);
    g_string_replace(text, "{of year}", same_year ? "" : wording->of_year, 0);
    g_string_replace(text, "{zone}", names_zone ? wording->zone : "", 1);
    put_all(text, wording, moment);
    return g_string_free(text, FALSE);
}

char *moment_day(gint64 time, gint64 now, GTimeZone *zone, const char *language)
{
    const Wording *wording = find_wording(language);
    g_autoptr(GDateTime) moment = local_time(time, zone);
    g_autoptr(GDateTime) today = local_time(now, zone);
    gboolean same_year = g_date_time_get_year(moment) == g_date_time_get_year(today);
    GString *text = g_string_new(wording->day);
    g_string_replace(text, "{of year}", same_year ? "" : wording->of_year, 0);
    put_all(text, wording, moment);
    return g_string_free(text, FALSE);
}
