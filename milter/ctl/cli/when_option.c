#include "when_option.h"

Outcome when_option(const Ctl *ctl, const DeskSettings *desk, const char *option, gint64 *moment_r,
                    GError **error)
{
    const char *text = ctl_text(ctl, option);
    *moment_r = 0;
    return text != NULL ? when_read(text, desk->hours.zone, g_get_real_time() / G_USEC_PER_SEC,
                                    moment_r, error)
                        : OUTCOME_DONE;
}
