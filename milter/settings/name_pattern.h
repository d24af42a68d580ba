/*
 * name_pattern - the display names a desk's settings ask for: what a pattern may say, and how well
 * it fits. Pure.
 */
#ifndef INTAKE_SETTINGS_NAME_PATTERN_H
#define INTAKE_SETTINGS_NAME_PATTERN_H

#include "settings.h"

#define NAME_CHANNELS "mail|phone|chat|social"
#define NAME_CHANNEL_DEFAULT "mail"

const char *name_kind_name(NameKind kind); /* "agent", "automatic", "acknowledgement", "" */

/* What the conditions of a pattern are held against; NULL where nothing is known. */
typedef struct name_occasion { /* all borrowed */
    const char *language, *service_type, *group, *role, *department, *agent, *channel;
    NameKind kind;
} NameOccasion;

/* How specifically a pattern fits, NAME_MISFIT when it does not; the highest wins. Two that fit one
   occasion equally well are a fault that settings_load() refuses. */
#define NAME_MISFIT (-1)
int name_pattern_fitness(const DeskSettings *desk, const NamePattern *pattern,
                         const NameOccasion *occasion);

/* How well one condition holds: 0 where there is none, NAME_MISFIT where it does not. An exact
   language counts for one more than the range that it is in (RFC 4647 3.3.1: "zh" holds "zh-CN").
 */
#define NAME_MATCH_CONDITION 2
int name_match_language(const char *range, const char *language);

typedef enum name_variable {
    NAME_BRAND,
    NAME_DEPARTMENT,
    NAME_AGENT_SHORT,
    NAME_AGENT_SURNAME,
    NAME_AGENT_GIVEN,
    NAME_AGENT_TITLE,
    NAME_ROLE,
    NAME_SERVICE,
    NAME_NO_VARIABLE,
} NameVariable;

/* The variable of a name that ends after `length` octets: "agent.short". */
NameVariable name_variable_find(const char *name, gsize length);

/* REFUSED when a pattern holds an unknown variable, an at-sign or an open brace. */
Outcome name_pattern_check(const char *pattern, GError **error);

#endif
