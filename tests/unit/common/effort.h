/*
 * effort - what work costs, by the clock of the thread that does it: other load on the machine, a
 * sleep or a stop does not count. No test asserts a time of the clock on the wall.
 */
#ifndef INTAKE_TESTS_EFFORT_H
#define INTAKE_TESTS_EFFORT_H

#include <glib.h>

/* A text that may grow: `unit` again and again between `before` and `after`. */
typedef struct effort_text {
    const char *what, *before, *unit, *after; /* before and after: NULL for none */
} EffortText;

/* `text` ends with a zero that `length` does not count. */
typedef void (*EffortWork)(const char *text, gsize length);

/* Fails the test when the work over a text of about so many octets grows faster than its size.
   Times too short to tell are let pass: choose a size at which quadratic work takes a second. */
void effort_check_linear(const EffortText *text, gsize octets, EffortWork work);

/* Processor seconds of the work: the least of up to three runs, none after one within `enough`. */
double effort_seconds(const char *text, gsize length, EffortWork work, double enough);

/* What a bound for the product as it is built becomes under the sanitizers. */
double effort_bound(double seconds);

#endif
