/*
 * value_check - whether a number is one: its check digits, and its range. Pure.
 */
#ifndef INTAKE_VALUE_CHECK_H
#define INTAKE_VALUE_CHECK_H

#include "../settings/settings.h"

/* Blanks, hyphens and dots that people put between its characters do not count, nor does case. */
gboolean value_check_holds(ValueCheck check, const char *value);

/* Whether the digits of the value, in which there are some, are within the range. */
gboolean value_in_range(const NumberRange *range, const char *value);

#endif
