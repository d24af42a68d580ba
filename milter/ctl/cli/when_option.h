/*
 * when_option - a moment that an admin gives as an option, in a desk's own time.
 */
#ifndef INTAKE_CTL_WHEN_OPTION_H
#define INTAKE_CTL_WHEN_OPTION_H

#include "../ctl.h"
#include "when.h"

/* *moment_r is the Unix time of the option in the desk's time zone; 0 when it was left out. */
Outcome when_option(const Ctl *ctl, const DeskSettings *desk, const char *option, gint64 *moment_r,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
