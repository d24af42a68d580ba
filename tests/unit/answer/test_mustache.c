/* The specification's own cases, then our limits and messages. */
#include "answer/mustache.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const Mustache *partial_of_table(const char *name, gpointer data)
{
    return g_hash_table_lookup(data, name);
}

static GHashTable *parse_partials(const json_t *partials)
{
    GHashTable *table =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)mustache_free);
    for (void *at = json_object_iter((json_t *)partials); at != NULL;
         at = json_object_iter_next((json_t *)partials, at)) {
        Mustache *partial;
        const char *text = json_string_value(json_object_iter_value(at));
        assert_int_equal(mustache_parse(text, &partial, NULL), OUTCOME_DONE);
        g_hash_table_insert(table, (char *)json_object_iter_key(at), partial);
    }
    return table;
}

static char *expand(const char *text, const char *json, GHashTable *partials, GError **error)
{
    g_autoptr(Mustache) template = NULL;
    char *result = NULL;
    if (mustache_parse(text, &template, error) != OUTCOME_DONE)
        return NULL;
    if (mustache_expand(template, json, TRUE, partials != NULL ? partial_of_table : NULL, partials,
                        &result, error) != OUTCOME_DONE)
        return NULL;
    return result;
}

static guint run_spec_case(const char *file, const json_t *test)
{
    const char *template = json_string_value(json_object_get(test, "template"));
    const char *wanted = json_string_value(json_object_get(test, "expected"));
    g_autofree char *data = json_dumps(json_object_get(test, "data"), JSON_ENCODE_ANY);
    g_autoptr(GHashTable) partials = parse_partials(json_object_get(test, "partials"));
    g_autoptr(GError) error = NULL;
    g_autofree char *got = expand(template, data, partials, &error);
    if (g_strcmp0(got, wanted) == 0)
        return 0;
    print_error("%s: %s\n  template %s\n  wanted   %s\n  got      %s\n", file,
                json_string_value(json_object_get(test, "name")), template, wanted,
                got != NULL ? got : error->message);
    return 1;
}

static void test_specification(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        gsize cases;
    } modules[] = {
        {"interpolation", 42}, {"sections", 34}, {"inverted", 22},
        {"comments", 12},      {"partials", 12}, {"delimiters", 14},
    };
    guint failed = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(modules); i++) {
        g_autofree char *path = g_strdup_printf("tests/mustache/%s.json", modules[i].file);
        json_t *module = json_load_file(path, 0, NULL);
        assert_non_null(module);
        const json_t *tests = json_object_get(module, "tests");
        assert_int_equal(json_array_size(tests), modules[i].cases);
        for (gsize j = 0; j < json_array_size(tests); j++)
            failed += run_spec_case(modules[i].file, json_array_get(tests, j));
        json_decref(module);
    }
    assert_int_equal(failed, 0);
}

static void test_faults_name_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *template, *wanted;
    } cases[] = {
        {"a\nb {{name", "line 2: tag has no closing \"}}\""},
        {"{{{name}}", "line 1: tag has no closing \"}}}\""},
        {"\n\n{{#a}}\nx", "line 3: section \"a\" is never closed"},
        {"{{/a}}", "line 1: section \"a\" was never opened"},
        {"{{#a}}\n{{/b}}", "line 2: section \"a\" of line 1 is closed as \"b\""},
        {"{{ }}", "line 1: \"\" is no name"},
        {"{{a b}}", "line 1: \"a b\" is no name"},
        {"{{! a\n }}\n{{=one=}}", "line 3: \"one\" is no pair of delimiters (hint: {{=<% %>=}})"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Mustache) template = NULL;
        g_autoptr(GError) error = NULL;
        assert_int_equal(mustache_parse(cases[i].template, &template, &error), OUTCOME_REFUSED);
        assert_string_equal(error->message, cases[i].wanted);
    }
}

