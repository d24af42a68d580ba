/*
 * encoded_word - the text of a header field for people: RFC 2047 undone as mail programs write it,
 * not only as the RFC allows it. Private to the room.
 */
#ifndef INTAKE_MIME_ENCODED_WORD_H
#define INTAKE_MIME_ENCODED_WORD_H

#include <glib.h>

/* Decodes every encoded word of an unfolded value: words that split a character or a base64 group
   between them, hold blanks or raw octets, stand inside quotes or lack their end. Raw octets that
   are not UTF-8 are read in `charset`, the label the mail's own text carries (NULL: guessed).
   Valid UTF-8 on one line, control characters as blanks, outer blanks off. Linear. Caller frees. */
char *mime_words_decode(const char *value, const char *charset);

/* The same without decoding: raw octets to UTF-8, control characters as blanks. */
char *mime_words_repair(const char *value, const char *charset);

/* The octets of the encoded word that begins at `at`, 0 when there is none or it lacks its end. */
gsize mime_word_length(const char *at);

#endif
