/*
 * template - the texts we send, written by admins in Mustache (the public specification's core
 * modules) below templates/<language>/.
 *
 * A set is immutable and counted: a reload makes a new one, a mail keeps the one it began with. An
 * unknown variable, an unclosed section, a missing partial or a missing file is an error at load,
 * with file and line.
 */
#ifndef INTAKE_TEMPLATE_H
#define INTAKE_TEMPLATE_H

#include "../settings/settings.h"
#include "template_logo.h"

typedef struct template_set TemplateSet;

/* Whether a template has that name: "signature.txt", not "signature.text". Pure. */
gboolean template_is_name(const char *name);

/* Loads every language that a desk speaks: file by file from settings->own_templates where it is
   there, else from settings->templates. REFUSED also when the caller may not read one of them. */
Outcome templates_load(const Settings *settings, TemplateSet **set_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
TemplateSet *templates_ref(TemplateSet *set);
void templates_unref(TemplateSet *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TemplateSet, templates_unref)

/* The picture of a desk's signature, or NULL. Borrowed. */
const TemplateLogo *templates_logo(const TemplateSet *set, const char *desk);

/* Expands `name` ("acknowledgement.txt", "signature.html", "acknowledgement.subject") in `language`
   with a JSON object; .html escapes for HTML, the others not at all. REFUSED when the template is
   not in the set. Caller frees. */
Outcome template_expand(const TemplateSet *set, const char *language, const char *name,
                        const char *json, char **text_r, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
