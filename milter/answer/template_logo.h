/*
 * template_logo - the picture of a desk's HTML signature.
 */
#ifndef INTAKE_TEMPLATE_LOGO_H
#define INTAKE_TEMPLATE_LOGO_H

#include "../base/outcome.h"

/* Goes with every first reply of a ticket. */
#define TEMPLATE_LOGO_OCTETS_MAX (256 * 1024)

typedef struct template_logo {
    GBytes *octets;
    const char *type; /* "image/png", by its first octets; static */
} TemplateLogo;

/* REFUSED when the file cannot be read, is too large, or is neither PNG, JPEG nor GIF. */
Outcome template_logo_load(const char *path, TemplateLogo **logo_r, GError **error);
void template_logo_free(TemplateLogo *logo);

#endif
