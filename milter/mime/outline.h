/*
 * outline - which parts a mail has and where they lie (RFC 2046 5.1). Private to the room.
 *
 * GMime's parser decides which parts there are, and hands over their fields. It would make its
 * objects and recurse before anyone could count them, so it is given a guard, by its public means
 * alone: the feed in front of it (see there); types of our own in place of its own, which count
 * parts and depth while it goes and keep nothing of its objects; attached messages as leaves. What
 * a field's value says is read by lenient readers of ours, each with its reason at its head.
 */
#ifndef INTAKE_MIME_OUTLINE_H
#define INTAKE_MIME_OUTLINE_H

#include "faults.h"
#include "header.h"
#include "parameters.h"
#include "source.h"
#include "tree.h"

#define MIME_FAULT_WITHOUT_END "multipart without its end"

struct mime_tree {
    const Message *message;
    const MimeLimits *limits;
    MimeSource *source;
    MimeFaults faults; /* of its form */
    MimePart *root;
};

/* Once per process, behind g_mime_init(). */
void mime_outline_initialize(void);

/* Never NULL: a mail always is one part at least. Depth and number of parts stay within the
   limits; what lies beyond is an opaque leaf. Faults of the form are added to `faults`. Linear in
   size times depth. Caller frees. */
MimePart *mime_outline_read(MimeSource *source, gsize body_mark, const MimeLimits *limits,
                            MimeFaults *faults);
/* The fields of a header that stands alone or in front of something else, at most `fields_max` of
   them. `leading`: as at the top of a mail, empty lines, an mbox "From " line and other text may
   stand in front of it. Linear. Caller frees. */
MimeHeader *mime_header_parse(const char *octets, gsize length, gboolean leading, int fields_max);

void mime_part_free(MimePart *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MimePart, mime_part_free)

/* Reads out of the part's header what it is: the type alone, or all. */
void mime_part_read_type(MimePart *part);
void mime_part_read_header(MimePart *part);

#endif
