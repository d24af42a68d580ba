/*
 * template_overrides - which templates are a site's own, and what the installed ones use since that
 * those do not know: for the doctor, after an upgrade.
 */
#ifndef INTAKE_TEMPLATE_OVERRIDES_H
#define INTAKE_TEMPLATE_OVERRIDES_H

#include "../settings/settings.h"

typedef struct template_override {
    char *path;      /* of the own file */
    char *installed; /* the file it stands before; NULL: there is none */
    char *unused;    /* "{{phone}}, {{>promise}}": what that one names and this one does not; NULL:
                        nothing */
    gboolean is_stray; /* stands before nothing and is asked for by no name: a slip, as a rule */
} TemplateOverride;

/* Those below settings->own_templates, by path. What cannot be read or parsed is listed without
   `unused`; templates_load() tells what is wrong with it. TemplateOverride *; caller frees. */
GPtrArray *template_overrides(const Settings *settings);

#endif
