/*
 * header_lines - what each line of a header is (RFC 5322 2.2), however it is broken: before the
 * parser reads it, a header is made right. Private to the room.
 */
#ifndef INTAKE_MIME_HEADER_LINES_H
#define INTAKE_MIME_HEADER_LINES_H

#include "header.h"

typedef struct mime_lines { /* lines with any of the line ends seen in mail */
    const char *octets;
    gsize length;
    gboolean cr_ends; /* a bare CR ends a line, as on old Macintoshes */
} MimeLines;

typedef struct mime_line {
    gsize begin, end, next; /* `end` is without the line end, `next` after it */
    gboolean ended;         /* whether there was a line end */
} MimeLine;

typedef enum mime_line_kind {
    MIME_LINE_EMPTY,
    MIME_LINE_FIELD,
    MIME_LINE_FOLDED,
    MIME_LINE_STRAY,
} MimeLineKind;

MimeLine mime_line_at(const MimeLines *lines, gsize begin);
MimeLineKind mime_line_kind(const MimeLines *lines, MimeLine line);

/* The length of the field name that the line begins with, 0 when it begins with none. */
gsize mime_name_length(const char *octets, gsize length);

/* A mail with bare CR line ends shows a field behind its first CR and no LF before that. */
gboolean mime_lines_use_bare_cr(const char *octets, gsize length);

/* Where the first field of a mail begins. Empty lines and an mbox line are passed over in silence;
   other text is only taken for a preface (MIME_HEADER_PREFACE) when a well-known field follows on
   its heels. */
gsize mime_lines_first_field(const MimeLines *lines, guint *faults);

/* Whether the header goes on behind a line that is none of its fields, and the lines folded to it.
 */
gboolean mime_lines_go_on_after(const MimeLines *lines, MimeLine stray);

/* Whether a line is a field that stands once in the header of a mail: From, To, Subject, Date,
   Message-ID. */
gboolean mime_line_is_once(const MimeLines *lines, MimeLine line);

/* The same behind many lines in a row, as where a gateway took the blanks off folded ones: whether
   such a field follows before an empty line. For a header that has none of them yet: in a text they
   belong to a quoted mail. */
gboolean mime_lines_hold_people(const MimeLines *lines, MimeLine stray);

#endif
