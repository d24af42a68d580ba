#include "signals.h"

#include <signal.h>
#include <time.h>

static sigset_t signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

void signals_begin(void)
{
    sigset_t set = signals();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

/* The signal that came, or -1 when the pause is over. */
static int next_signal(int pause_ms)
{
    sigset_t set = signals();
    struct timespec pause = {.tv_sec = pause_ms / 1000, .tv_nsec = pause_ms % 1000 * 1000000L};
    return sigtimedwait(&set, NULL, &pause);
}

void signals_take(Signals *raised, int pause_ms)
{
    int wait_ms = raised->stop ? 0 : pause_ms;
    for (int signal = next_signal(wait_ms); signal > 0; signal = next_signal(0)) {
        if (signal == SIGHUP)
            raised->reload = TRUE;
        else
            raised->stop = TRUE;
    }
}
