/*
 * han_words - which simplified character a traditional one became.
 */
#ifndef INTAKE_CLASSIFY_HAN_WORDS_H
#define INTAKE_CLASSIFY_HAN_WORDS_H

/* Pairs of characters of three octets each: a traditional one and its simplified form, all from the
   block U+4E00 to U+9FFF. */
extern const char han_traditional_simplified[];

#endif
