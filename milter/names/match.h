/*
 * match - how specifically one condition of a pattern or name fits. Pure, private to the room.
 */
#ifndef INTAKE_NAMES_MATCH_H
#define INTAKE_NAMES_MATCH_H

#include <glib.h>

#define NAME_MATCH_CONDITION 2 /* an exact language counts for one more than its range */

/* 0 where there is no condition, NAME_MISFIT where it does not hold. */
int name_match_text(const char *condition, const char *value);

/* RFC 4647 3.3.1: the range "zh" holds "zh-CN". */
int name_match_language(const char *range, const char *language);

#endif
