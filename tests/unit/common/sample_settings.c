#include "sample_settings.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

static void replace_in(GString *text, const char *old, const char *new)
{
    if (g_string_replace(text, old, new, 1) != 1)
        fail_msg("the sample has no \"%s\"", old);
}

char *sample_settings_file(const char *old, const char *new)
{
    g_autofree char *sample = NULL;
    char *path = NULL;
    assert_true(g_file_get_contents("conf/intake.conf.sample", &sample, NULL, NULL));
    g_autoptr(GString) text = g_string_new(sample);
    g_autofree char *here = g_get_current_dir();
    g_autofree char *templates = g_strdup_printf("\"%s/templates\"", here);
    replace_in(text, "\"/usr/share/intake/templates\"", templates);
    if (old != NULL)
        replace_in(text, old, new);
    int file = g_file_open_tmp("intake-XXXXXX.conf", &path, NULL);
    assert_true(file >= 0);
    close(file);
    assert_true(g_file_set_contents(path, text->str, -1, NULL));
    return path;
}

Settings *sample_settings(const char *old, const char *new)
{
    g_autofree char *path = sample_settings_file(old, new);
    Settings *settings = NULL;
    g_autoptr(GError) error = NULL;
    Outcome outcome = settings_load(path, &settings, &error);
    g_unlink(path);
    if (outcome != OUTCOME_DONE)
        fail_msg("%s", error->message);
    return settings;
}
