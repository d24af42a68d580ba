/*
 * starter_texts - the texts of nine kinds in seven languages that come with the program, as a
 * corpus.
 */
#ifndef INTAKE_CLASSIFY_STARTER_TEXTS_H
#define INTAKE_CLASSIFY_STARTER_TEXTS_H

#include "corpus.h"

/* Adds the starter's texts, labelled by kind, and its keywords, installed or in the tree that was
   built. REFUSED when they are not there or cannot be read. */
Outcome starter_texts_read(Corpus *corpus, GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
