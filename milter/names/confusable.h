/*
 * confusable - whether two names look alike to a reader (Unicode Technical Standard 39).
 */
#ifndef INTAKE_CONFUSABLE_H
#define INTAKE_CONFUSABLE_H

#include <glib.h>

typedef struct confusable Confusable;

/* Not thread-safe. NULL when ICU's data is not there. Caller frees. */
Confusable *confusable_new(void);
void confusable_free(Confusable *confusable);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Confusable, confusable_free)

/* Two names that look alike have one skeleton: case, width, blanks and letters of other scripts
   that look the same make no difference. Caller frees. */
char *confusable_skeleton(const Confusable *confusable, const char *name);

/* The same before case is folded, for letters that look alike in one case only: "AIex" and "Alex".
   Two names that look alike agree in at least one of the two. Caller frees. */
char *confusable_skeleton_cased(const Confusable *confusable, const char *name);

/* Whether a word of the name mixes scripts that no language mixes, as Cyrillic letters among Latin
   ones. */
gboolean confusable_mixes_scripts(const Confusable *confusable, const char *name);

#endif
