/*
 * places - where the program's shared files lie: installed beside it, or in the tree it was built
 * in.
 */
#ifndef INTAKE_CTL_PLACES_H
#define INTAKE_CTL_PLACES_H

#include <glib.h>

/* The directory of that name ("sql", "templates"). Caller frees. */
char *places_shared(const char *name);

#endif
