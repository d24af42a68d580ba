/*
 * faults - why a mail is called malformed. Private to the room.
 */
#ifndef INTAKE_MIME_FAULTS_H
#define INTAKE_MIME_FAULTS_H

#include <glib.h>

typedef struct mime_faults {
    GPtrArray *reasons; /* char *, each once, in the order they were met */
} MimeFaults;

/* Remembers a reason, a short phrase for people. Static text. */
void mime_faults_add(MimeFaults *faults, const char *reason);

#endif