static void test_empty_values_are_false(void **state)
{
    (void)state;
    static const char *const data[] = {
        "{\"a\":\"\"}", "{\"a\":0}",     "{\"a\":0.0}", "{\"a\":null}",
        "{\"a\":[]}",   "{\"a\":false}", "{}"};
    for (gsize i = 0; i < G_N_ELEMENTS(data); i++) {
        g_autofree char *got = expand("{{#a}}yes{{/a}}{{^a}}no{{/a}}", data[i], NULL, NULL);
        assert_string_equal(got, "no");
    }
}

static void test_quotes_are_escaped_for_attributes(void **state)
{
    (void)state;
    g_autofree char *got = expand("{{a}} {{{a}}}", "{\"a\":\"'\\\"<\"}", NULL, NULL);
    assert_string_equal(got, "&#39;&quot;&lt; '\"<");
}

static void test_endless_partial_is_stopped(void **state)
{
    (void)state;
    g_autoptr(GHashTable) partials =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)mustache_free);
    Mustache *partial;
    assert_int_equal(mustache_parse("x{{>self}}", &partial, NULL), OUTCOME_DONE);
    g_hash_table_insert(partials, "self", partial);
    g_autoptr(GError) error = NULL;
    assert_null(expand("{{>self}}", "{}", partials, &error));
    assert_string_equal(error->message, "line 1: \"self\" goes deeper than 64 levels");
}

/* 100 items in five lists in each other are ten thousand million turns. */
static void test_lists_in_lists_are_stopped(void **state)
{
    (void)state;
    g_autoptr(GString) data = g_string_new("{\"a\":[1");
    for (int i = 1; i < 100; i++)
        g_string_append(data, ",1");
    g_string_append(data, "]}");
    static const char *const templates[][2] = {
        {"{{#a}}{{#a}}{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}{{/a}}{{/a}}", "no end in sight"},
        {"{{#a}}{{#a}}{{#a}}0123456789{{/a}}{{/a}}{{/a}}", "more than 1048576 octets"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(templates); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(expand(templates[i][0], data->str, NULL, &error));
        assert_non_null(strstr(error->message, templates[i][1]));
    }
}

static void test_sections_in_each_other_are_limited(void **state)
{
    (void)state;
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i <= MUSTACHE_DEPTH_MAX; i++)
        g_string_append(text, "{{#a}}");
    g_autoptr(Mustache) template = NULL;
    g_autoptr(GError) error = NULL;
    assert_int_equal(mustache_parse(text->str, &template, &error), OUTCOME_REFUSED);
    assert_string_equal(error->message, "line 1: more than 64 sections in each other");
}

static void collect(char kind, const char *name, guint line, gpointer data)
{
    g_string_append_printf(data, "%c%s:%u ", kind, name, line);
}

static void test_visit_names_every_tag_with_its_line(void **state)
{
    (void)state;
    g_autoptr(Mustache) template = NULL;
    g_autoptr(GString) seen = g_string_new(NULL);
    const char *text = "{{a}}\n{{#b}}\n  {{{c.d}}}{{&e}}\n{{/b}}\n{{^f}}{{/f}}\n {{>g}}\n";
    assert_int_equal(mustache_parse(text, &template, NULL), OUTCOME_DONE);
    mustache_visit(template, collect, seen);
    assert_string_equal(seen->str, "va:1 #b:2 {c.d:3 &e:3 ^f:5 >g:6 ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_specification),
        cmocka_unit_test(test_faults_name_their_line),
        cmocka_unit_test(test_empty_values_are_false),
        cmocka_unit_test(test_quotes_are_escaped_for_attributes),
        cmocka_unit_test(test_endless_partial_is_stopped),
        cmocka_unit_test(test_lists_in_lists_are_stopped),
        cmocka_unit_test(test_sections_in_each_other_are_limited),
        cmocka_unit_test(test_visit_names_every_tag_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
