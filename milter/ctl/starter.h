/*
 * starter - the classifier that comes with the program: texts of nine kinds in seven languages, and
 * the model the build learnt from them.
 */
#ifndef INTAKE_CTL_STARTER_H
#define INTAKE_CTL_STARTER_H

#include "../classify/model.h"

/* The model named on the command line, or the starter's; with `keywords` (a file) the starter's
   texts are learnt anew together with these words. REFUSED when it is not there or no model. Caller
   frees. */
Outcome starter_open(const char *model, const char *keywords, Model **model_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
