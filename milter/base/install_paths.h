/*
 * install_paths - where the program's shared files lie: installed beside it, or in the tree it was
 * built in.
 */
#ifndef INTAKE_INSTALL_PATHS_H
#define INTAKE_INSTALL_PATHS_H

#include <glib.h>

/* The directory of that name ("sql", "templates"). Caller frees. */
char *install_paths_shared(const char *name);

#endif
