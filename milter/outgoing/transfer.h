/*
 * transfer - content-transfer-encodings (RFC 2045 6) with a map between decoded and encoded
 * offsets, so that a splice into quoted-printable leaves every other octet as it was. Pure.
 */
#ifndef INTAKE_TRANSFER_H
#define INTAKE_TRANSFER_H

#include "../base/outcome.h"

typedef enum transfer {
    TRANSFER_IDENTITY_7BIT, /* also: no encoding named */
    TRANSFER_IDENTITY_8BIT, /* and binary */
    TRANSFER_QUOTED_PRINTABLE,
    TRANSFER_BASE64,
} Transfer;

/* By its name, case folded; NULL is 7bit. REFUSED for a name nobody defined: what an unknown
   encoding hides cannot be spliced. */
Outcome transfer_from_name(const char *name, Transfer *transfer_r, GError **error);

/* Undoes the encoding. REFUSED when the octets are not in it (a lone "=" in quoted-printable,
   text in base64). Caller unrefs. */
Outcome transfer_decode(Transfer transfer, const char *octets, gsize length, GByteArray **decoded_r,
                        GError **error);

/* A place in quoted-printable octets, from which to go on looking; {0, 0}: their beginning. */
typedef struct quoted_place {
    gsize at, decoded; /* octets, before and after decoding */
} QuotedPlace;

/* Where in quoted-printable octets the decoded offset lies: on a token border, past soft line
   breaks. `length` when the decoded text ends before. `place` lies before it and becomes it, so
   that many offsets in ascending order cost one reading. */
gsize transfer_quoted_offset(const char *octets, gsize length, gsize decoded_offset,
                             QuotedPlace *place);

/* Where in base64 octets the decoded offset, which three divides or which is the end, begins; line
   breaks before it are passed over. G_MAXSIZE when the octets before are not whole groups. */
gsize transfer_base64_offset(const char *octets, gsize length, gsize decoded_offset);

/* Quoted-printable with lines of at most 76 octets; line breaks of the input (LF or CRLF) become
   `line_end`. */
GString *transfer_encode_quoted(const char *octets, gsize length, const char *line_end);

/* The same, appended. What could be taken for a delimiter or for the beginning of a mail is hidden,
   but not where a line of the mail itself begins with it: there it was neither. A line of the mail
   that needs no encoding stays as it is, though it be longer. */
typedef enum quoted_origin {
    QUOTED_NEW,       /* not of the mail */
    QUOTED_FROM_LINE, /* of the mail, from the beginning of a line on */
    QUOTED_FROM_REST, /* of the mail, from within a line on */
} QuotedOrigin;
void transfer_append_quoted(const char *octets, gsize length, const char *line_end,
                            QuotedOrigin origin, GString *out);

/* Base64 in lines of 76 octets, each ended by `line_end`. */
GString *transfer_encode_base64(const char *octets, gsize length, const char *line_end);

#endif
