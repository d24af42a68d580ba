#include "private.h"

#include "../base/address.h"
#include "../base/utf8.h"

#include <string.h>

#define CONVERTER                                                                                  \
    const Setting *setting, const config_setting_t *value, gpointer place,                         \
        const DeskSettings *desk, GError **error

Outcome setting_read_text(const config_setting_t *value, const char **text_r, GError **error)
{
    const char *text = config_setting_get_string(value);
    if (text == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "is not a text (hint: put it in quotes)");
    for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
        if (utf8_is_unfit(g_utf8_get_char(c)))
            return outcome_fail(OUTCOME_REFUSED, error, "holds a control character");
    }
    *text_r = text;
    return OUTCOME_DONE;
}

Outcome setting_read_texts(const config_setting_t *value, GPtrArray *texts, GError **error)
{
    if (!config_setting_is_list(value) && !config_setting_is_array(value)) {
        const char *text = NULL;
        if (config_setting_get_string(value) == NULL)
            return outcome_fail(OUTCOME_REFUSED, error,
                                "is not a list of texts (hint: ( \"one\", \"two\" ))");
        Outcome outcome = setting_read_text(value, &text, error);
        if (outcome == OUTCOME_DONE)
            g_ptr_array_add(texts, g_strdup(text));
        return outcome;
    }
    for (guint i = 0; i < (guint)config_setting_length(value); i++) {
        const char *text = NULL;
        Outcome outcome = setting_read_text(config_setting_get_elem(value, i), &text, error);
        if (outcome != OUTCOME_DONE) {
            g_prefix_error(error, "element %u ", i + 1);
            return outcome;
        }
        g_ptr_array_add(texts, g_strdup(text));
    }
    return OUTCOME_DONE;
}

static Outcome convert_text(CONVERTER)
{
    (void)desk;
    const char *text = NULL;
    Outcome outcome = setting_read_text(value, &text, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gsize most = setting->most > 0 ? (gsize)setting->most : SETTING_TEXT_MAX;
    gsize length = strlen(text);
    if (length < (gsize)setting->least)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is too short", text);
    if (length > most)
        return outcome_fail(OUTCOME_REFUSED, error, "is longer than %zu octets", most);
    *(char **)place = g_strdup(text);
    return OUTCOME_DONE;
}

static Outcome read_number(const Setting *setting, const config_setting_t *value, gint64 *number_r,
                           GError **error)
{
    int type = config_setting_type(value);
    if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64)
        return outcome_fail(OUTCOME_REFUSED, error, "is not a whole number (hint: without quotes)");
    gint64 number = config_setting_get_int64(value);
    if (number < setting->least || number > setting->most)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "%" G_GINT64_FORMAT " is out of range (hint: %" G_GINT64_FORMAT
                            " to %" G_GINT64_FORMAT ")",
                            number, setting->least, setting->most);
    *number_r = number;
    return OUTCOME_DONE;
}

static Outcome convert_number(CONVERTER)
{
    (void)desk;
    gint64 number = 0;
    Outcome outcome = read_number(setting, value, &number, error);
    if (outcome == OUTCOME_DONE)
        *(int *)place = (int)number;
    return outcome;
}

static Outcome convert_size(CONVERTER)
{
    (void)desk;
    gint64 number = 0;
    Outcome outcome = read_number(setting, value, &number, error);
    if (outcome == OUTCOME_DONE)
        *(gsize *)place = (gsize)number;
    return outcome;
}

static Outcome convert_switch(CONVERTER)
{
    (void)setting;
    (void)desk;
    if (config_setting_type(value) != CONFIG_TYPE_BOOL)
        return outcome_fail(OUTCOME_REFUSED, error, "is neither true nor false");
    *(gboolean *)place = config_setting_get_bool(value) == CONFIG_TRUE;
    return OUTCOME_DONE;
}

/* The place of a text among the words of a setting. */
static Outcome find_choice(const Setting *setting, const char *text, guint *place_r, GError **error)
{
    g_auto(GStrv) choices = g_strsplit(setting->choices, "|", -1);
    for (*place_r = 0; choices[*place_r] != NULL; (*place_r)++) {
        if (strcmp(choices[*place_r], text) == 0)
            return OUTCOME_DONE;
    }
    g_autofree char *listed = g_strjoinv("\", \"", choices);
    return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is unknown (hint: one of \"%s\")", text,
                        listed);
}

static Outcome convert_choice(CONVERTER)
{
    (void)desk;
    const char *text = NULL;
    Outcome outcome = setting_read_text(value, &text, error);
    return outcome == OUTCOME_DONE ? find_choice(setting, text, place, error) : outcome;
}

static Outcome convert_word(CONVERTER)
{
    guint choice;
    Outcome outcome = convert_choice(setting, value, &choice, desk, error);
    if (outcome == OUTCOME_DONE)
        *(char **)place = g_strdup(config_setting_get_string(value));
    return outcome;
}

