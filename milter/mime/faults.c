#include "faults.h"

void mime_faults_add(MimeFaults *faults, const char *reason)
{
    if (!g_ptr_array_find_with_equal_func(faults->reasons, reason, g_str_equal, NULL))
        g_ptr_array_add(faults->reasons, g_strdup(reason));
}
