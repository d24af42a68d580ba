#include "ceiling.h"

#define STEPS_PER_CEILING 20
#define ALARM_PAUSE_S 3600

typedef struct desk_stock {
    gint64 hour;     /* Unix time at which it began */
    guint left;      /* answers for it */
    gboolean asking; /* a mail is asking the store for a step of it */
    gint64 alarmed;  /* Unix time of the last alarm; 0: none */
} DeskStock;

struct ceiling {
    GMutex lock;
    GHashTable *desks; /* name → DeskStock */
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

static DeskStock *desk_stock(Ceiling *ceiling, const char *desk)
{
    DeskStock *stock = g_hash_table_lookup(ceiling->desks, desk);
    if (stock == NULL) {
        stock = g_new0(DeskStock, 1);
        g_hash_table_insert(ceiling->desks, g_strdup(desk), stock);
    }
    return stock;
}

guint ceiling_stock(Ceiling *ceiling, const char *desk, gint64 hour)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&ceiling->lock);
    const DeskStock *stock = desk_stock(ceiling, desk);
    return stock->hour == hour ? stock->left : 0;
}

static guint step_of(guint per_hour)
{
    return CLAMP(per_hour / STEPS_PER_CEILING, 1, CEILING_STEP_MAX);
}

guint ceiling_take(Ceiling *ceiling, const char *desk, gint64 hour, guint per_hour)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&ceiling->lock);
    DeskStock *stock = desk_stock(ceiling, desk);
    if (hour > stock->hour) {
        stock->hour = hour;
        stock->left = 0;
        stock->asking = FALSE;
    }
    if (hour < stock->hour) /* decided before the hour was over */
        return 1;
    if (stock->left > 0) {
        stock->left--;
        return 0;
    }
    guint step = stock->asking ? 1 : step_of(per_hour);
    stock->asking = stock->asking || step > 1;
    return step;
}

void ceiling_return(Ceiling *ceiling, const char *desk, gint64 hour, guint asked, guint left)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&ceiling->lock);
    DeskStock *stock = desk_stock(ceiling, desk);
    if (hour != stock->hour)
        return;
    stock->left += left;
    if (asked > 1)
        stock->asking = FALSE;
}

gboolean ceiling_alarm(Ceiling *ceiling, const char *desk, gint64 now)
{
    g_autoptr(GMutexLocker) held G_GNUC_UNUSED = g_mutex_locker_new(&ceiling->lock);
    DeskStock *stock = desk_stock(ceiling, desk);
    if (stock->alarmed != 0 && now - stock->alarmed < ALARM_PAUSE_S)
        return FALSE;
    stock->alarmed = now;
    return TRUE;
}
