/*
 * hooks - the thread of intake-sender that tells programs and functions of the admin's what became
 * of a ticket, and asks verify.command who a customer is. Answers do not wait for it.
 */
#ifndef INTAKE_HOOKS_H
#define INTAKE_HOOKS_H

#include "../settings/settings.h"

typedef struct hooks Hooks;

/* Never NULL. */
Hooks *hooks_start(Settings *settings, Log *log);
/* After a reload: for what is claimed from now on. */
void hooks_use(Hooks *hooks, Settings *settings);
/* Ends a program that runs; what it was told is told again later. */
void hooks_stop(Hooks *hooks);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hooks, hooks_stop)

#endif
