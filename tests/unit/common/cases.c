#include "cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MARK "%%% "
#define CASE "case: "

static void case_free(gpointer data)
{
    TestCase *test = data;
    g_free(test->file);
    g_free(test->name);
    g_free(test->input);
    g_hash_table_unref(test->sections);
    g_free(test);
}

static TestCase *case_new(const char *file, const char *name, char *input)
{
    TestCase *test = g_new0(TestCase, 1);
    test->file = g_strdup(file);
    test->name = g_strdup(name);
    test->input = input;
    test->sections = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return test;
}

/* Cuts a file at its marks: each piece begins with the words behind the mark. */
static void read_pieces(const char *file, const char *text, GPtrArray *cases)
{
    g_auto(GStrv) pieces = g_strsplit(text, "\n" MARK, -1);
    TestCase *test = NULL;
    for (gsize i = 1; pieces[i] != NULL; i++) {
        char *body = strchr(pieces[i], '\n');
        if (body != NULL)
            *body++ = '\0';
        const char *content = body != NULL ? body : "";
        if (g_str_has_prefix(pieces[i], CASE)) {
            test = case_new(file, pieces[i] + strlen(CASE), g_strdup(content));
            g_ptr_array_add(cases, test);
        } else {
            assert_non_null(test);
            g_hash_table_insert(test->sections, g_strdup(pieces[i]), g_strdup(content));
        }
    }
}

static void read_file(const char *path, GPtrArray *cases)
{
    g_autofree char *text = NULL;
    gsize length;
    assert_true(g_file_get_contents(path, &text, &length, NULL));
    if (length > 0 && text[length - 1] == '\n')
        text[length - 1] = '\0';
    g_autofree char *led = g_strconcat("\n", text, NULL);
    read_pieces(path, led, cases);
}

static int compare_paths(gconstpointer first, gconstpointer second)
{
    return strcmp(*(char *const *)first, *(char *const *)second);
}

GPtrArray *cases_load(const char *directory)
{
    GPtrArray *cases = g_ptr_array_new_with_free_func(case_free);
    g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func(g_free);
    GDir *open = g_dir_open(directory, 0, NULL);
    assert_non_null(open);
    for (const char *name = g_dir_read_name(open); name != NULL; name = g_dir_read_name(open))
        if (g_str_has_suffix(name, ".txt"))
            g_ptr_array_add(paths, g_build_filename(directory, name, NULL));
    g_dir_close(open);
    g_ptr_array_sort(paths, compare_paths);
    for (guint i = 0; i < paths->len; i++)
        read_file(g_ptr_array_index(paths, i), cases);
    return cases;
}

const char *cases_section(const TestCase *test, const char *section)
{
    const char *text = g_hash_table_lookup(test->sections, section);
    if (text == NULL)
        fail_msg("%s: %s: no section %s", test->file, test->name, section);
    return text;
}

guint cases_compare(const TestCase *test, const char *section, const char *got)
{
    const char *wanted = cases_section(test, section);
    if (g_strcmp0(wanted, got) == 0)
        return 0;
    print_error("%s: %s: %s\n--- wanted\n%s\n--- got\n%s\n---\n", test->file, test->name, section,
                wanted, got != NULL ? got : "(null)");
    return 1;
}
