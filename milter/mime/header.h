/*
 * header - the fields of a header (RFC 5322 2.2), as the parser found them. Private to the room.
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
    MIME_HEADER_LONG = 1 << 5,   /* the header goes on past what is looked at */
    MIME_HEADER_DASHED = 1 << 6, /* a line "--..." follows without an empty line */
} MimeHeaderFault;

typedef struct mime_header {
    GPtrArray *fields;   /* MimeField * */
    gsize body;          /* where the body begins, counted from the first octet given */
    gboolean has_ending; /* whether the end of the header was seen, not just that of the octets */
    guint faults;        /* MimeHeaderFault */
} MimeHeader;

MimeHeader *mime_header_new(void);
void mime_header_free(MimeHeader *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimeHeader, mime_header_free)

/* Whether a line begins like a field of ours: from outside, such a field is forged and is to be
   removed, so it must be seen wherever it stands. */
gboolean mime_header_is_ours(const char *line, gsize length);

/* Adds a field; `raw` is its value with its line breaks. */
void mime_header_add(MimeHeader *header, const char *name, const char *raw);

/* The value of the first field of that name that is not empty (case folded), or NULL. Borrowed. */
const char *mime_header_get(const MimeHeader *header, const char *name);

#endif
