#include "match.h"

#include "names.h"

#include <string.h>

int name_match_text(const char *condition, const char *value)
{
    if (condition == NULL || *condition == '\0')
        return 0;
    return value != NULL && g_ascii_strcasecmp(condition, value) == 0 ? NAME_MATCH_CONDITION
                                                                      : NAME_MISFIT;
}

int name_match_language(const char *range, const char *language)
{
    gsize length = strlen(range);
    if (length == 0)
        return 0;
    if (language == NULL || g_ascii_strncasecmp(range, language, length) != 0 ||
        (language[length] != '\0' && language[length] != '-'))
        return NAME_MISFIT;
    return language[length] == '\0' ? NAME_MATCH_CONDITION + 1 : NAME_MATCH_CONDITION;
}
