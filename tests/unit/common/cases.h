/*
 * cases - test cases as data: text files of
 *
 *   %%% case: what it guards
 *   the input
 *   %%% section
 *   what is wanted
 *
 * Lines before the first case are remarks.
 */
#ifndef INTAKE_TESTS_CASES_H
#define INTAKE_TESTS_CASES_H

#include <glib.h>

typedef struct test_case {
    char *file, *name;
    char *input;
    GHashTable *sections; /* name -> text without its last line end */
} TestCase;

/* All cases of the files "*.txt" of a directory, in order of name. Fails the test when it cannot be
   read. TestCase *, freed with the array. */
GPtrArray *cases_load(const char *directory);

/* A section's text; fails the test when the case has none of that name. Borrowed. */
const char *cases_section(const TestCase *test, const char *section);

/* Prints both texts when they differ, and returns how many did: 0 or 1. */
guint cases_compare(const TestCase *test, const char *section, const char *got);

#endif
