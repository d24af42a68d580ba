#include "terminal.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define STEP_MICROSECONDS (100 * 1000)
#define QUIET_MICROSECONDS G_TIME_SPAN_SECOND
#define BAR_COLUMNS 24
#define BAR_LENGTH 6

PrintStyle terminal_style(gboolean json)
{
    PrintStyle style = {.json = json};
    struct winsize size = {0};
    if (json || !isatty(STDOUT_FILENO))
        return style;
    style.terminal = TRUE;
    const char *terminal = g_getenv("TERM");
    const char *no_colour = g_getenv("NO_COLOR");
    style.colour = (no_colour == NULL || *no_colour == '\0') && terminal != NULL &&
                   strcmp(terminal, "dumb") != 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        style.width = size.ws_col;
    return style;
}

struct progress {
    char *what;
    GThread *thread;
    GMutex lock;
    GCond stopped;
    gboolean stop;
};

/* One picture of the bar: a block that goes to and fro. */
static void draw(const char *what, guint step, gint64 seconds)
{
    char bar[BAR_COLUMNS + 1];
    guint span = BAR_COLUMNS - BAR_LENGTH;
    guint phase = step % (2 * span);
    guint begin = phase < span ? phase : 2 * span - phase;
    memset(bar, '-', BAR_COLUMNS);
    memset(bar + begin, '#', BAR_LENGTH);
    bar[BAR_COLUMNS] = '\0';
    fprintf(stderr, "\r[%s] %s, %" G_GINT64_FORMAT " s\033[K", bar, what, seconds);
    fflush(stderr);
}

static gpointer animate(gpointer data)
{
    Progress *progress = data;
    gint64 began = g_get_monotonic_time();
    gint64 next = began + QUIET_MICROSECONDS;
    gboolean drawn = FALSE;
    g_mutex_lock(&progress->lock);
    for (guint step = 0; !progress->stop; step++) {
        if (g_cond_wait_until(&progress->stopped, &progress->lock, next) || progress->stop)
            continue;
        draw(progress->what, step, (next - began) / G_TIME_SPAN_SECOND);
        drawn = TRUE;
        next += STEP_MICROSECONDS;
    }
    g_mutex_unlock(&progress->lock);
    if (drawn)
        fputs("\r\033[K", stderr);
    return NULL;
}

Progress *progress_start(const char *what)
{
    Progress *progress = g_new0(Progress, 1);
    progress->what = g_strdup(what);
    g_mutex_init(&progress->lock);
    g_cond_init(&progress->stopped);
    if (isatty(STDERR_FILENO))
        progress->thread = g_thread_new("progress", animate, progress);
    return progress;
}

void progress_stop(Progress *progress)
{
    if (progress == NULL)
        return;
    g_mutex_lock(&progress->lock);
    progress->stop = TRUE;
    g_cond_signal(&progress->stopped);
    g_mutex_unlock(&progress->lock);
    if (progress->thread != NULL)
        g_thread_join(progress->thread);
    g_mutex_clear(&progress->lock);
    g_cond_clear(&progress->stopped);
    g_free(progress->what);
    g_free(progress);
}
