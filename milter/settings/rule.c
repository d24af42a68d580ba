#include "private.h"

#include "../base/address.h"

#include <string.h>

static Outcome read_values(const config_setting_t *value, RuleTest *test, GError **error)
{
    Outcome outcome = setting_read_texts(value, test->values, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (test->values->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error, "is empty (hint: leave the test out)");
    for (guint i = 0; i < test->values->len; i++) {
        if (*(char *)g_ptr_array_index(test->values, i) == '\0')
            return outcome_fail(OUTCOME_REFUSED, error, "element %u is empty", i + 1);
    }
    return OUTCOME_DONE;
}

static Outcome read_recipients(const config_setting_t *value, RuleTest *test, GError **error)
{
    Outcome outcome = read_values(value, test, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < test->values->len; i++) {
        char **address = (char **)&g_ptr_array_index(test->values, i);
        char *canonical = address_canonical(*address);
        if (canonical == NULL)
            return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is not a mail address", *address);
        g_free(*address);
        *address = canonical;
    }
    return outcome;
}

static Outcome read_expression(const config_setting_t *value, RuleTest *test, GError **error)
{
    const char *text = NULL;
    Outcome outcome = setting_read_text(value, &text, error);
    return outcome == OUTCOME_DONE ? pattern_compile(text, &test->pattern, error) : outcome;
}

gboolean setting_is_field_name(const char *text)
{
    for (const char *c = text; *c != '\0'; c++) {
        if (!g_ascii_isgraph(*c) || *c == ':')
            return FALSE;
    }
    return *text != '\0';
}

static Outcome read_header(const config_setting_t *value, RuleTest *test, GError **error)
{
    Outcome outcome = read_values(value, test, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (test->values->len != 2 || !setting_is_field_name(g_ptr_array_index(test->values, 0)))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "is not a field's name and an expression (hint: ( \"X-Form\", "
                            "\"support\" ))");
    test->header = g_strdup(g_ptr_array_index(test->values, 0));
    return pattern_compile(g_ptr_array_index(test->values, 1), &test->pattern, error);
}

static Outcome read_wanted(const config_setting_t *value, RuleTest *test, GError **error)
{
    if (config_setting_type(value) != CONFIG_TYPE_BOOL)
        return outcome_fail(OUTCOME_REFUSED, error, "is neither true nor false");
    test->wanted = config_setting_get_bool(value) == CONFIG_TRUE;
    return OUTCOME_DONE;
}

void rule_test_free(gpointer data)
{
    RuleTest *test = data;
    g_clear_pointer(&test->values, g_ptr_array_unref);
    g_free(test->header);
    pattern_free(test->pattern);
    g_free(test);
}

Outcome setting_convert_test(const Setting *setting, const config_setting_t *value,
                             GPtrArray *tests, GError **error)
{
    static Outcome (*const readers[])(const config_setting_t *, RuleTest *, GError **) = {
        [RULE_ANY_WORDS] = read_values,     [RULE_ALL_WORDS] = read_values,
        [RULE_MATCHES] = read_expression,   [RULE_HEADER] = read_header,
        [RULE_RECIPIENT] = read_recipients, [RULE_GROUP] = read_values,
        [RULE_LANGUAGE] = read_values,      [RULE_HAS_ATTACHMENT] = read_wanted,
    };
    RuleTest *test = g_new0(RuleTest, 1);
    g_ptr_array_add(tests, test);
    test->kind = (RuleTestKind)setting->least;
    test->values = g_ptr_array_new_with_free_func(g_free);
    return readers[test->kind](value, test, error);
}
