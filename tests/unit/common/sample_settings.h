/* The sample configuration as a snapshot, with a piece of its text replaced. */
#ifndef INTAKE_TEST_SAMPLE_SETTINGS_H
#define INTAKE_TEST_SAMPLE_SETTINGS_H

#include "settings/settings.h"

/* conf/intake.conf.sample with the repository's own templates. `old` (may be NULL) is replaced by
   `new`; it must occur. Fails the test when it does not load. Caller frees. */
Settings *sample_settings(const char *old, const char *new);

/* The same as a file, for a program that reads it itself; the caller removes and frees it. */
char *sample_settings_file(const char *old, const char *new);

#endif
