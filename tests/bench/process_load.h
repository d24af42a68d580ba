/* process_load - what a process and its children cost: processor time and memory. */
#ifndef INTAKE_TESTS_PROCESS_LOAD_H
#define INTAKE_TESTS_PROCESS_LOAD_H

#include <glib.h>

typedef struct process_load {
    double cpu_s;    /* user and system time so far */
    guint64 rss_kb;  /* now */
    guint64 peak_kb; /* highest so far */
} ProcessLoad;

/* Zeros when there is no such process. */
ProcessLoad process_load(int pid);

#endif
