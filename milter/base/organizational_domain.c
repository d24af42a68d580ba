#include "organizational_domain.h"

#include <libpsl.h>
#include <string.h>

/* No top-level domain is all digits, so that "192.0.2.1" and "10.0.2.1" are of no "2.1". */
static gboolean is_numeric(const char *domain)
{
    const char *dot = strrchr(domain, '.');
    const char *last = dot != NULL ? dot + 1 : domain;
    return strspn(last, "0123456789") == strlen(last);
}

const char *organizational_domain(const char *domain)
{
    if (domain[0] == '[' || domain[0] == '.' || is_numeric(domain))
        return domain;
    const char *found = psl_registrable_domain(psl_builtin(), domain);
    return found != NULL ? found : domain;
}

gboolean organizational_domains_align(const char *domain, const char *other)
{
    if (*domain == '\0' || *other == '\0')
        return FALSE;
    return strcmp(organizational_domain(domain), organizational_domain(other)) == 0;
}
