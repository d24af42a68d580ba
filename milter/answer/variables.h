/*
 * variables - what a template may name. One table: templates are checked against it when they are
 * loaded, and templates/README.md is checked against it by a test.
 */
#ifndef INTAKE_VARIABLES_H
#define INTAKE_VARIABLES_H

#include <glib.h>

typedef enum template_family { /* files NAME.* share their variables */
                               FAMILY_ACKNOWLEDGEMENT = 1 << 0,
                               FAMILY_SIGNATURE = 1 << 1,
                               FAMILY_PAGE = 1 << 2,
                               FAMILY_GUIDE = 1 << 3,
} TemplateFamily;

typedef struct template_variable {
    const char *name;
    guint families; /* TemplateFamily, or'ed */
} TemplateVariable;

/* The whole table; ends with a NULL name. */
const TemplateVariable *template_variables(void);

/* The family of "acknowledgement.txt", ...; 0 for a name that is none of ours. */
guint template_family(const char *template_name);

/* The name of a family: "acknowledgement". Static. */
const char *template_family_name(TemplateFamily family);

/* Whether templates of `family` may use `variable`. */
gboolean template_may_use(guint family, const char *variable);

#endif
