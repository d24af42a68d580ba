#include "ceiling.h"

#define MINUTES 60

typedef struct desk_count {
    gint64 minute[MINUTES]; /* since 1970, of the bucket at minute % MINUTES */
    guint answers[MINUTES];
    gint64 alarmed; /* Unix time of the last alarm; 0: none */
} DeskCount;

struct ceiling {
    GMutex lock;
    GHashTable *desks; /* name → DeskCount */
};

Ceiling *ceiling_new(void)
{
    Ceiling *ceiling = g_new0(Ceiling, 1);
    g_mutex_init(&ceiling->lock);
    ceiling->desks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return ceiling;
}

void ceiling_free(Ceiling *ceiling)
{
    if (ceiling == NULL)
        return;
    g_hash_table_unref(ceiling->desks);
    g_mutex_clear(&ceiling->lock);
    g_free(ceiling);
}

static DeskCount *desk_count(Ceiling *ceiling, const char *desk)
{
    DeskCount *count = g_hash_table_lookup(ceiling->desks, desk);
    if (count == NULL) {
        count = g_new0(DeskCount, 1);
        g_hash_table_insert(ceiling->desks, g_strdup(desk), count);
    }
    return count;
}

guint ceiling_answers(Ceiling *ceiling, const char *desk, gint64 now)
{
    gint64 minute = now / 60;
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&ceiling->lock);
    const DeskCount *count = desk_count(ceiling, desk);
    guint sum = 0;
    for (guint i = 0; i < MINUTES; i++)
        if (count->minute[i] > minute - MINUTES && count->minute[i] <= minute)
            sum += count->answers[i];
    return sum;
}

void ceiling_count(Ceiling *ceiling, const char *desk, gint64 now)
{
    gint64 minute = now / 60;
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&ceiling->lock);
    DeskCount *count = desk_count(ceiling, desk);
    guint bucket = (guint)(minute % MINUTES);
    if (count->minute[bucket] != minute) {
        count->minute[bucket] = minute;
        count->answers[bucket] = 0;
    }
    count->answers[bucket]++;
}

gboolean ceiling_alarm(Ceiling *ceiling, const char *desk, gint64 now)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&ceiling->lock);
    DeskCount *count = desk_count(ceiling, desk);
    if (count->alarmed != 0 && now - count->alarmed < MINUTES * 60)
        return FALSE;
    count->alarmed = now;
    return TRUE;
}
