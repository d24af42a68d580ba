/*
 * spool_private - the spool's directory, for the files that keep, register and look.
 */
#ifndef INTAKE_SPOOL_PRIVATE_H
#define INTAKE_SPOOL_PRIVATE_H

#include "spool.h"

#define SPOOL_UNFINISHED_SUFFIX ".new"

typedef struct spool_pause {
    gint64 until; /* monotonic time of the next attempt */
    int seconds;
} SpoolPause;

struct spool {
    char *state_directory, *directory, *damaged;
    Log *log;                    /* borrowed */
    GMutex lock;                 /* guards the next three */
    guint files, reserved_files; /* there, as the last pass counted them; and being written */
    guint64 octets, reserved_octets;
    GHashTable *declined; /* char * (file) -> SpoolPause * */
};

/* The names of whole mails, the oldest first; char * elements. RETRY when the directory cannot be
   read; a missing one is empty. Caller frees. */
Outcome spool_list(const char *directory, GPtrArray **names_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Opens a file of the spool for reading, following no link; -1 with errno. */
int spool_open_file(const char *directory, const char *name);

#endif
