/*
 * device_words - the lines that mail programs sign with: "Sent from my iPhone", by language.
 */
#ifndef INTAKE_TEXT_DEVICE_WORDS_H
#define INTAKE_TEXT_DEVICE_WORDS_H

#include <glib.h>

/* Whether the line reads like one. */
gboolean device_words_match(const char *words, gsize length);

#endif
