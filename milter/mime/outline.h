/*
 * outline - which parts a mail has and where they lie (RFC 2046 5.1). Private to the room.
 *
 * GMime's parser makes its objects and recurses before anyone can count them: a mail of 0.6 MB
 * with 100,000 empty parts cost 136 MB, one of 4 MB with 1,024 levels five seconds. So the outline
 * is taken here, with its limits checked before each step; an attached message is a leaf.
 */
#ifndef INTAKE_MIME_OUTLINE_H
#define INTAKE_MIME_OUTLINE_H

#include "faults.h"
#include "header.h"
#include "mime.h"
#include "parameters.h"
#include "source.h"

#define MIME_FAULT_WITHOUT_END "multipart without its end"

typedef enum mime_encoding {
    MIME_ENCODING_PLAIN, /* 7bit, 8bit, binary and every label nobody knows */
    MIME_ENCODING_QUOTED_PRINTABLE,
    MIME_ENCODING_BASE64,
    MIME_ENCODING_UUENCODE,
} MimeEncoding;

typedef struct mime_part {
    struct mime_part *parent; /* NULL for the mail itself; borrowed */
    MimeHeader *header;
    MimeStructured *type;        /* value "text/plain", always with a slash */
    MimeStructured *disposition; /* value "attachment", "inline" or "" */
    MimeEncoding encoding;       /* as labelled */
    gsize begin, body, end;      /* octets of its header's begin, its content's begin and end */
    GPtrArray *children;         /* MimePart *; NULL for a leaf */
    gboolean is_opaque;          /* past a limit: nobody looks into it */
} MimePart;

/* Never NULL: a mail always is one part at least. Depth and number of parts stay within the
   limits; what lies beyond is an opaque leaf. Faults of the form are added to `faults`. Linear in
   size times depth. Caller frees. */
MimePart *mime_outline_read(MimeSource *source, gsize body_mark, const MimeLimits *limits,
                            MimeFaults *faults);
void mime_part_free(MimePart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimePart, mime_part_free)

gboolean mime_part_is(const MimePart *part, const char *type); /* "text/plain", or "text/" */

/* The first leaf of that type in a tree, or NULL. Borrowed. */
const MimePart *mime_part_find(const MimePart *root, const char *type);

/* The label of the part's charset, or NULL. Caller frees. */
char *mime_part_charset(const MimePart *part);

#endif
