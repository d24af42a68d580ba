#include "date.h"

#include <string.h>

#define TOKENS_MAX 40 /* of a date; what follows is ignored */
#define SEPARATORS " \t,\""
#define OFFSET_SECONDS_MAX (18 * 3600)

typedef struct reading { /* what the tokens have said so far; -1: nothing */
    int day, month, year;
    int hour, minute, second;
    int offset;
    gboolean has_offset, has_bad_zone;
} Reading;

static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                     "jul", "aug", "sep", "oct", "nov", "dec"};

/* Names with one meaning; the single letters mean nothing certain (RFC 5322 4.3). */
static const struct {
    const char *name;
    int minutes; /* east of UTC */
} zones[] = {{"UT", 0},      {"UTC", 0},     {"GMT", 0},    {"Z", 0},      {"WET", 0},
             {"EST", -300},  {"EDT", -240},  {"CST", -360}, {"CDT", -300}, {"MST", -420},
             {"MDT", -360},  {"PST", -480},  {"PDT", -420}, {"BST", 60},   {"CET", 60},
             {"MET", 60},    {"WEST", 60},   {"CEST", 120}, {"MEST", 120}, {"MESZ", 120},
             {"EET", 120},   {"EEST", 180},  {"MSK", 180},  {"IST", 330},  {"HKT", 480},
             {"SGT", 480},   {"AWST", 480},  {"JST", 540},  {"KST", 540},  {"ACST", 570},
             {"AEST", 600},  {"ACDT", 630},  {"AEDT", 660}, {"NZST", 720}, {"NZDT", 780},
             {"NST", -210},  {"NDT", -150},  {"AST", -240}, {"ADT", -180}, {"BRT", -180},
             {"AKST", -540}, {"AKDT", -480}, {"HST", -600}};

/* The digits at `*at`, moving it behind them; 0 digits leave it. More than six are no date. */
static int read_number(const char **at, int *digits_r)
{
    int value = 0;
    *digits_r = 0;
    while (g_ascii_isdigit(**at)) {
        if (++*digits_r <= 6)
            value = value * 10 + (**at - '0');
        (*at)++;
    }
    return value;
}

static int full_year(int year, int digits)
{
    if (digits == 2)
        return year < 50 ? 2000 + year : 1900 + year;
    return digits == 3 ? 1900 + year : year;
}

static int month_named(const char *word)
{
    for (int i = 0; i < (int)G_N_ELEMENTS(months); i++)
        if (g_ascii_strncasecmp(word, months[i], 3) == 0)
            return i + 1;
    return -1;
}

/* "+0200", "+02:00", "+2" */
static void read_offset(Reading *reading, const char *token)
{
    int sign = *token == '-' ? -1 : 1;
    const char *at = token + 1;
    int digits;
    int value = read_number(&at, &digits);
    int hours = digits <= 2 ? value : value / 100;
    int minutes = digits <= 2 ? 0 : value % 100;
    if (digits <= 2 && *at == ':') {
        at++;
        minutes = read_number(&at, &digits);
    }
    int seconds = hours * 3600 + minutes * 60;
    reading->has_bad_zone =
        digits == 0 || digits > 4 || minutes > 59 || seconds > OFFSET_SECONDS_MAX;
    reading->has_offset = TRUE;
    reading->offset = reading->has_bad_zone ? 0 : sign * seconds;
}

static void read_zone_name(Reading *reading, const char *token)
{
    for (gsize i = 0; i < G_N_ELEMENTS(zones); i++) {
        if (g_ascii_strcasecmp(token, zones[i].name) == 0) {
            reading->has_offset = TRUE;
            reading->offset = zones[i].minutes * 60;
            return;
        }
    }
    gsize named = strcspn(token, "+-");
    if (token[named] != '\0' && named > 0)
        read_offset(reading, token + named); /* "GMT+0200" */
}

static void read_word(Reading *reading, const char *word)
{
    if (reading->month < 0 && (reading->month = month_named(word)) > 0)
        return;
    if (g_ascii_strcasecmp(word, "pm") == 0 && reading->hour >= 0 && reading->hour < 12)
        reading->hour += 12;
    else if (g_ascii_strcasecmp(word, "am") == 0 && reading->hour == 12)
        reading->hour = 0;
    else if (reading->hour >= 0 && !reading->has_offset)
        read_zone_name(reading, word);
}

