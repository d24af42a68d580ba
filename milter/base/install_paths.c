#include "install_paths.h"

#define PROGRAM "/proc/self/exe"
#define INSTALLED "/usr/share/intake"

char *install_paths_shared(const char *name)
{
    static const char *const places[] = {"../share/intake", "..", "."};
    g_autofree char *program = g_file_read_link(PROGRAM, NULL);
    g_autofree char *beside = g_path_get_dirname(program != NULL ? program : INSTALLED);
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *relative = g_build_filename(places[i], name, NULL);
        g_autofree char *directory = g_canonicalize_filename(relative, beside);
        if (g_file_test(directory, G_FILE_TEST_IS_DIR))
            return g_steal_pointer(&directory);
    }
    return g_build_filename(INSTALLED, name, NULL);
}
