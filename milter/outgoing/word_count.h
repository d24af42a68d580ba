/*
 * word_count - how much of a text a reader sees, to be held against what became of it: cheap, and
 * independent of how the room finds quotes and signatures. Pure, linear. Private to the room.
 */
#ifndef INTAKE_WORD_COUNT_H
#define INTAKE_WORD_COUNT_H

#include <glib.h>

typedef struct word_count { /* of all characters but blanks, in whatever order they stand */
    guint64 characters;
    guint64 sum; /* tells which they are; of parts of a text the sums add up */
} WordCount;

/* Of UTF-8; in HTML what stands between tags counts, hidden or not, with references as what they
   stand for. */
WordCount word_count(const char *utf8, gsize length, gboolean is_html);

#endif