/* "10:30", "10:30:59.123", with a zone on its heels: "10:30:59+0200" */
static void read_time(Reading *reading, const char *token)
{
    int digits;
    const char *at = token;
    reading->hour = read_number(&at, &digits);
    reading->minute = reading->second = 0;
    char separator = *at;
    if (separator == '\0') /* an hour alone: "2026-03-02T09" */
        return;
    at++;
    reading->minute = read_number(&at, &digits);
    if (*at == separator) {
        at++;
        reading->second = read_number(&at, &digits);
    }
    if (*at == '.' || (*at == ',' && g_ascii_isdigit(at[1]))) {
        at++;
        read_number(&at, &digits);
    }
    if (*at == '+' || *at == '-')
        read_offset(reading, at);
    else if (g_ascii_isalpha(*at))
        read_word(reading, at);
}

/* "2024-02-29", "29-Feb-24", "2024/02/29", with a time on its heels behind a T. */
static void read_joined_date(Reading *reading, const char *token)
{
    int digits;
    const char *at = token;
    int first = read_number(&at, &digits);
    gboolean year_first = digits == 4;
    at++;
    reading->month = g_ascii_isalpha(*at) ? month_named(at) : read_number(&at, &digits);
    at += strcspn(at, "-/");
    if (*at != '\0')
        at++;
    int last = read_number(&at, &digits);
    reading->day = year_first ? last : first;
    reading->year = year_first ? first : full_year(last, digits);
    if ((*at == 'T' || *at == 't') && g_ascii_isdigit(at[1]))
        read_time(reading, at + 1);
}

static void read_digits(Reading *reading, const char *token)
{
    int digits;
    const char *at = token;
    int value = read_number(&at, &digits);
    if ((*at == ':' || (*at == '.' && reading->year >= 0)) && g_ascii_isdigit(at[1]))
        read_time(reading, token);
    else if ((*at == '-' || *at == '/') && at[1] != '\0')
        read_joined_date(reading, token);
    else if (reading->day < 0 && digits <= 2)
        reading->day = value;
    else if (reading->year < 0 && digits <= 4)
        reading->year = full_year(value, digits);
    else if (reading->year < 0)
        reading->year = G_MAXINT;
    if (g_ascii_isalpha(*at) && digits <= 2 && reading->month < 0)
        read_word(reading, at); /* "2Jan" */
}

static void read_token(Reading *reading, const char *token)
{
    if (g_ascii_isdigit(*token))
        read_digits(reading, token);
    else if ((*token == '+' || *token == '-') && reading->hour >= 0 && !reading->has_offset)
        read_offset(reading, token);
    else if (g_ascii_isalpha(*token))
        read_word(reading, token);
}

/* Days from 1970-01-01 to a day of the Gregorian calendar. */
static gint64 days_of(int year, int month, int day)
{
    gint64 y = month <= 2 ? year - 1 : year;
    gint64 era = y / 400;
    gint64 of_era = y - era * 400;
    gint64 of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static gboolean is_possible(const Reading *reading)
{
    return reading->year >= 1 && reading->year <= 9999 && reading->month >= 1 &&
           reading->month <= 12 && reading->day >= 1 &&
           reading->day <=
               g_date_get_days_in_month((GDateMonth)reading->month, (GDateYear)reading->year) &&
           reading->hour <= 24 && reading->minute <= 59 && reading->second <= 60;
}

/* Comments stand anywhere, mostly as "(CEST)" behind the zone, and blanks around the colons of the
   time (RFC 5322 4.3). */
static char *without_comments(const char *value)
{
    GString *text = g_string_new(NULL);
    int depth = 0;
    for (; *value != '\0'; value++) {
        if (*value == '(')
            depth++;
        else if (*value == ')' && depth > 0)
            depth--;
        if (depth > 0 || (*value == ' ' && text->len > 0 && text->str[text->len - 1] == ':'))
            continue;
        while (depth == 0 && *value == ':' && text->len > 0 && text->str[text->len - 1] == ' ')
            g_string_truncate(text, text->len - 1);
        if (*value != ')')
            g_string_append_c(text, *value);
    }
    return g_string_free(text, FALSE);
}

gboolean mime_date_parse(const char *value, MimeDate *date_r)
{
    g_autofree char *text = without_comments(value);
    Reading reading = {.day = -1, .month = -1, .year = -1, .hour = -1, .minute = 0, .second = 0};
    const char *at = text + strspn(text, SEPARATORS);
    for (int i = 0; *at != '\0' && i < TOKENS_MAX; i++) {
        gsize length = strcspn(at, SEPARATORS);
        g_autofree char *token = g_strndup(at, length);
        read_token(&reading, token);
        at += length;
        at += strspn(at, SEPARATORS);
    }
    if (!is_possible(&reading))
        return FALSE;
    int hour = MAX(reading.hour, 0);
    date_r->time = days_of(reading.year, reading.month, reading.day) * 86400 + hour * 3600 +
                   reading.minute * 60 + reading.second - reading.offset;
    date_r->offset = reading.offset;
    date_r->has_sound_zone = !reading.has_bad_zone;
    return TRUE;
}
