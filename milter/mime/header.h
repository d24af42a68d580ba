/*
 * header - splits a header into its fields (RFC 5322 2.2), however it is broken. Private to the
 * room.
 */
#ifndef INTAKE_MIME_HEADER_H
#define INTAKE_MIME_HEADER_H

#include <glib.h>

typedef struct mime_field {
    char *name;  /* as written, without the blanks before its colon */
    char *value; /* unfolded, outer blanks off, NUL as blank; octets in any charset */
} MimeField;

typedef enum mime_header_fault {
    MIME_HEADER_MANY = 1 << 0,     /* fields past the limit were passed over */
    MIME_HEADER_STRAY = 1 << 1,    /* a line that is no field stood among the fields */
    MIME_HEADER_UNCLOSED = 1 << 2, /* the body follows without an empty line */
    MIME_HEADER_PREFACE = 1 << 3,  /* lines stood in front of the first field */
    MIME_HEADER_NUL = 1 << 4,
} MimeHeaderFault;

typedef struct mime_header {
    GPtrArray *fields;   /* MimeField * */
    gsize body;          /* where the body begins, counted from the first octet given */
    gboolean has_ending; /* whether the end of the header was seen, not just that of the octets */
    guint faults;        /* MimeHeaderFault */
} MimeHeader;

/* `leading` is for the header at the top of a mail: empty lines, an mbox "From " line and other
   text may stand in front of it. At most `fields_max` fields are kept, and every
   X-Intake- field past them. Linear. Caller frees. */
MimeHeader *mime_header_parse(const char *octets, gsize length, gboolean leading, int fields_max);
void mime_header_free(MimeHeader *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimeHeader, mime_header_free)

/* Whether a line begins like a field of ours: from outside, such a field is forged and is to be
   removed, so it must be seen wherever it stands. */
gboolean mime_header_is_ours(const char *line, gsize length);

/* Adds the field that a line begins with, its value empty; a line that is no field is passed over.
 */
void mime_header_add(MimeHeader *header, const char *line, gsize length);

/* The value of the first field of that name that is not empty (case folded), or NULL. Borrowed. */
const char *mime_header_get(const MimeHeader *header, const char *name);

#endif
