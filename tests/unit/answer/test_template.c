/* Loading: the shipped templates are sound, and a broken one is named with its place. */
#include "../common/sample_settings.h"
#include "answer/template.h"
#include "answer/template_overrides.h"
#include "answer/variables.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void test_shipped_templates_load(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = sample_settings(NULL, NULL);
    g_autoptr(TemplateSet) set = NULL;
    g_autoptr(GError) error = NULL;
    if (templates_load(settings, &set, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
}

static void write_file(const char *directory, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void remove_tree(const char *path)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_tree(inside);
    }
    if (folder != NULL)
        g_dir_close(folder);
    g_remove(path);
}

/* A whole small set for "en", in which one file is what the case says. */
static char *write_templates(const char *name, const char *text)
{
    static const char *const names[] = {"acknowledgement.subject", "acknowledgement.txt",
                                        "acknowledgement.html",    "signature.txt",
                                        "signature.html",          "page.html"};
    char *directory = g_dir_make_tmp("intake-templates-XXXXXX", NULL);
    g_autofree char *english = g_build_filename(directory, "en", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        write_file(english, names[i], "{{language}}<\n");
    write_file(english, "loop.mustache", "{{>loop}}");
    if (text != NULL) {
        write_file(english, name, text);
    } else {
        g_autofree char *path = g_build_filename(english, name, NULL);
        g_remove(path);
    }
    return directory;
}

static Outcome load(const char *directory, TemplateSet **set_r, GError **error)
{
    g_autoptr(Settings) settings = sample_settings(NULL, NULL);
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_ptr_array_set_size(desk->languages, 1);
    g_free(settings->templates);
    settings->templates = g_strdup(directory);
    return templates_load(settings, set_r, error);
}

static void test_broken_templates_are_refused_with_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *file, *text, *wanted;
    } cases[] = {
        {"acknowledgement.txt", "{{ticket}}\n{{tickte}}\n", ".txt:2: unknown variable \"tickte\""},
        {"acknowledgement.html", "{{#agent.short}}{{/agent.short}}", ".html:1: unknown variable"},
        {"signature.txt", "\n\n{{ticket}}", "signature.txt:3: unknown variable \"ticket\""},
        {"signature.html", "{{#phone}}", "signature.html:1: section \"phone\" is never closed"},
        {"signature.txt", "\n{{>nowhere}}", "signature.txt:2: partial \"nowhere\": there is no"},
        {"signature.txt", "{{>../en/loop}}", "signature.txt:1: partial \"../en/loop\": no name"},
        {"signature.txt", "\xff", "signature.txt: not UTF-8 at octet 0"},
        {"acknowledgement.subject", NULL, "there is no \"acknowledgement.subject\" in"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(TemplateSet) set = NULL;
        g_autoptr(GError) error = NULL;
        g_autofree char *directory = write_templates(cases[i].file, cases[i].text);
        assert_int_equal(load(directory, &set, &error), OUTCOME_REFUSED);
        if (strstr(error->message, cases[i].wanted) == NULL)
            fail_msg("\"%s\" lacks \"%s\"", error->message, cases[i].wanted);
        remove_tree(directory);
    }
}

static void test_fault_in_a_partial_names_the_partial(void **state)
{
    (void)state;
    g_autoptr(TemplateSet) set = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = write_templates("signature.txt", "{{>part}}");
    g_autofree char *shared = g_build_filename(directory, "shared", NULL);
    write_file(shared, "part.mustache", "\n{{nobody}}");
    assert_int_equal(load(directory, &set, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "shared/part.mustache:2: unknown variable \"nobody\""));
    remove_tree(directory);
}

static void test_a_language_without_templates_is_refused(void **state)
{
    (void)state;
    g_autoptr(Settings) settings = sample_settings("languages = ( \"en\", \"zh-CN\" )",
                                                   "languages = ( \"en\", \"zh-CN\", \"pt-BR\" )");
    g_autoptr(TemplateSet) set = NULL;
    g_autoptr(GError) error = NULL;
    assert_int_equal(templates_load(settings, &set, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "no templates for language \"pt-BR\""));
}

static void test_expansion_escapes_html_alone(void **state)
{
    (void)state;
    g_autofree char *directory = write_templates("signature.txt", "{{>loop}}");
    g_autoptr(TemplateSet) set = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL, *html = NULL, *none = NULL;
    const char *json = "{\"language\":\"<b>\"}";
    assert_int_equal(load(directory, &set, NULL), OUTCOME_DONE);
    assert_int_equal(template_expand(set, "en", "acknowledgement.txt", json, &text, NULL),
                     OUTCOME_DONE);
    assert_string_equal(text, "<b><\n");
    assert_int_equal(template_expand(set, "en", "acknowledgement.html", json, &html, NULL),
                     OUTCOME_DONE);
    assert_string_equal(html, "&lt;b&gt;<\n");
    assert_int_equal(template_expand(set, "fr", "signature.txt", json, &none, &error),
                     OUTCOME_REFUSED);
    assert_string_equal(error->message, "there is no template \"signature.txt\" for \"fr\"");
    remove_tree(directory);
}

