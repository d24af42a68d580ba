/*
 * encoded_word - the text of a header field for people: RFC 2047 undone as mail programs write it,
 * not only as the RFC allows it. Private to the room.
 */
#ifndef INTAKE_MIME_ENCODED_WORD_H
#define INTAKE_MIME_ENCODED_WORD_H

#include <glib.h>

#define MIME_CHARSETS_MAX 8 /* of one mail: each may cost the loading of a module */

typedef struct mime_charsets { /* in which one mail is written */
    const char *own;           /* the label its text carries, for raw octets; NULL: guessed */
    char named[MIME_CHARSETS_MAX][64];
    guint count;
} MimeCharsets;

/* Whether text under that label is converted: it is one of the first that the mail names. */
gboolean mime_charsets_admit(MimeCharsets *charsets, const char *label);

/* Decodes every encoded word of an unfolded value: words that split a character or a base64 group
   between them, hold blanks or raw octets, stand inside quotes or lack their end. `charsets` is the
   mail's; NULL: the value stands alone. Valid UTF-8 on one line, control characters as blanks,
   outer blanks off. Linear. Caller frees. */
char *mime_words_decode(const char *value, MimeCharsets *charsets);

/* The same without decoding: raw octets to UTF-8, control characters as blanks. */
char *mime_words_repair(const char *value, const MimeCharsets *charsets);

/* The octets of the encoded word that begins at `at`, 0 when there is none or it lacks its end. */
gsize mime_word_length(const char *at);

#endif
