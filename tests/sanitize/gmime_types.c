/*
 * gmime_types - GMime forgets what it held of a type that another is registered in place of, and
 * keeps no frame pointers by which lsan.supp would know it. Linked into programs built with
 * SAN=address, where it stands before the library's own function.
 */
#include <dlfcn.h>
#include <gmime/gmime.h>

void __lsan_disable(void);
void __lsan_enable(void);

typedef void (*Register)(const char *, const char *, GType);

void g_mime_object_register_type(const char *type, const char *subtype, GType object_type)
{
    __lsan_disable();
    ((Register)(guintptr)dlsym(RTLD_NEXT, "g_mime_object_register_type"))(type, subtype,
                                                                          object_type);
    __lsan_enable();
}
