/*
 * known_rights - what the look-up says of quotas and entitlements, as intake.known_rights() packs
 * it. Pure.
 */
#ifndef INTAKE_STORE_KNOWN_RIGHTS_H
#define INTAKE_STORE_KNOWN_RIGHTS_H

#include "store.h"

/* Types and the periods of their quotas, an array each; NULL, both: none has one. Caller frees. */
void known_rights_quotas(const GArray *quotas, char **types_r, char **began_r);

/* Types and the functions that say who may use them, the same. */
void known_rights_functions(const GPtrArray *types, char **types_r, char **functions_r);

/* Adds what it says to `known`, whose tickets are there. `text` may be NULL. */
void known_rights_read(const char *text, Known *known);

#endif
