/*
 * charset_pairs - which letters stand beside each other in words: what tells an alphabet from
 * another in a text of one word.
 */
#ifndef INTAKE_TEXT_CHARSET_PAIRS_H
#define INTAKE_TEXT_CHARSET_PAIRS_H

#include <glib.h>

typedef enum charset_pair {
    CHARSET_PAIR_UNKNOWN, /* nothing is known of the script */
    CHARSET_PAIR_USUAL,
    CHARSET_PAIR_RARE,
} CharsetPair;

/* Two letters of a script, in any case. */
CharsetPair charset_pair(GUnicodeScript script, gunichar letter, gunichar behind);

#endif
