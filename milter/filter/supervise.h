/*
 * supervise - a small parent that keeps a working child alive: libmilter ends the filter on SIGHUP,
 * where admins expect a reload, and a crash must not stop the mail until somebody notices.
 *
 *   SIGTERM, SIGINT   the child finishes the mails it has (SUPERVISE_STOP), then all ends
 *   SIGHUP, SIGUSR1   the child reloads (SUPERVISE_RELOAD)
 *   the child dies    it is started again, after a pause that grows while it keeps dying
 *   the child asks    a successor is started beside it and told that it takes over; the old child
 * is stopped when the new one is ready, and stays when that one fails
 *
 * Readiness, reload and life signs go to systemd when it asks for them (sd_notify).
 */
#ifndef INTAKE_SUPERVISE_H
#define INTAKE_SUPERVISE_H

#include <signal.h>
#include <sys/types.h>

#include "../base/log.h"

#define SUPERVISE_RELOAD SIGUSR1
#define SUPERVISE_STOP SIGUSR2

#define SUPERVISE_STOP_WAIT_MS 40000 /* until a child that does not stop is killed */

/* What a child tells its parent. */
typedef enum report {
    REPORT_READY = 'R',  /* it serves */
    REPORT_ALIVE = 'A',  /* a sign of life, every few seconds */
    REPORT_LOADED = 'L', /* a reload is over, well or not */
    REPORT_RENEW = 'N',  /* please start a successor */
} Report;

typedef struct child_link { /* given to the child */
    int reports;            /* descriptor */
    pid_t parent;
    gboolean takes_over; /* a predecessor still serves */
} ChildLink;

/* The child's work; returns its exit status. SUPERVISE_RELOAD, SUPERVISE_STOP and SIGTERM are
   blocked when it begins: it takes them with sigwait(). SIGHUP and SIGINT are ignored: the parent's
   alone. */
typedef int (*ChildWork)(const ChildLink *link, gpointer data);

/* Runs until it is told to stop or the first child cannot start; returns the exit status for the
   process. `ready` (-1: nobody) gets one octet when the first child serves. */
int supervise(Log *log, int ready, ChildWork work, gpointer data);

/* For the child. supervise_follow_parent() must come after its privileges are dropped, which
   would undo it: the child gets SUPERVISE_STOP when the parent dies. */
void supervise_report(const ChildLink *link, Report report);
void supervise_follow_parent(const ChildLink *link);

#endif
