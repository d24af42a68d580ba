/* slowsync - LD_PRELOAD library: every fsync takes SLOWSYNC_US microseconds more, as on a disk
   without a power-safe cache. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int fsync(int descriptor);
int fdatasync(int descriptor);

static int sync_slowly(const char *name, int descriptor)
{
    int (*sync)(int) = NULL;
    const char *setting = getenv("SLOWSYNC_US");
    long delay_ns = setting != NULL ? atol(setting) * 1000 : 0;
    const struct timespec delay = {.tv_sec = delay_ns / 1000000000,
                                   .tv_nsec = delay_ns % 1000000000};
    *(void **)&sync = dlsym(RTLD_NEXT, name);
    nanosleep(&delay, NULL);
    return sync(descriptor);
}

int fsync(int descriptor)
{
    return sync_slowly("fsync", descriptor);
}

int fdatasync(int descriptor)
{
    return sync_slowly("fdatasync", descriptor);
}