static void test_endless_partial_is_refused_when_it_is_used(void **state)
{
    (void)state;
    g_autofree char *directory = write_templates("signature.txt", "{{>loop}}");
    g_autoptr(TemplateSet) set = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    assert_int_equal(load(directory, &set, NULL), OUTCOME_DONE);
    assert_int_equal(template_expand(set, "en", "signature.txt", "{}", &text, &error),
                     OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, "deeper than 64 levels"));
    remove_tree(directory);
}

/* Admins write templates by this page alone. */
static void test_every_variable_is_documented(void **state)
{
    (void)state;
    g_autofree char *page = NULL;
    assert_true(g_file_get_contents("templates/README.md", &page, NULL, NULL));
    for (const TemplateVariable *known = template_variables(); known->name != NULL; known++) {
        g_autofree char *row = g_strdup_printf("| `%s` |", known->name);
        if (strstr(page, row) == NULL)
            fail_msg("templates/README.md does not explain %s", known->name);
    }
}

static Settings *with_own(const char *installed, const char *own)
{
    Settings *settings = sample_settings(NULL, NULL);
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    g_ptr_array_set_size(desk->languages, 1);
    g_free(settings->templates);
    g_free(settings->own_templates);
    settings->templates = g_strdup(installed);
    settings->own_templates = g_strdup(own);
    return settings;
}

static void expect_text(const Settings *settings, const char *name, const char *wanted)
{
    g_autoptr(TemplateSet) set = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    if (templates_load(settings, &set, &error) != OUTCOME_DONE)
        fail_msg("%s", error->message);
    const DeskSettings *desk = g_ptr_array_index(settings->desks, 0);
    assert_int_equal(template_expand(set, g_ptr_array_index(desk->languages, 0), name,
                                     "{\"language\": \"en\"}", &text, &error),
                     OUTCOME_DONE);
    assert_string_equal(text, wanted);
}

/* An upgrade replaces the installed files; those of a site stay, and the rest is taken from there.
 */
static void test_own_files_go_before(void **state)
{
    (void)state;
    g_autofree char *installed = write_templates("signature.txt", "installed {{phone}}");
    g_autofree char *own = g_dir_make_tmp("intake-own-XXXXXX", NULL);
    g_autofree char *nowhere = g_build_filename(own, "nowhere", NULL);
    g_autoptr(Settings) none = with_own(installed, nowhere);
    expect_text(none, "signature.txt", "installed ");
    g_autoptr(GPtrArray) nothing = template_overrides(none);
    assert_int_equal(nothing->len, 0);
    write_file(own, "en/signature.txt", "own {{language}}");
    write_file(own, "en/signature.text", "a slip");
    write_file(own, "shared/added.mustache", "more");
    g_autoptr(Settings) settings = with_own(installed, own);
    expect_text(settings, "signature.txt", "own en");
    expect_text(settings, "acknowledgement.txt", "en<\n");
    g_autoptr(GPtrArray) overrides = template_overrides(settings);
    assert_int_equal(overrides->len, 3);
    const TemplateOverride *slip = g_ptr_array_index(overrides, 0);
    const TemplateOverride *signature = g_ptr_array_index(overrides, 1);
    const TemplateOverride *partial = g_ptr_array_index(overrides, 2);
    assert_true(g_str_has_suffix(signature->path, "en/signature.txt"));
    assert_string_equal(signature->unused, "{{phone}}");
    assert_true(slip->is_stray);
    assert_false(partial->is_stray);
    write_file(own, "en/signature.txt", "{{phnoe}}");
    g_autoptr(TemplateSet) set = NULL;
    g_autoptr(GError) error = NULL;
    assert_int_equal(templates_load(settings, &set, &error), OUTCOME_REFUSED);
    assert_non_null(strstr(error->message, own));
    remove_tree(installed);
    remove_tree(own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shipped_templates_load),
        cmocka_unit_test(test_own_files_go_before),
        cmocka_unit_test(test_broken_templates_are_refused_with_their_place),
        cmocka_unit_test(test_fault_in_a_partial_names_the_partial),
        cmocka_unit_test(test_a_language_without_templates_is_refused),
        cmocka_unit_test(test_expansion_escapes_html_alone),
        cmocka_unit_test(test_endless_partial_is_refused_when_it_is_used),
        cmocka_unit_test(test_every_variable_is_documented),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
