/*
 * device_vocabulary - the words of the lines that telephones and mail programs sign with. Pure,
 * private to the room.
 */
#ifndef INTAKE_TEXT_DEVICE_VOCABULARY_H
#define INTAKE_TEXT_DEVICE_VOCABULARY_H

#include <glib.h>

typedef enum device_word {
    DEVICE_WORD_NONE,
    DEVICE_WORD_OPENING, /* "sent from" */
    DEVICE_WORD_CLOSING, /* "gesendet", in languages that put the verb last */
    DEVICE_WORD_PRODUCT, /* "iphone" */
    DEVICE_WORD_FILLER,  /* what else may stand in such a line */
} DeviceWord;

/* The longest words of the vocabulary at `at` in a line in lower case, and their octets. */
DeviceWord device_vocabulary_at(const char *line, const char *at, gsize *length_r);

#endif