static Outcome convert_name(CONVERTER)
{
    (void)setting;
    (void)desk;
    const char *text = NULL;
    Outcome outcome = setting_read_text(value, &text, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gsize length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-");
    if (*text == '\0' || *text == '-' || text[length] != '\0' || length > SETTING_NAME_MAX)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is not a name (hint: at most %d of a-z, 0-9 and -, the first "
                            "not -)",
                            text, SETTING_NAME_MAX);
    *(char **)place = g_strdup(text);
    return OUTCOME_DONE;
}

static Outcome convert_mode(CONVERTER)
{
    (void)setting;
    (void)desk;
    const char *text = NULL;
    Outcome outcome = setting_read_text(value, &text, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    gsize length = strspn(text, "01234567");
    if (length < 3 || length > 4 || text[length] != '\0' || (length == 4 && text[0] != '0'))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is not a file mode (hint: octal, such as \"0660\")", text);
    *(int *)place = (int)g_ascii_strtoull(text, NULL, 8);
    return OUTCOME_DONE;
}

static Outcome convert_character(CONVERTER)
{
    (void)desk;
    const char *text = NULL;
    Outcome outcome = setting_read_text(value, &text, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (strlen(text) != 1 || strchr(setting->choices, text[0]) == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" will not do (hint: one of %s)", text,
                            setting->choices);
    *(char *)place = text[0];
    return OUTCOME_DONE;
}

/* Words count in any case and are kept as the table spells them. */
static Outcome check_choices(const Setting *setting, GPtrArray *texts, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < texts->len; i++) {
        char *text = g_ptr_array_index(texts, i);
        guint place;
        for (char *c = text; *c != '\0'; c++)
            *c = g_ascii_tolower(*c);
        outcome = find_choice(setting, text, &place, error);
    }
    return outcome;
}

static Outcome convert_texts(CONVERTER)
{
    (void)desk;
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    *(GPtrArray **)place = texts;
    Outcome outcome = setting_read_texts(value, texts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (texts->len < (guint)setting->least)
        return outcome_fail(OUTCOME_REFUSED, error, "is empty");
    return setting->choices != NULL ? check_choices(setting, texts, error) : OUTCOME_DONE;
}

static Outcome convert_addresses(CONVERTER)
{
    Outcome outcome = convert_texts(setting, value, place, desk, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GPtrArray *addresses = *(GPtrArray **)place;
    for (guint i = 0; i < addresses->len; i++) {
        char **address = (char **)&g_ptr_array_index(addresses, i);
        char *canonical = address_canonical(*address);
        if (canonical == NULL)
            return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is not a mail address", *address);
        g_free(*address);
        *address = canonical;
    }
    return OUTCOME_DONE;
}

static Outcome convert_domains(CONVERTER)
{
    Outcome outcome = convert_texts(setting, value, place, desk, error);
    GPtrArray *domains = *(GPtrArray **)place;
    for (guint i = 0; outcome == OUTCOME_DONE && i < domains->len; i++) {
        char **domain = (char **)&g_ptr_array_index(domains, i);
        char *canonical = address_domain_canonical(*domain);
        if (canonical == NULL)
            return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is not a domain", *domain);
        g_free(*domain);
        *domain = canonical;
    }
    return outcome;
}

void localized_free(gpointer data)
{
    Localized *localized = data;
    g_free(localized->language);
    g_free(localized->text);
    g_free(localized);
}

static Outcome convert_localized(CONVERTER)
{
    (void)desk;
    GPtrArray *texts = g_ptr_array_new_with_free_func(localized_free);
    *(GPtrArray **)place = texts;
    if (!config_setting_is_group(value))
        return outcome_fail(
            OUTCOME_REFUSED, error,
            "is not a group of languages (hint: { en = \"...\"; zh-CN = \"...\"; })");
    for (guint i = 0; i < (guint)config_setting_length(value); i++) {
        const config_setting_t *member = config_setting_get_elem(value, i);
        const char *text = NULL;
        Outcome outcome = setting_read_text(member, &text, error);
        if (outcome != OUTCOME_DONE) {
            g_prefix_error(error, "%s ", config_setting_name(member));
            return outcome;
        }
        Localized *localized = g_new0(Localized, 1);
        localized->language = g_strdup(config_setting_name(member));
        localized->text = g_strdup(text);
        g_ptr_array_add(texts, localized);
    }
    if (texts->len < (guint)setting->least)
        return outcome_fail(OUTCOME_REFUSED, error, "is empty");
    return OUTCOME_DONE;
}

static Outcome convert_pattern(CONVERTER)
{
    (void)setting;
    (void)desk;
    const char *text = NULL;
    Outcome outcome = setting_read_text(value, &text, error);
    return outcome == OUTCOME_DONE ? pattern_compile(text, (Pattern **)place, error) : outcome;
}

static Outcome convert_patterns(CONVERTER)
{
    (void)setting;
    (void)desk;
    GPtrArray *patterns = g_ptr_array_new_with_free_func(localized_pattern_free);
    *(GPtrArray **)place = patterns;
    return setting_convert_patterns(value, patterns, error);
}

static Outcome convert_range(CONVERTER)
{
    (void)setting;
    (void)desk;
    const char *text = NULL;
    Outcome outcome = setting_read_text(value, &text, error);
    return outcome == OUTCOME_DONE ? setting_convert_range(text, place, error) : outcome;
}

static Outcome convert_openings(CONVERTER)
{
    (void)setting;
    (void)desk;
    const char *text = NULL;
    GArray *openings = g_array_new(FALSE, FALSE, sizeof(Opening));
    *(GArray **)place = openings;
    Outcome outcome = setting_read_text(value, &text, error);
    return outcome == OUTCOME_DONE ? setting_convert_openings(text, openings, error) : outcome;
}

static Outcome convert_holidays(CONVERTER)
{
    (void)setting;
    (void)desk;
    GPtrArray *holidays = g_ptr_array_new_with_free_func(holiday_free);
    *(GPtrArray **)place = holidays;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    Outcome outcome = setting_read_texts(value, texts, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < texts->len; i++) {
        Holiday *holiday = NULL;
        outcome = setting_convert_holiday(g_ptr_array_index(texts, i), &holiday, error);
        if (outcome == OUTCOME_DONE)
            g_ptr_array_add(holidays, holiday);
    }
    return outcome;
}

static Outcome convert_zone(CONVERTER)
{
    (void)setting;
    (void)desk;
    const char *text = NULL;
    Outcome outcome = setting_read_text(value, &text, error);
    return outcome == OUTCOME_DONE ? setting_convert_zone(text, place, error) : outcome;
}

static Outcome convert_type(CONVERTER)
{
    (void)setting;
    const char *name = NULL;
    Outcome outcome = setting_read_text(value, &name, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const ServiceType *type =
        *name == '\0' ? g_ptr_array_index(desk->service_types, 0) : desk_service_type(desk, name);
    if (type == NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" is no service type of this desk (hint: see service_types)",
                            name);
    *(const ServiceType **)place = type;
    return OUTCOME_DONE;
}

static Outcome convert_test(CONVERTER)
{
    (void)desk;
    GPtrArray **tests = place;
    if (*tests == NULL)
        *tests = g_ptr_array_new_with_free_func(rule_test_free);
    return setting_convert_test(setting, value, *tests, error);
}

/* ---- all types ---- */

static void clear_text(gpointer place)
{
    g_clear_pointer((char **)place, g_free);
}

static void clear_list(gpointer place)
{
    g_clear_pointer((GPtrArray **)place, g_ptr_array_unref);
}

static void clear_openings(gpointer place)
{
    g_clear_pointer((GArray **)place, g_array_unref);
}

static void clear_pattern(gpointer place)
{
    g_clear_pointer((Pattern **)place, pattern_free);
}

static void clear_zone(gpointer place)
{
    g_clear_pointer((GTimeZone **)place, g_time_zone_unref);
}

static const struct {
    const char *name;
    Outcome (*convert)(CONVERTER);
    void (*clear)(gpointer place); /* NULL: the value owns nothing */
} types[] = {
    [SETTING_TEXT] = {"text", convert_text, clear_text},
    [SETTING_NUMBER] = {"number", convert_number, NULL},
    [SETTING_SIZE] = {"number", convert_size, NULL},
    [SETTING_SWITCH] = {"true false", convert_switch, NULL},
    [SETTING_CHOICE] = {"choice", convert_choice, NULL},
    [SETTING_WORD] = {"choice", convert_word, clear_text},
    [SETTING_NAME] = {"name", convert_name, clear_text},
    [SETTING_MODE] = {"file mode", convert_mode, NULL},
    [SETTING_CHARACTER] = {"character", convert_character, NULL},
    [SETTING_TEXTS] = {"list of texts", convert_texts, clear_list},
    [SETTING_ADDRESSES] = {"list of addresses", convert_addresses, clear_list},
    [SETTING_DOMAINS] = {"list of domains", convert_domains, clear_list},
    [SETTING_LOCALIZED] = {"text per language", convert_localized, clear_list},
    [SETTING_PATTERN] = {"expression", convert_pattern, clear_pattern},
    [SETTING_PATTERNS] = {"expression per language", convert_patterns, clear_list},
    [SETTING_RANGE] = {"range", convert_range, NULL},
    [SETTING_OPENINGS] = {"spans of time", convert_openings, clear_openings},
    [SETTING_HOLIDAYS] = {"list of days", convert_holidays, clear_list},
    [SETTING_ZONE] = {"time zone", convert_zone, clear_zone},
    [SETTING_TYPE] = {"service type", convert_type, NULL},
    [SETTING_TEST] = {"test", convert_test, clear_list},
    [SETTING_GROUP] = {"group", NULL, NULL},
    [SETTING_GROUPS] = {"list of groups", NULL, clear_list},
};

const char *setting_type_name(SettingType type)
{
    return types[type].name;
}

Outcome setting_convert(CONVERTER)
{
    return types[setting->type].convert(setting, value, place, desk, error);
}

void setting_clear(const Setting *setting, gpointer place)
{
    if (types[setting->type].clear != NULL)
        types[setting->type].clear(place);
}
