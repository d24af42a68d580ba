#include "settings.h"

#include <string.h>

/* Chinese is written in two scripts that readers do not swap; regions imply them. */
static gboolean is_traditional_chinese(const char *tag)
{
    static const char *const marks[] = {"Hant", "TW", "HK", "MO"};
    g_auto(GStrv) subtags = g_strsplit(tag, "-", -1);
    for (guint i = 0; subtags[0] != NULL && subtags[i] != NULL; i++) {
        for (guint j = 0; j < G_N_ELEMENTS(marks); j++) {
            if (i > 0 && g_ascii_strcasecmp(subtags[i], marks[j]) == 0)
                return TRUE;
        }
    }
    return FALSE;
}

/* How well a text in `offered` serves a reader of `wanted`; 0: not at all. */
static int nearness(const char *wanted, const char *offered)
{
    gsize primary = strcspn(wanted, "-");
    if (primary == 0 || primary != strcspn(offered, "-") ||
        g_ascii_strncasecmp(wanted, offered, primary) != 0)
        return 0;
    if (g_ascii_strcasecmp(wanted, offered) == 0)
        return 4;
    if (g_ascii_strncasecmp(wanted, "zh", primary) == 0 &&
        is_traditional_chinese(wanted) != is_traditional_chinese(offered))
        return 1;
    /* RFC 4647 3.4: subtags are taken off the end until something fits. */
    gsize length = strlen(offered);
    if (g_ascii_strncasecmp(wanted, offered, length) == 0 && wanted[length] == '-')
        return 3;
    return 2;
}

/* NULL: none is near. */
static const char *nearest_text(const GPtrArray *texts, const char *language)
{
    const char *nearest = NULL;
    int most = 0;
    for (guint i = 0; language != NULL && i < texts->len; i++) {
        const Localized *localized = g_ptr_array_index(texts, i);
        int near = nearness(language, localized->language);
        if (near > most) {
            most = near;
            nearest = localized->text;
        }
    }
    return nearest;
}

const char *localized_text(const GPtrArray *texts, const char *language)
{
    const char *nearest = nearest_text(texts, language);
    if (nearest != NULL)
        return nearest;
    return texts->len > 0 ? ((const Localized *)texts->pdata[0])->text : "";
}

const char *desk_language(const DeskSettings *desk, const char *language)
{
    const char *nearest = NULL;
    int most = 0;
    for (guint i = 0; language != NULL && i < desk->languages->len; i++) {
        const char *offered = g_ptr_array_index(desk->languages, i);
        int near = nearness(language, offered);
        if (near > most) {
            most = near;
            nearest = offered;
        }
    }
    return nearest;
}

const char *desk_answer_language(const DeskSettings *desk, const char *language)
{
    const char *spoken = desk_language(desk, language);
    if (spoken != NULL || desk->fallbacks == NULL)
        return spoken;
    return desk_language(desk, nearest_text(desk->fallbacks, language));
}
