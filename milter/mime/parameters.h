/*
 * parameters - structured field values: `text/plain; charset=utf-8; name*0*=...` (RFC 2045 5.1,
 * 2183, 2231) and their broken kin. Private to the room.
 */
#ifndef INTAKE_MIME_PARAMETERS_H
#define INTAKE_MIME_PARAMETERS_H

#include "encoded_word.h"

#define MIME_PARAMETERS_MAX 250 /* pieces of RFC 2231 parameters included */

typedef struct mime_structured {
    char *value;           /* "text/plain", lower case, without parameters; "" when there is none */
    GPtrArray *parameters; /* private to parameters.c */
} MimeStructured;

/* Takes any text. NULL is an empty field. Never NULL. Caller frees. */
MimeStructured *mime_structured_parse(const char *text);
void mime_structured_free(MimeStructured *structured);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimeStructured, mime_structured_free)

/* A parameter that is a token for programs (boundary, charset, format): its octets as they are,
   the first when given twice. NULL when missing. Caller frees. */
char *mime_structured_token(const MimeStructured *structured, const char *name);

/* Whether a parameter is given twice in one and the same form: readers take one or the other. */
gboolean mime_structured_repeats(const MimeStructured *structured, const char *name);

/* A parameter that people read (filename, name): RFC 2231 pieces joined in their order, percent
   and RFC 2047 encodings undone; the extended form wins over the plain one. Raw octets are read in
   `charsets`. UTF-8 on one line; NULL when missing. Caller frees. */
char *mime_structured_text(const MimeStructured *structured, const char *name,
                           MimeCharsets *charsets);

#endif
