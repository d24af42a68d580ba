/*
 * glib_locks - tells ThreadSanitizer of GLib's locks, which are futexes of its own in a library
 * built without the sanitizer: without this every access they guard looks like a race. Linked
 * into programs built with SAN=thread, where it stands before the library's own functions.
 */
#include <dlfcn.h>
#include <glib.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

/* The library's function of this name. */
#define REAL(type, name) ((type)(guintptr)dlsym(RTLD_NEXT, name))

typedef void (*OnMutex)(GMutex *);
typedef void (*OnLock)(GRWLock *);

void(g_mutex_lock)(GMutex *mutex)
{
    REAL(OnMutex, "g_mutex_lock")(mutex);
    __tsan_acquire(mutex);
}

void(g_mutex_unlock)(GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(OnMutex, "g_mutex_unlock")(mutex);
}

void g_cond_wait(GCond *cond, GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(void (*)(GCond *, GMutex *), "g_cond_wait")(cond, mutex);
    __tsan_acquire(mutex);
}

gboolean g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end_time)
{
    __tsan_release(mutex);
    gboolean woken =
        REAL(gboolean(*)(GCond *, GMutex *, gint64), "g_cond_wait_until")(cond, mutex, end_time);
    __tsan_acquire(mutex);
    return woken;
}

void g_rw_lock_writer_lock(GRWLock *lock)
{
    REAL(OnLock, "g_rw_lock_writer_lock")(lock);
    __tsan_acquire(lock);
}

void g_rw_lock_writer_unlock(GRWLock *lock)
{
    __tsan_release(lock);
    REAL(OnLock, "g_rw_lock_writer_unlock")(lock);
}

void g_rw_lock_reader_lock(GRWLock *lock)
{
    REAL(OnLock, "g_rw_lock_reader_lock")(lock);
    __tsan_acquire(lock);
}

void g_rw_lock_reader_unlock(GRWLock *lock)
{
    __tsan_release(lock);
    REAL(OnLock, "g_rw_lock_reader_unlock")(lock);
}

/* A counted box: whoever gave up a reference did so before it was cleared. */
void g_atomic_rc_box_release_full(gpointer box, GDestroyNotify clear)
{
    __tsan_release(box);
    __tsan_acquire(box);
    REAL(void (*)(gpointer, GDestroyNotify), "g_atomic_rc_box_release_full")(box, clear);
}
